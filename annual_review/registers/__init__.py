"""Files as sheets: workbooks and CSV; corrections; writing xlsx."""
