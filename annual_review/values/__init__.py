"""One cell, one value; and numbers back into words.

cell_text                cells as text, and `Reading`, the result of reading a cell
dates, counts, places    cells as dates, as counts and amounts, as townships and categories
county_names             what a county is called for short
number_texts             numbers at the beginning of texts, and what surrounds them
mixed_quantities         2小时30分钟, 一个半小时
measures, units          measure words and their sizes; units, and how they are converted
unit_texts               units in labels and in lines beside a table
numerals                 Chinese numerals
rounding                 exact numbers, rounded half up and written
format_specs, wording    format specs; quantities by them in Chinese prose
change_words, changes    changes from one year to the next
stated_numbers           the numbers in a text, and whether they are a value
rankings                 places in a ranking
"""
