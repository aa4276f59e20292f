"""Render the templates of a new project: jinja2, comments in the language of the user.

Texts in `_("…")` of a template are messages, as those of the modules; everything else is written as
it stands, Chinese in every language: prose, names of fields.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from annual_review.language import _
from annual_review.wrapping import wrap

TEMPLATES = Path(__file__).parent / "templates"
SUFFIX = ".jinja"
_PLAIN = re.compile(r"\w[\w（）()·-]*")
_WIDEST = 98  # of a line, in half-width characters


def render(template: str, **values: object) -> str:
    """Return what a template, named by its path in templates/, makes of some values."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - no HTML is made of them
    )
    environment.globals["_"] = _
    environment.filters |= {"yaml": yaml_text, "comment": comment}
    return environment.get_template(template).render(**values)


def yaml_text(text: str) -> str:
    """Return a text as YAML writes it, quoted where that is needed.

    >>> print(yaml_text("某某县人民医院"), yaml_text("12"), yaml_text("一院: 东区"))
    某某县人民医院 '12' "一院: 东区"
    """
    style = None if _PLAIN.fullmatch(text) else '"'
    written = yaml.safe_dump(text, allow_unicode=True, width=10**6, default_style=style)
    return written.removesuffix("\n").removesuffix("\n...")


def comment(text: str, indent: int = 0) -> str:
    """Return a text as a comment of YAML, wrapped, its further lines indented as the first.

    >>> print(comment("The year begins in September. " * 4, 2))
    # The year begins in September. The year begins in September. The year begins in September. The
      # year begins in September.
    """
    lines = wrap(text, _WIDEST - indent - 2)
    return f"\n{' ' * indent}".join(f"# {line}".rstrip() for line in lines)
