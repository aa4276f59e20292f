"""Benchmarks: compare, offices, preview, big_registers and memory are commands; see `--help`."""
