"""One cell, one value; and numbers back into words.

cell_text                cells as text, and `Reading`, the result of reading a cell
dates, counts, places    cells as dates, as counts and amounts, as townships and categories
county_names             what a county is called for short
units, numerals          measure words and scales; Chinese numerals
wording                  quantities and changes in Chinese prose
"""
