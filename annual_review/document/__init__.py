"""Executed notebooks as one tree of blocks, the Document.

reading         an executed notebook → Document (read_document)
blocks          the kinds of blocks, and the Document
block_json      blocks as JSON in the outputs of cells
outputs         a cell's outputs → blocks; html_tables: DataFrames shown in a cell
markdown        Markdown cells → blocks
numbering       numbers and ids of headings, charts and tables
marks           how a figure passes through an f-string
sources         the rows that a figure was computed from
figures_file    figures.json
typed_numbers   numbers typed into the prose, without evidence
fonts           the font files of each role, their characters and subsets
"""
