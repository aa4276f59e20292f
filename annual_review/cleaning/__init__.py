"""Sheets to tables, tables to rows, a fate for every row; and what 01_clean.ipynb imports.

open_project                    the year to clean, its params and its places
read_registers                  every sheet as it is, and the corrections
clean_registers                 one clean table a register, a fate for every row
add_members                     the clean records of members, if the office has any
save                            clean tables, ledger.csv, to_fix.xlsx: in a run alone

`clean_folder` cleans one folder by these steps; the steps within `clean_registers` are listed in
clean.py. What it takes for the structures of registers has folders of its own: headers/, totals/,
forms/, spread/ (columns that are values), written_once/ (fill, dates of several columns), rules/.
"""

from annual_review.cleaning.project import (
    Project,
    add_members,
    clean_folder,
    clean_registers,
    open_project,
    read_registers,
    save,
)

__all__ = [
    "Project",
    "add_members",
    "clean_folder",
    "clean_registers",
    "open_project",
    "read_registers",
    "save",
]
