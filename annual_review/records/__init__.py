"""What cleaning results in: clean tables, ledger, to_fix.xlsx; and the records of members."""
