"""One year's review, made: steps, chapters, formats, publication."""
