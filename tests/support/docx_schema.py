"""The order in which WordprocessingML wants children to stand (ECMA-376, part 1, annex A)."""

ORDER = {
    "pPr": """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr
        suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct
        topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind
        contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment
        textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange""",
    "rPr": """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
        noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u
        effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath""",
    "sectPr": """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc
        pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi
        rtlGutter docGrid printerSettings""",
    "tblPr": """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW
        jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption
        tblDescription""",
    "tcPr": """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection
        tcFitText vAlign hideMark""",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tcBorders": "top left start bottom right end insideH insideV tl2br tr2bl",
    "tblCellMar": "top left start bottom right end",
    "trPr": "cantSplit tblHeader",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
    "style": """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden
        unhideWhenUsed qFormat locked personal rsid pPr rPr tblPr trPr tcPr tblStylePr""",
    "styles": "docDefaults latentStyles style",
    "lvl": """start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr
        rPr""",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "num": "abstractNumId lvlOverride",
    "numPr": "ilvl numId",
    "numbering": "numPicBullet abstractNum num",
    "font": "altName panose1 charset family notTrueType pitch sig",
    "settings": """zoom bordersDoNotSurroundHeader bordersDoNotSurroundFooter defaultTabStop
        evenAndOddHeaders characterSpacingControl compat themeFontLang decimalSymbol
        listSeparator""",
}
_ORDER = {parent: order.split() for parent, order in ORDER.items()}


def misplaced(root):
    """Return each element whose children do not stand in order, or are unknown."""
    return [
        f"{_name(one)}: {' '.join(names)}"
        for one in root.iter("{*}*")
        if _name(one) in _ORDER
        and not _in_order(names := [_name(child) for child in one], _ORDER[_name(one)])
    ]


def _name(element):
    return element.tag.rpartition("}")[2]


def _in_order(names, order):
    if not set(names) <= set(order):
        return False
    places = [order.index(name) for name in names]
    return places == sorted(places)
