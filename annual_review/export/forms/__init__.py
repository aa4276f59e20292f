"""Forms of a superior office, filled with a review's figures; each filled cell names its rows.

`fill.fill_form` fills one workbook. Only what changes is written again in its package (ECMA-376,
part 2): pictures, charts, macros, validations and settings of printing stay as they are, byte for
byte. `build.forms` calls it.
"""
