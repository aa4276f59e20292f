"""Values that are written once for several rows.

tables             all such fields of a table: `WrittenOnce`
fill_down, filling    values for the rows below them, and what ends them
group_rows, group_values    rows that head groups, and the values of their rows
part_columns, date_columns  dates put together from several columns
added_cells        cells that a column has beside those of its sheet
"""
