"""The tree of blocks as a page, as Typst and PDF, as a Word file: nbconvert's exporters."""
