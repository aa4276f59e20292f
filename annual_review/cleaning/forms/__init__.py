"""Registers of forms: labels with their values beside or below them, one record a form.

slots, labels      cells and merges; which of them are labels of fields
splits, blocks     where the forms of a sheet stand
rows, values, reading    the values beside or below labels; one form read
layouts, warnings  forms as rows of a layout; what is said of them
"""
