"""Totals: which rows are totals, what they count, and whether they agree.

bare_totals, unmarked_totals, period_totals    rows that are totals without a sure word
sums_of_rows, row_labels      what these look at
typed_totals, table_sums, comparison    typed numbers, our sums, their comparison
totals_beside, repeats        tables side by side; what totals prove of equal rows
"""
