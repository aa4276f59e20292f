"""A Word copy of the review that a leader has edited, back into the notebooks: --accept.

word_file       the paragraphs, tracked changes and comments of a Word file
"""
