"""Files as sheets: workbooks and CSV files; corrections of their cells; writing workbooks.

`inputs.read_inputs` reads a year's folder. Rows and cells are as in the file: what they mean is up
to cleaning/.
"""
