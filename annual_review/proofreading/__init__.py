"""Proofreading: marks, numerals, measure words and repetitions in the prose of a review.

`findings.proofread` applies the rules to a Document. Each rule has a name, its source (a clause of
GB/T 15834-2011 or GB/T 15835-2011) and a function from a passage to matches; `width` also asks
autocorrect. Rules err on the side of silence: the tests hold correct sentences of many offices.
"""
