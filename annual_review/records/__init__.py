"""What cleaning leaves: clean tables, ledger, to_fix.xlsx; the records of members."""
