"""Columns that are values: a record for each filled cell below them.

labels, columns    labels that are values; the columns of a header
tables, rows       a table for each column; the rows that hold several records
totals, repeats    totals beside and below; rows that stand twice
"""
