"""Executed notebooks as one tree of blocks."""
