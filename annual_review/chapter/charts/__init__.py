"""Charts of the review: bars, columns, lines, heat maps, in one style."""
