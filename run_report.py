"""Make the annual review of a year: python run_report.py 2021."""

import sys
from pathlib import Path

from annual_review.cli import main

if __name__ == "__main__":
    sys.exit(main(project=Path(__file__).parent))
