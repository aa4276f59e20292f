"""Files as sheets, whatever they are called; corrections of their cells; writing workbooks.

inputs                  a year's folder: `read_inputs`
reading                 one file, by its content: `read_file` chooses among the readers
workbooks, csv_files    row by row as it is: what cells mean is up to cleaning/
html_tables, mime_pages    pages; spans: their merged cells, and those of the next two
xml_spreadsheets, word_tables    XML of 2003; .docx
archives                the files in a .zip
encodings               bytes as text
cell_marks              what calamine does not tell: xlsx_marks, xlsb_marks, xls_marks, ods_marks
unread_files            files that are not read, and what to do about each
corrections             corrections.csv, and to_fix workbooks that came back
xlsx                    writing workbooks
"""
