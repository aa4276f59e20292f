"""The Document as a Word file.

exporter        nbconvert's exporter; puts the parts together (word_document)
package         the .docx file: its body, its parts and properties
template        the template that it is made from: our own, or the office's params/template.docx
look            what params/ say of the look of our own; fonts: those that the office has
page            the sections of the page, and its measures
styles          the paragraph styles, measured
front_matter    cover and table of contents
writer          blocks → elements; tables, lists, charts, pictures: what is more than a paragraph
links           bookmarks, and the links between figures and their evidence
cell_marks      the bookmarks that say from which cell a paragraph is
evidence        the evidence appendix
paging          on which page each heading will be, for the table of contents
elements        elements of WordprocessingML
"""
