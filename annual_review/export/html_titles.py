"""Titles and headings of the page, in the parts between which a narrow window breaks them.

Each part is an inline block (`.line` of review.css): a window in which all parts fit shows them in
one line, a phone breaks between them, by sense (`document.title_lines`).
"""

from __future__ import annotations

from annual_review.document.blocks import Heading
from annual_review.document.title_lines import title_lines, title_width

# Characters that a line of 350 px holds, which a phone leaves beside the margins, by the sizes of
# type in review.css: of the title, of a chapter, of a section, and of any heading below.
_TITLE, _CHAPTER, _SECTION, _OTHER = 12.5, 15.5, 19.0, 20.5
_MOST = {1: _CHAPTER, 2: _SECTION}


def title_parts(title: str) -> tuple[str, ...]:
    """Return the parts of the review's title.

    >>> title_parts("沿河县2021年老干部工作综述")
    ('沿河县2021年', '老干部工作综述')
    """
    return _parts(title, _TITLE)


def _parts(text: str, most: float) -> tuple[str, ...]:
    """Return the parts of a text, and what stands between them: a space, or nothing.

    >>> _parts("Annual report of the hospital 2021", 12)
    ('Annual report of', ' ', 'the hospital 2021')
    """
    parts, at = list[str](), 0
    for line in title_lines(text, most):
        start = text.index(line, at)
        parts += [text[at:start], line]
        at = start + len(line)
    return tuple(part for part in [*parts, text[at:]] if part)


def heading_parts(heading: Heading) -> tuple[str, ...]:
    """Return the parts of a heading; () if it has pictures, links, line breaks or several styles.

    Its label stands before the first.
    """
    span, *others = heading.spans or (None,)
    if (
        span is None
        or others
        or span.picture
        or span.href
        or span.style
        or span.effect
        or "\n" in span.text
    ):
        return ()
    most = _MOST.get(heading.level, _OTHER) - title_width(heading.label)
    return _parts(span.text, most)
