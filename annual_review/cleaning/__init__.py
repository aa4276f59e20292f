"""Sheets to tables, tables to rows, and a fate for every row."""
