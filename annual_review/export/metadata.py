"""What a file says of itself for an archive: description and keywords (DA/T 46-2009, DA/T 47-2009).

Title, author and date are the document's own. Typst writes all of them into the PDF's information
and its XMP; it has no field for the reference number or the secrecy, which are keywords.
"""

from __future__ import annotations

from annual_review.document.blocks import Document
from annual_review.document.official import official_texts


def description(document: Document) -> str:
    """Return what a document is, who made it when, and what has to be known of its data.

    >>> description(Document("甲县2021年工作综述", "甲县老干部局", 2021, None, ()))
    '甲县老干部局《甲县2021年工作综述》，2022年1月。'
    """
    made = "，".join(filter(None, (f"{document.office}《{document.title}》", document.date_line)))
    return f"{made}。{document.data_note}"


def keywords(document: Document) -> list[str]:
    """Return the keywords of a document: year, office, kind, and its marks as an official document.

    >>> keywords(Document("甲县2021年工作综述", "甲县老干部局", 2021, None, ()))
    ['2021年', '甲县老干部局', '综述']
    """
    official = official_texts(document)
    marks = (official.number, document.official.secrecy, official.draft)
    year = f"{document.year}年" if document.year else ""
    words = (year, document.office, document.office_words.review, *marks)
    return list(dict.fromkeys(filter(None, words)))
