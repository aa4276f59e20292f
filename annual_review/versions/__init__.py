"""Versions of a review: drafts that are kept, seals, and the note on corrections of a reopened one.

folders     reports/<period>-versions/<n>/: versions that are kept, the last one, keeping another
seals       seal.json: who has sealed a review and when, with the digests of all that it is made of
state       whether a review is sealed now, and what a run of it then does
earlier     sealed reviews of earlier years, whose registers have changed since
note        更正说明, the chapter of a reopened review on what differs from the sealed one
items       what a figure is called in it

build.sealing seals, checks and reopens reviews; build.drafts keeps drafts, build.correction writes
the note in a run.
"""

from annual_review.versions.folders import last_version
from annual_review.versions.state import require_unsealed

__all__ = ["last_version", "require_unsealed"]
