"""A project's files, and the params that are read from them.

root, paths                      the project's folder; the places of a year's inputs
params_files, strict_yaml        the params files of a year and their bases; YAML
settings, loading, cover         the schema of params; reading them; what a cover shows
notebook_parameters              the year and the places of a notebook
register_files, earlier_years    the registers in a folder; years to compare with
members, offices                 the offices that a review covers; many offices in a folder
"""
