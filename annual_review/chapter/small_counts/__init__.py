"""Small counts of persons: which numbers are withheld, so that none gives a person away."""
