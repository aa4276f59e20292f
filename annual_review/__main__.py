"""Make the annual review of a year: python -m annual_review 2021."""

import sys

from annual_review.cli import main

if __name__ == "__main__":
    sys.exit(main())
