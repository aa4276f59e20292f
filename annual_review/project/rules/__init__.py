"""The rules of registers: their language, and its check when params are read.

names       names of fields and registers, whatever they are
tokens      these, numbers, texts and operators
syntax      Python's syntax tree of them, and what is wrong with one that is none
operands    kinds and units; what can be compared and calculated
compiler    the tree as a condition
condition   conditions, as `cleaning` evaluates them
checking    the check of all rules of an office
"""
