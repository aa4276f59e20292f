"""Rules of good official prose, for reviews of any year: what an editor would strike.

`complaints(read)` applies all of them to a review that `year_variants.reading` has read.
"""

from tests.support.prose_rules import (
    article,
    figures,
    forms,
    listings,
    periods,
    proofreading,
    structure,
    superlatives,
)
from tests.support.prose_rules.passages import Complaint

RULES = [
    *forms.RULES,
    *figures.RULES,
    *listings.RULES,
    *periods.RULES,
    *superlatives.RULES,
    *structure.RULES,
    *proofreading.RULES,
    *article.RULES,
]


def complaints(read) -> list[Complaint]:
    """Return what is wrong in the prose of a review, in the order of the rules."""
    failed = [Complaint("cells", "", text, "这一格出错") for text in read.failures]
    return failed + [one for rule in RULES for one in rule(read)]


__all__ = ["RULES", "Complaint", "complaints"]
