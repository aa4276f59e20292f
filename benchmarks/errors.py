"""What can go wrong in a benchmark."""


class BenchmarkError(Exception):
    """A command failed, or a comparison would be unfair."""
