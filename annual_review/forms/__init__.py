"""A new year: its params and the workbook that clerks fill in.

new_year            `--new`: make both, overwrite nothing
new_params          the text of the params
form                the workbook, a sheet for each register
fields, rules       the columns of a sheet; data validation of its cells
"""
