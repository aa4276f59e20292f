"""The Document as a page, a PDF and a Word file: nbconvert's exporters.

base                what the exporters share
html                the page; html_assets: its style, script and fonts; html_evidence: its panel
typst               Typst source and PDF; typst_writer: blocks as Typst; typesetting: runs Typst
docx/               the Word file
article/            its prose alone, as an article: a page, a Word file, text
data_dictionary     the page on the registers and their fields, beside the tables for others
evidence_appendix   the lines of the appendix of PDF and Word
column_widths       the column widths of their tables
templates/          the markup of the page and the layout of the PDF
server_extension    exports from JupyterLab's menu
"""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"  # here, so that a page alone needs no nbconvert
