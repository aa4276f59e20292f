"""The package's own proofreading, as one rule more."""

from annual_review.document.typed_numbers import known_names
from annual_review.proofreading.findings import faults, proofread
from tests.support.prose_rules.passages import Complaint


def proofreading(read):
    """Complain of what a strict run refuses."""
    names = known_names(read.review.settings)
    for one in faults(proofread(read.document, names)):
        yield Complaint("proofread", one.chapter, one.sentence, f"{one.advice}“{one.quoted}”")


RULES = [proofreading]
