"""One cell, one value: dates, counts, units, places; and numbers as words again."""
