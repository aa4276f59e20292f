"""The layouts of a template that slides are made on, found by the types of their placeholders.

The names of layouts are in any language and their numbers in any order; the types are those of
ECMA-376, part 1, 19.7.10 (ST_PlaceholderType). https://python-pptx.readthedocs.io/en/latest/user/
placeholders-understanding.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import PP_PLACEHOLDER as PH
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.slide import SlideLayout

TITLES = (PH.TITLE, PH.CENTER_TITLE)
TEXTS = (PH.OBJECT, PH.BODY)
CHARTS = (PH.OBJECT, PH.CHART)
_CONTENTS = (PH.OBJECT, PH.BODY, PH.CHART, PH.PICTURE, PH.TABLE, PH.MEDIA_CLIP, PH.ORG_CHART)
_LEAST_WIDTH, _LEAST_HEIGHT = 0.25, 0.35  # of the slide, for a text or a chart
_SECTION = "secHead"


@dataclass(frozen=True)
class Layouts:
    """The layouts for the cover, for text beside a chart, for either alone, and for a bare title.

    `text` and `chart` are the numbers (idx) of the placeholders of `pair`, `content` that of
    `single`. A template may lack any but the last.
    """

    cover: SlideLayout | None
    pair: SlideLayout | None
    text: int
    chart: int
    single: SlideLayout | None
    content: int
    bare: SlideLayout


def find_layouts(presentation: Presentation) -> Layouts | None:
    """Return the layouts of a presentation, of all its masters; None if none of them has a title.

    The first layout of a kind is taken, one of the usual type before others.
    """
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    width, height = int(presentation.slide_width or 0), int(presentation.slide_height or 0)
    titled = [one for one in layouts if _of_types(one, TITLES) and not _is_upright(one)]
    if not titled:
        return None
    pairs = [one for one in titled if _pair_of(one, width, height)]
    pair = _first(pairs, lambda one: _kind(one) == "twoObj")
    text, chart = (_pair_of(pair, width, height) if pair else None) or (0, 0)
    singles = [one for one in titled if _single_of(one, height) is not None]
    single = _first(singles, lambda one: _kind(one) in ("obj", "tx"))
    covers = [one for one in titled if _of_types(one, (PH.CENTER_TITLE, PH.SUBTITLE))]
    bare = min(titled, key=lambda one: (_kind(one) != "titleOnly", len(_contents(one))))
    return Layouts(
        cover=_first(covers, lambda one: _kind(one) == "title"),
        pair=pair,
        text=text,
        chart=chart,
        single=single,
        content=(_single_of(single, height) if single else None) or 0,
        bare=bare,
    )


def holder_of(slide: Any, *types: PH) -> Any | None:
    """Return the first placeholder of some types on a slide or layout, or None."""
    found = (one for one in slide.placeholders if one.placeholder_format.type in types)
    return next(found, None)


def _first(
    layouts: Sequence[SlideLayout], is_usual: Callable[[SlideLayout], bool]
) -> SlideLayout | None:
    usual = [one for one in layouts if is_usual(one)]
    return next(iter([*usual, *layouts]), None)


def _kind(layout: SlideLayout) -> str:
    return str(layout._element.get("type", ""))


def _of_types(layout: Any, types: Sequence[PH]) -> list[Any]:
    return [one for one in layout.placeholders if one.placeholder_format.type in types]


def _contents(layout: SlideLayout) -> list[Any]:
    return _of_types(layout, _CONTENTS)


def _pair_of(layout: SlideLayout, width: int, height: int) -> tuple[int, int] | None:
    """Return the placeholders of a layout for a text and a chart beside it, if it has such."""
    holders = sorted(_contents(layout), key=lambda one: one.left or 0)
    if len(holders) != 2:
        return None
    left, right = holders
    apart = (left.left or 0) + (left.width or 0) <= (right.left or 0)
    wide = all((one.width or 0) >= _LEAST_WIDTH * width for one in holders)
    high = all((one.height or 0) >= _LEAST_HEIGHT * height for one in holders)
    if not (apart and wide and high):
        return None
    for text, chart in ((left, right), (right, left)):
        is_text = text.placeholder_format.type in TEXTS
        if is_text and chart.placeholder_format.type in CHARTS:
            return text.placeholder_format.idx, chart.placeholder_format.idx
    return None


def _single_of(layout: SlideLayout, height: int) -> int | None:
    """Return the only placeholder of a layout for content, if it is high enough for some."""
    holders = _contents(layout)
    if len(holders) != 1 or _kind(layout) == _SECTION:
        return None
    holder = holders[0]
    is_text = holder.placeholder_format.type in TEXTS
    if not is_text or (holder.height or 0) < _LEAST_HEIGHT * height:
        return None
    number: int = holder.placeholder_format.idx
    return number


def _is_upright(layout: Any) -> bool:
    """Return whether a layout sets titles or texts from top to bottom."""
    holders = (one._element.find(f".//{qn('p:ph')}") for one in layout.placeholders)
    return any(one is not None and one.get("orient") == "vert" for one in holders)
