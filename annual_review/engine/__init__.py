"""Kernels forked from a warm process, and the cache of steps; nothing here knows reviews."""
