"""From a year's registers to its review. Each wing (sub-package) is one topic.

Data
    project     where a project's files are, and what params/ may say
    values      one cell, one value: dates, counts, units, places; and numbers back into words
    registers   files as sheets: workbooks and CSV; corrections; writing xlsx
    cleaning    sheets → tables → rows, every row with one fate
    records     what cleaning leaves: clean tables, ledger, to_fix.xlsx; the records of members
    forms       a new year: its params and the workbook to fill in
Writing
    chapter     what notebooks import: from annual_review.chapter import *
    document    executed notebooks as one tree of blocks
    export      the tree as a page, a PDF, a Word file (nbconvert's exporters)
Running
    engine      forked kernels and the cache of steps; knows nothing of reviews
    build       one year's review, from its inputs to reports/<year>/ (make_review)
    preview     --watch: built at every change, shown in a browser
    offices     --offices: many reviews, scheduled by Dask
Top
    cli, arguments; errors, tracebacks, files, pauses

Imports run one way: see “Rules of import” in docs/architecture.md.
"""
