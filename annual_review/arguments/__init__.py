"""The command line: parse it, check it, and complete it with the project's own folders.

`parser` has the options and which cannot be combined, `folders` finds what they name, `reading`
makes what the command is to do of them (build.options).
"""

from annual_review.arguments.parser import split_language
from annual_review.arguments.reading import read_arguments

__all__ = ["read_arguments", "split_language"]
