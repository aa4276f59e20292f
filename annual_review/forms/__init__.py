"""A new year: its params and the workbook that clerks fill in."""
