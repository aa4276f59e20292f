"""The page of many offices: one HTML file that holds everything and loads nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from annual_review.index_content import is_waiting
from annual_review.page_sheet import PageSheet, font_faces
from annual_review.phrases import plain_number

_TEMPLATES = Path(__file__).parent / "templates"
_STATUSES = {
    "built": "新完成",
    "unchanged": "没有变化",
    "failed": "没有完成",
    "absent": "还没有综述",
}


def index_page(content: Mapping[str, Any]) -> str:
    """Return the page that shows the content of an index (see `index_content`)."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES / "office-index"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["number"] = plain_number
    environment.tests["waiting"] = is_waiting
    offices = {office["id"]: office for office in content["offices"]}
    heads = [line["office"] for line in content["lines"] if line["level"] == 0]
    page: str = environment.get_template("index.html.j2").render(
        index=content,
        offices=offices,
        numbers={id: number for number, id in enumerate(offices, 1)},
        statuses=_STATUSES,
        over=_over(heads, offices),
        sheet=_sheet(content),
    )
    return page


def _over(heads: list[str], offices: Mapping[str, Any]) -> str:
    """Return the name of the one office that all others are members of, if there is one."""
    return offices[heads[0]]["name"] if len(heads) == 1 else ""


def _sheet(content: Mapping[str, Any]) -> PageSheet:
    said = json.dumps(content, ensure_ascii=False)
    styles = ("review-html/review.css", "office-index/index.css")
    style = font_faces([_own_words(), said], [_own_words(), said]) + "".join(map(_part, styles))
    return PageSheet(Markup(style), Markup(_part("office-index/filter.js")))  # noqa: S704 - our own


@lru_cache(maxsize=1)
def _own_words() -> str:
    """Return all that the page itself may say."""
    texts = (_part(f"office-index/{name}") for name in ("index.html.j2", "filter.js"))
    return "".join((*texts, *_STATUSES.values()))


def _part(name: str) -> str:
    return (_TEMPLATES / name).read_text(encoding="utf-8")
