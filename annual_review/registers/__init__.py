"""Files as sheets: workbooks and CSV files; corrections of their cells; writing workbooks.

inputs                  a year's folder: `read_inputs`
workbooks, csv_files    one file, row by row as it is: what cells mean is up to cleaning/
corrections             corrections.csv, and to_fix workbooks that came back
xlsx                    writing workbooks
"""
