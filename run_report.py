"""Make the annual review of a year: python run_report.py 2021."""

import sys

from annual_review.run import main

if __name__ == "__main__":
    sys.exit(main())
