"""Word documents for tests: exported from notebooks, and taken apart."""

import io
import zipfile

import docx
from docx.oxml.ns import qn
from lxml import etree

from annual_review.export.docx.exporter import ReviewDocxExporter
from tests.support.executed import (
    squeezed,
)


def export(nb):
    """Return a notebook as a Word document."""
    content, _ = ReviewDocxExporter().from_notebook_node(nb)
    return content


def opened(content):
    """Return a Word document as python-docx reads it."""
    return docx.Document(io.BytesIO(content))


def parts(content):
    """Return the content of each part by its name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def body_of(content):
    """Return the root element of the main part."""
    return etree.fromstring(parts(content)["word/document.xml"])


def text_of(content):
    """Return the text of the body without white space."""
    return squeezed("".join(body_of(content).itertext(qn("w:t"))))


def with_style(word, name):
    """Return the paragraphs of a style."""
    return [one for one in word.paragraphs if one.style.name == name]
