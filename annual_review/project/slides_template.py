"""The office's own template of its slides: params/template.pptx, beside office.yaml.

`find_slides_template` finds it for the cover; `check_slides_template` refuses what is no
presentation before a run begins. `export.pptx.template` opens it.
"""

from __future__ import annotations

from pathlib import Path

from annual_review.errors import ParamsError
from annual_review.language import N_, _
from annual_review.project.file_formats import OLE
from annual_review.project.template_files import content_types, find_other_format, find_template

SLIDES_TEMPLATE = "template.pptx"
# What the main part of a .pptx is called in [Content_Types].xml; those of .potx and .pptm are not.
_MAIN = b"presentationml.presentation.main+xml"
_OTHERS = (".potx", ".pptm", ".potm", ".ppt", ".pot", ".dps", ".dpt", ".odp", ".otp")
_SAVE_AGAIN = N_(
    "Open it in PowerPoint or WPS, without a password, and save it as a presentation (.pptx) of "
    "that name."
)


def find_slides_template(params: Path) -> Path | None:
    """Return an office's template, None if it has none; `params` is the file of the year."""
    return find_template(params, SLIDES_TEMPLATE)


def check_slides_template(params: Path) -> None:
    """Refuse a file that is called the template, or is meant to be, and is no .pptx.

    Raises ParamsError for a .ppt, a .potx and the like, a locked file, and what is no presentation.
    """
    file = find_slides_template(params)
    if file is None:
        other = find_other_format(params, _OTHERS)
        if other:
            what = _("A template of the slides has to be {name}.", name=SLIDES_TEMPLATE)
            raise ParamsError(what, str(other), _(_SAVE_AGAIN))
        return
    with file.open("rb") as content:
        is_old = content.read(len(OLE)) == OLE
    if is_old or _MAIN not in content_types(file):
        raise unreadable_slides(file)


def unreadable_slides(file: Path) -> ParamsError:
    """Return the error of a template that cannot be read."""
    return ParamsError(_("The template is no presentation (.pptx)."), str(file), _(_SAVE_AGAIN))
