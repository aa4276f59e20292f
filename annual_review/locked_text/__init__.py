"""Text by a language model whose numbers are locked: what it gets, and what comes back.

Files only; nothing is sent anywhere. `command` does what `--brief` asks for.

tokens                {{teams.farmers}}: what each stands for, as the review prints it
material              the Markdown file that the model gets: rules, tokens, the review with tokens
allowed               names and sentences of the review that may hold numerals
numerals              numerals of any kind in a text, and words that only look like one
checking              what is wrong with a text that comes back
comparing, persons    what is warned of in it: doubtful comparisons, names of persons
filling               an accepted text as a Document, its numbers linked to their rows
"""
