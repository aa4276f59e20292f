"""Print the prose of year variants, to be read: python -m tests.support.year_variants.dump thin."""

import sys

from annual_review.document.blocks import Block, Chart, Glance, Heading, Paragraph, Table, plain
from tests.support.year_variants import catalogue


def every_variant():
    """Return all variants by name."""
    return (
        catalogue.WHOLE
        | catalogue.COUNTED
        | catalogue.missing()
        | catalogue.empty()
        | catalogue.alone()
        | catalogue.kinds()
    )


def lines(read):
    """Yield a review as lines of text."""
    yield f"===== {read.name}"
    yield from (f"!! {failure}" for failure in read.failures)
    yield from map(_line, read.document.blocks)


def _line(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {block.label}{plain(block.spans)}"
    if isinstance(block, Paragraph):
        role = "" if block.role == "body" else f"[{block.role}] "
        return f"{role}{plain(block.spans)}"
    if isinstance(block, Chart | Table):
        size = f"（{len(block.rows)}行）" if isinstance(block, Table) else ""
        return f"<{block.label} {block.caption}{size}：{plain(block.says) or '—'}>"
    if isinstance(block, Glance):
        return "、".join(f"{span.text} {label}" for span, label in block.items)
    return str(block)


def main(names):
    """Print the variants of these names; their names alone, without any."""
    variants = every_variant()
    if not names:
        print("\n".join(variants))
    for name in names:
        chosen = [one for one in variants if one == name or name in one.split("_")]
        for one in chosen:
            print("\n".join(lines(variants[one].read(one))))


if __name__ == "__main__":
    main(sys.argv[1:])
