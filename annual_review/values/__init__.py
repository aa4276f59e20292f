"""One cell, one value; and numbers back into words.

cell_text                cells as text, and `Reading`, the result of reading a cell
dates, counts, places    cells as dates, as counts and amounts, as townships and categories
number_texts             numbers at the beginning of texts, and what surrounds them
mixed_quantities         2小时30分钟, 一个半小时
measures, units          measure words and their sizes; units, and how they are converted
unit_texts               units in labels and in lines beside a table
numerals                 Chinese numerals
wording                  quantities and changes in Chinese prose
"""
