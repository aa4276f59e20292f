"""Files as sheets, whatever they are called; corrections of their cells; writing workbooks.

inputs                  a year's folder: `read_inputs`
reading                 one file, by its content: `read_file` chooses among the readers
workbooks, csv_files    row by row as it is: what cells mean is up to cleaning/
html_tables, mime_pages pages; xml_spreadsheets: the XML of 2003; spans: merged cells of these
word_tables             tables of .docx, by word_elements
archives                the files in a .zip
encodings               bytes as text
cell_marks              what calamine does not tell: xlsx_marks, xlsb_marks, xls_marks, ods_marks
unread_files            files that are not read, and what to do about each
corrections             corrections.csv, and to_fix workbooks that came back
xlsx, xlsx_rows         writing workbooks; the rows of very long sheets
"""
