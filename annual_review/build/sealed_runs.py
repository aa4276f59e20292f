"""What a run of a sealed review answers: that it is unchanged, or a refusal that says why.

build.make asks here before anything is built, and the preview before it starts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annual_review.build.make import changed_since_built
from annual_review.build.options import RunOptions
from annual_review.build.reasons import reason_text, some_names
from annual_review.errors import SealedError
from annual_review.language import _
from annual_review.versions.seals import Seal, is_program
from annual_review.versions.state import sealed_error, sealed_sentence


def answer_of_sealed(options: RunOptions, seal: Seal, last: Mapping[str, Any]) -> list[str]:
    """Return lines about a sealed review whose files and inputs are those of the seal.

    `last` is its manifest. Another version of the program changes no sealed review. Raises
    SealedError for files or inputs that have changed, and if the review is to be built all the
    same.
    """
    if touched := seal.changed_outputs(options.folder):
        raise touched_error(options, seal, touched)
    if options.force:
        raise sealed_error(
            options.reports, options.period, seal, _("--force would build it again.")
        )
    if options.strict and (last["warnings"] or last["proofread"]):
        why = _("It has what --strict refuses.")
        raise sealed_error(options.reports, options.period, seal, why)
    if changed := changed_inputs_of_sealed(options, last):
        names = some_names(map(reason_text, changed))
        why = _("Changed since: {names}.", names=names)
        raise sealed_error(options.reports, options.period, seal, why)
    nothing = _("Nothing has changed since {folder} was sealed.", folder=options.folder)
    return [nothing, sealed_sentence(seal)]


def changed_inputs_of_sealed(options: RunOptions, last: Mapping[str, Any]) -> list[str]:
    """Return the inputs of a sealed review that have changed, the program left aside."""
    return [name for name in changed_since_built(options, last) if not is_program(name)]


def touched_error(options: RunOptions, seal: Seal, touched: list[str]) -> SealedError:
    """Return the error that files of a sealed review are no longer those that were signed."""
    return SealedError(
        _(
            "{sealed} These files are no longer as they were sealed: {names}.",
            sealed=sealed_sentence(seal),
            names=some_names(touched),
        ),
        str(options.folder),
        _("Put back the files as they were signed, from the copy of the folder that you keep."),
    )
