"""Headers and titles: where tables begin, and which register each is of.

labels, fits       labels and their spellings; how a header fits a register
header_rows, header_search    the rows of a header; the headers of a sheet
titles, title_words, recognition    lines above; what they are about; the register
panes              tables side by side
header_warnings, unrecognised    what is said of headers, and of tables of no register
"""
