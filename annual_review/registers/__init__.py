"""Files as sheets: workbooks and CSV files; corrections of their cells; writing workbooks.

inputs                  a year's folder: `read_inputs`
workbooks, csv_files    one file, row by row as it is: what cells mean is up to cleaning/
cell_marks              what calamine does not tell: xlsx_marks, xls_marks, ods_marks
unread_files            files that are not read, and what to do about each
corrections             corrections.csv, and to_fix workbooks that came back
xlsx                    writing workbooks
"""
