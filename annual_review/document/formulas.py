"""Draw formulas written in TeX, between dollar signs, as pictures for every product.

`html_blocks` calls `formula`. JupyterLab shows them with MathJax; matplotlib's own typesetter
(mathtext), which is installed anyway, knows the part of TeX that a review needs.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from annual_review.document.blocks import Chart
from annual_review.document.fonts import SERIF
from annual_review.errors import BuildError
from annual_review.language import _

_SIZE = 10.0  # points, which are one em
# Chinese, except where it is in text anyway.
_CHINESE = re.compile(
    r"(\\(?:text|mathrm|mathsf|mathbf)\s*\{[^{}]*\})"
    r"|[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+"
)
_SYNONYMS = {r"\le": r"\leq", r"\ge": r"\geq", r"\ne": r"\neq"}  # TeX's, unknown to mathtext
_SYNONYM = re.compile(r"\\(?:le|ge|ne)(?![A-Za-z])")
_DETAILS = re.compile(r"^\w+Exception: |,? found .*|\s*\(at char.*")  # of pyparsing


@lru_cache(maxsize=256)
def formula(tex: str) -> Chart:
    """Return a formula as an SVG; its alternative text is the TeX.

    Raises BuildError, which names the formula, for TeX that mathtext does not know and for a
    character that its fonts do not have.
    """
    from matplotlib import font_manager, rc_context  # noqa: PLC0415 - slow, and rarely needed
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415
    from matplotlib.mathtext import MathTextParser  # noqa: PLC0415

    source = " ".join(tex.split())
    known = _SYNONYM.sub(lambda name: _SYNONYMS[name[0]], source)
    drawn = f"${_CHINESE.sub(_upright, known)}$"
    try:
        with rc_context(_settings()), warnings.catch_warnings(), _missing_glyphs_raise():
            warnings.simplefilter("error")
            parser = MathTextParser("path")
            font = font_manager.FontProperties(size=_SIZE)
            width, height, depth, *__ = parser.parse(drawn, dpi=72, prop=font)
            room = 1.0
            figure = Figure(figsize=((width + 2 * room) / 72, (height + depth + 2 * room) / 72))
            figure.patch.set_visible(False)
            full = figure.get_figheight() * 72
            figure.text(
                room / 72 / figure.get_figwidth(),
                (depth + room) / full,
                drawn,
                fontproperties=font,
                va="baseline",
            )
            written = io.BytesIO()
            FigureCanvasSVG(figure).print_svg(  # type: ignore[no-untyped-call]
                written, metadata={"Date": None, "Creator": None}
            )
    except (ValueError, UserWarning) as error:
        lines = str(error).strip().splitlines() or [_("unknown TeX")]
        reason = _DETAILS.sub("", lines[-1]).rstrip(". ")
        raise BuildError(
            _(
                "The formula “${source}$” cannot be drawn: {reason}.",
                source=source[:60],
                reason=reason,
            ),
            remedy=_(
                "Write it in simpler TeX, or show it as a picture; write \\$ for a dollar sign."
            ),
        ) from None
    return Chart(
        "",
        source,
        written.getvalue(),
        height=round(float(full) / _SIZE, 3),
        depth=round(float(depth + room) / _SIZE, 3),
    )


def _upright(chinese: re.Match[str]) -> str:
    """Set Chinese upright: mathtext would look for it in an italic font."""
    return chinese[1] or rf"\mathrm{{{chinese[0]}}}"


@lru_cache(maxsize=1)
def _settings() -> dict[Any, Any]:
    """Return matplotlib's settings: upright text in the review's font, the rest in STIX."""
    from matplotlib import font_manager  # noqa: PLC0415

    font_manager.fontManager.addfont(str(SERIF))
    family = font_manager.FontProperties(fname=str(SERIF)).get_name()
    return {
        "svg.fonttype": "path",
        "svg.hashsalt": "annual-review",
        "mathtext.fontset": "custom",
        "mathtext.rm": family,
        "mathtext.it": "STIXGeneral:italic",
        "mathtext.bf": "STIXGeneral:bold",
        "mathtext.bfit": "STIXGeneral:italic:bold",
        "mathtext.cal": "STIXGeneral:italic",
        "mathtext.sf": "DejaVu Sans",
        "mathtext.tt": "DejaVu Sans Mono",
        "mathtext.fallback": "stix",
    }


class _Raise(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        raise ValueError(record.getMessage().partition(",")[0])


@contextmanager
def _missing_glyphs_raise() -> Iterator[None]:
    """Raise ValueError for a glyph that is missing, of which mathtext only writes a log."""
    logger, handler = logging.getLogger("matplotlib.mathtext"), _Raise(logging.WARNING)
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
