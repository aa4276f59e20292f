"""A project's files, and the params that are read from them.

root, paths                      the project's folder; the places of a year's inputs
params_files, strict_yaml        the params files of a year and their bases; YAML
settings, register_book, year_params, typed_values    the schema of params
loading, cover                   reading them; what a cover shows
slips, explaining                what is wrong in them, in words
name_check                       names in them that belong to another office
notebook_parameters              the year and the places of a notebook
file_formats                     what a file is, by its content
register_files, earlier_years    the registers in a folder; years to compare with
members, offices                 the offices that a review covers; many offices in a folder
"""
