"""The Document as a Word file.

exporter        nbconvert's exporter; puts the parts together (word_document)
package         the .docx file: its parts, settings and properties
page            size and margins of the page, after GB/T 9704-2012; page numbers
fonts           the fonts by name, and the font table
styles          the paragraph styles; styles_part: all styles as XML
front_matter    cover and table of contents
writer          blocks → elements; tables, lists, pictures: those that are more than a paragraph
links           bookmarks, and the links between figures and their evidence
evidence        the evidence appendix
paging          on which page each heading will be, for the table of contents
elements        elements of WordprocessingML
"""
