"""Export a review's article as a page from which it is copied into a site's editor.

nbconvert finds `ReviewArticleExporter` as `review-article`. Editors of sites, and that of WeChat
official accounts, drop style sheets, classes, ids and scripts and keep few elements. So the article
itself, which is copied, is made of section, h1, h2, p, strong and span, with inline styles alone;
what is around it on the page (templates/review-article) has a style sheet and a script.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, groupby
from typing import Any

from markupsafe import Markup
from nbformat import NotebookNode
from traitlets import Unicode, default

from annual_review.document.blocks import Document, Span, Spans, plain
from annual_review.document.fonts import MORE_SANS, SANS, SYMBOLS
from annual_review.export import TEMPLATES
from annual_review.export.article.prose import (
    INDENT,
    article_of,
    count_characters,
    notices_of,
    printed_texts,
    texts_of,
)
from annual_review.export.evidence_lines import evidence_lines
from annual_review.export.html import ReviewHTMLExporter
from annual_review.export.html_assets import PageAssets, faces
from annual_review.export.html_schemes import accent_style

_FOLDER = TEMPLATES / "review-article"
_FONT = "Noto Sans SC"  # the last of the article's fonts, which the page itself carries


class ReviewArticleExporter(ReviewHTMLExporter):
    """Exports the article in an executed notebook as a page, always the same bytes."""

    export_from_notebook = "年度文章 Review article (HTML)"
    review_page = Unicode(
        "", help="The review's page in the same folder, to which each number is then linked."
    ).tag(config=True)

    @default("template_name")
    def _template_name_default(self) -> str:
        return "review-article"

    def default_filters(self) -> Iterable[tuple[str, Any]]:
        """Return the filters of the review's page and those of this one."""
        yield from super().default_filters()
        yield "count_characters", count_characters
        yield "runs", runs

    def _preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        nb, resources = super()._preprocess(nb, resources)
        article = article_of(resources["document"])
        lines, notices = numbers(article), notices_of(resources["document"])
        resources |= {
            "article": article,
            "numbers": lines,
            "notices": notices,
            "assets": _assets(article, [*notices, *chain(*lines), article.office_words.review]),
            "review_page": self.review_page,
            "indent": INDENT,
        }
        return nb, resources


def runs(spans: Spans) -> list[Span]:
    """Return spans with neighbours of the same look joined: one element for each."""
    looks = groupby(spans, lambda span: (span.style, span.effect))
    return [Span(plain(tuple(alike)), style, effect=effect) for (style, effect), alike in looks]


def numbers(article: Document) -> list[tuple[str, str, str, str, str]]:
    """Return a line for each figure of an article, in order.

    It has the figure's id, how the article prints it, its value, its rule, and where its rows are.
    """
    shown = printed_texts(article)
    return [
        (id, "；".join(shown[id]), value, rule, place)
        for id, (_, value, rule, place) in evidence_lines(article)
    ]


def _assets(article: Document, beside: Sequence[str]) -> PageAssets:
    """Return the page's style and script, with a font for a system that has no Chinese one."""
    page = (path.read_text(encoding="utf-8") for path in sorted(_FOLDER.glob("*.j*")))
    shown = [*texts_of(article), *beside, *page]
    font = faces(_FONT, (SANS, *MORE_SANS, *SYMBOLS), shown, weight="normal")
    style = font + _read("article.css") + _own_colour(article)
    script = _read("article.js")
    return PageAssets(Markup(style), Markup(script), has_inline_styles=True)  # noqa: S704 - files of this package


def _own_colour(article: Document) -> str:
    """Return the office's colour as CSS, and the darker one of a button that is pointed at."""
    style = accent_style(article)
    pressed = "color-mix(in srgb, var(--accent) 82%, #000)"
    return f"{style}button:first-child:hover {{ background: {pressed}; }}\n" if style else ""


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
