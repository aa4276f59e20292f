"""What cleaning results in: clean tables, ledger, to_fix.xlsx; and the records of members.

cleaned, saved                      the result of cleaning, written and read; ledger.csv
person_numbers                      numbers of persons, masked in what leaves the tables
to_fix                              the workbook of rows that clerks correct
register_schema                     what the fields of clean tables hold
field_readers, limits               how cells of each field are read; the limits of numbers
published                           the tables as they may leave the office, as CSV
data_package, field_descriptors     datapackage.json: tables and fields for other programs
members, member_records             the members of an office; their clean records
gathering, gathered_fields          members' records as one; their fields in one unit
"""
