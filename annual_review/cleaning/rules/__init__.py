"""Rules of registers, and limits of numbers, for rows that have been cleaned.

breaches           which rows break which rules: `apply_rules`
evaluation, values    a condition over a table; the values in it
limits             min and max of a number
"""
