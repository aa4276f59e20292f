"""The tree of blocks as a Word file."""
