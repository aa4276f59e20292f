"""The review as the article that an office publishes: prose alone, of a newspaper's length.

prose       what of a review belongs to its article, as a Document of headings and paragraphs
html        the page to copy it from, for the editors of sites and of WeChat official accounts
word, text  the same article as a Word document and as plain text
"""
