"""Word what has grown and what has fallen since the year before.

Chapters print `trends` in a sentence. Each figure is compared with itself, and nothing is added up:
a sum over unlike things, such as talks and visits, grows with whatever is counted in small pieces.
"""

from __future__ import annotations

from collections.abc import Mapping

from annual_review.chapter.figures import Figure
from annual_review.values.wording import Change


def trends(figures: Mapping[str, Figure]) -> str:
    """Return a sentence on what has grown, what has fallen and what is as the year before.

        say(trends({"培训果农": farmers, "宣讲": held}))

    `figures` are figures by what they count, in the order in which they are named. Each number
    opens to its rows. A figure that cannot be compared is left out: its register is missing or
    empty, has no year before, has no dates to divide an unfinished year by, or is redefined.
    Returns an empty text if there is none to compare. Raises FigureError for a figure whose rows
    were not selected with `where` (see `Figure.against`).
    """
    compared = [
        (name, figure, change)
        for name, figure in figures.items()
        if (change := figure.change) is not None and not change.redefined
    ]
    groups = [
        "、".join(_changed(*one) for one in compared if one[2].difference > 0),
        "、".join(_changed(*one) for one in compared if one[2].difference < 0),
        "、".join(
            f"{name}（{figure}）" for name, figure, change in compared if not change.difference
        ),
    ]
    if groups[2]:
        groups[2] += "持平"
    if not compared:
        return ""
    before = "上年同期" if compared[0][2].partial else "上年"
    return f"与{before}相比，{'；'.join(filter(None, groups))}。"


def _changed(name: str, figure: Figure, change: Change) -> str:
    return f"{name}{figure.marked(change.brief())}"
