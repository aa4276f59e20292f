"""Reviews of a few paragraphs, to be proofread."""

from annual_review.document.blocks import Document, Heading, Paragraph, Span

CHAPTER = Heading(1, (Span("工作情况"),))


def review(*texts):
    """Return a review of a chapter; each text, or each tuple of spans, is a paragraph of it."""
    spans = [(Span(text),) if isinstance(text, str) else text for text in texts]
    return Document("题", "", 2021, None, (CHAPTER, *(Paragraph(one) for one in spans)))
