"""The office's own template of its Word files: params/template.docx, beside office.yaml.

`find_word_template` finds it for the cover; `check_word_template` refuses what is no template
before a run begins. `export.docx.template` opens it.
"""

from __future__ import annotations

from pathlib import Path

from annual_review.errors import ParamsError
from annual_review.language import N_, _
from annual_review.project.file_formats import OLE, Format, format_of
from annual_review.project.template_files import content_types, find_other_format, find_template

WORD_TEMPLATE = "template.docx"
# What the main part of a .docx is called in [Content_Types].xml; those of .dotx and .docm are not.
_MAIN = b"wordprocessingml.document.main+xml"
_OTHERS = (".dotx", ".docm", ".dotm", ".doc", ".dot", ".wps", ".wpt", ".rtf", ".odt", ".ott")
_SAVE_AGAIN = N_("Open it in Word or WPS, and save it as a Word document (.docx) of that name.")
_UNLOCK = N_("Open it in Word or WPS, take the password off, and save it again.")
_TAKE_A_REVIEW = N_(
    "Copy the review.docx of a year there in its place, and change its styles in Word."
)


def find_word_template(params: Path) -> Path | None:
    """Return an office's template, None if it has none; `params` is the file of the year."""
    return find_template(params, WORD_TEMPLATE)


def check_word_template(params: Path) -> None:
    """Refuse a file that is called the template, or is meant to be, and is no .docx.

    Raises ParamsError for a .doc, a .dotx and the like, a locked file, and what is no document.
    """
    file = find_word_template(params)
    if file is None:
        other = find_other_format(params, _OTHERS)
        if other:
            what = _("A template of the Word file has to be {name}.", name=WORD_TEMPLATE)
            raise ParamsError(what, str(other), _(_SAVE_AGAIN))
        return
    content = file.read_bytes()
    if content.startswith(OLE) and format_of(content, ".docx") == Format.LOCKED:
        raise ParamsError(_("The template is locked by a password."), str(file), _(_UNLOCK))
    if content.startswith(OLE) or format_of(content, ".docx") == Format.OLD_DOCUMENT:
        raise ParamsError(
            _("It is a document of another format that is called .docx."), str(file), _(_SAVE_AGAIN)
        )
    types = content_types(file)
    if _MAIN not in types:
        is_of_word = b"wordprocessingml" in types or b"ms-word" in types
        if is_of_word:
            what = _("It is a Word template or a document with macros, not a .docx.")
            raise ParamsError(what, str(file), _(_SAVE_AGAIN))
        raise unreadable_template(file)


def unreadable_template(file: Path) -> ParamsError:
    """Return the error of a template that cannot be read."""
    return ParamsError(_("The template is no Word document."), str(file), _(_TAKE_A_REVIEW))
