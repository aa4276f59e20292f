"""Print what is wrong in year variants: python -m tests.support.prose_rules.report [NAME …]."""

import sys
from collections import Counter, defaultdict

from tests.support.prose_rules import complaints
from tests.support.year_variants.dump import every_variant


def main(names):
    """Print each complaint once, where it is first found; then how often each was."""
    found = defaultdict(list)
    for name, variant in every_variant().items():
        if not names or name in names:
            for one in complaints(variant.read(name)):
                if one not in found:
                    print(f"{one}  〔{name}〕", flush=True)
                found[one].append(name)
    for rule, count in Counter(one.rule for one in found).most_common():
        print(f"{count:4} {rule}")


if __name__ == "__main__":
    main(sys.argv[1:])
