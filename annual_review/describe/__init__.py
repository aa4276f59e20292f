"""A register by example: `--describe` prints a registers.yaml for a workbook nobody declared.

command             `--describe FILE`: read it, and choose between the two below
registers           new registers: from tables to a draft
tables, header_rows, form_sheets    tables and forms, found without any vocabulary
labels, label_words, column_names   what a header says
kinds               what a column holds: dated, numbers, categories, persons, column_cells
spreads, fills, oddities            structures that a table shows by itself
names, years, columns, common_fields    what tables are called and share
trial               the draft, tried by cleaning
known_tables, differences           what differs from registers that params know
drafts, writing, pasting            the result, and its yaml with comments
"""
