"""A Word copy of the review that a leader has edited, back into the notebooks: --accept.

command         the order of the steps
word_file       the paragraphs, tracked changes and comments of a Word file
passages        the paragraphs of the review: their cells, figures and texts
pairing         which paragraphs of both belong together
differences     what differs in one: stretches of words, and numbers
planning        the ways to make each edit; items: what a file asks for, and what became of it
literals        the texts in the code of cells; source_edits: which of them prints a stretch
markdown_cells  edits of Markdown; facts: of the facts in params/
verifying       the edited notebooks are executed; only what prints as wanted stays
drafts          the files with edits in them, written all or none
listing         what is printed and kept
"""
