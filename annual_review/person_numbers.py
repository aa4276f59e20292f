"""Numbers that belong to a person: identity cards, telephones, bank cards; found and masked.

A register may hold them where nobody expects them: in a remark, a topic, a file's name. `mask` is
applied wherever texts of registers leave the records: in what chapters see (chapter/review.py), in
ledger.csv and the warnings (records/), in errors and on the terminal. What is recognised:

    identity card   18 characters with a date of birth (GB 11643-1999; the check digit may be
                    mistyped), 15 digits of the old kind, 20 of a disability card
    telephone       mobile numbers, and fixed lines with their area code; +86, gaps and full-width
                    digits make no difference
    bank card       16 to 19 digits of UnionPay whose check digit is right (ISO/IEC 7812-1)
    labelled        seven digits or more behind 电话, 身份证 and the like, or in such a column

Numbers in cells of counts and amounts are numbers and not looked at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

CARD, PHONE, BANK = "身份证号", "电话号码", "银行卡号"

_GAP = r"[\s\-－—–‐‑−·•.．_]{1,2}"
_OPTIONAL = rf"(?:{_GAP})?"
_NO_AMOUNT = r"(?!\d|(?:\.\d+)?\s*(?:[万亿]?元|[%％]))"
_COUNTRY = rf"(?:(?:\+|00)?86{_OPTIONAL}|0)?"
_GROUPS = ((3, 3, 5), (3, 5, 3), (3, 2, 2, 2, 2), (1,) * 11)  # each with one kind of gap
_MOBILES = [
    rf"1[3-9]\d{_OPTIONAL}\d{{4}}{_OPTIONAL}\d{{4}}",
    *(
        rf"1{'' if rest[0] == 1 else '[3-9]' + chr(92) + 'd'}(?P<gap{at}>{_GAP})"
        + rf"(?P=gap{at})".join(rf"\d{{{number}}}" for number in rest)
        for at, (_, *rest) in enumerate(_GROUPS)
    ),
]
_MOBILE = re.compile(
    rf"(?<!\d)(?<!^0\.)(?<![^\d]0\.){_COUNTRY}(?:{'|'.join(_MOBILES)}){_NO_AMOUNT}"
)
_DAY = r"(?!(?:19|20)\d\d[01]\d[0-3]\d(?!\d))"
_LOCAL = rf"{_DAY}[2-9]\d{{2,3}}{_OPTIONAL}\d{{4}}"
_FIXED = re.compile(
    rf"(?<!\d)(?:[(（]?0(?:10|2\d)[)）]?{_OPTIONAL}{_DAY}[2-9]\d{{3}}{_OPTIONAL}\d{{4}}"
    rf"|[(（]?0[3-9]\d\d[)）]?{_OPTIONAL}{_LOCAL}"
    rf"|(?:\+|00)86{_OPTIONAL}(?:10|2\d|[3-9]\d\d){_OPTIONAL}{_LOCAL}){_NO_AMOUNT}"
)
_CARD = re.compile(rf"(?<!\d)\d(?:{_OPTIONAL}\d){{16}}{_OPTIONAL}[\dXx](?:\d\d)?(?!\d)")
_OLD_CARD = re.compile(r"(?<!\d)\d{15}(?!\d)")
_BANK = re.compile(rf"(?<!\d)\d{{4}}(?:{_OPTIONAL}\d{{4}}){{3}}(?:{_OPTIONAL}\d{{1,3}})?(?!\d)")
_LABEL = r"(?:电话|手机|座机|固话|联系方式|身份证|证件|卡号|[账帐]号)"
_TO_NUMBER = r"[号码是为系:：()（）/\s.]{0,6}"
_LABELLED = re.compile(
    rf"(?:{_LABEL}|(?i:\btel|phone)){_TO_NUMBER}(?P<number>\d(?:{_OPTIONAL}\d){{6,18}}[Xx]?)(?!\d)"
)
_IN_COLUMN = re.compile(rf"(?<!\d)\d(?:{_OPTIONAL}\d){{6,18}}[Xx]?(?!\d)")
_DIGIT = re.compile(r"[\dXx]")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, 4.3
_CHECKS = "10X98765432"
_MISTYPED_UNTIL = 2009  # a later year with a wrong check digit is the date of a document's number
_PROVINCES = {
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
    *range(61, 66), 71, 81, 82, 91,
}  # fmt: skip
_UNIONPAY = ("62", "9558", "9559")

# A text that does not match has no such number. It is for RE2, too, in which a million cells are
# searched at once, so it looks neither back nor ahead.
_BEFORE, _AFTER = r"(?:^|[^\d])", r"(?:[^\d]|$)"
CANDIDATE = "|".join(
    [
        rf"(?:^|[^\d]|86|0){_OPTIONAL}1{_OPTIONAL}[3-9](?:{_OPTIONAL}\d){{9}}{_AFTER}",
        rf"{_BEFORE}[(（]?(?:0|86{_OPTIONAL})\d{{2,3}}[)）]?{_OPTIONAL}[2-9]\d{{2,3}}{_OPTIONAL}\d{{4}}{_AFTER}",
        rf"{_BEFORE}\d(?:{_OPTIONAL}\d){{13,16}}{_OPTIONAL}[\dXx]",
        rf"(?:{_LABEL}|[Tt][Ee][Ll]|[Pp][Hh][Oo][Nn][Ee]){_TO_NUMBER}\d(?:{_OPTIONAL}\d){{6}}",
    ]
)
_CANDIDATE = re.compile(CANDIDATE)
SEVEN_DIGITS = r"\d[^\d]{0,2}(?:\d[^\d]{0,2}){5}\d"
_SEVEN_DIGITS = re.compile(SEVEN_DIGITS)
_HALF_WIDTH = {ord("＋"): "+", ord("Ｘ"): "X", ord("ｘ"): "x"} | {
    ord("０") + digit: str(digit) for digit in range(10)
}


@dataclass(frozen=True)
class PersonNumber:
    """A number of a person in a text: its kind, and the characters that are masked."""

    kind: str
    masked: tuple[int, ...]


def names_numbers(label: str) -> bool:
    """Return whether a column's label says that it holds such numbers.

    >>> names_numbers("联系电话"), names_numbers("主题")
    (True, False)
    """
    return re.search(_LABEL, label) is not None


def find_numbers(text: str, label: str = "") -> list[PersonNumber]:
    """Return the numbers of persons in a text; `label` is that of its column.

    >>> [number.kind for number in find_numbers("甲某，138 0000 0000，522228199001010017")]
    ['身份证号', '电话号码']
    """
    is_labelled = bool(label) and names_numbers(label)
    if not _SEVEN_DIGITS.search(text):
        return []
    text = text.translate(_HALF_WIDTH)  # as long as before
    if not is_labelled and not _CANDIDATE.search(text):
        return []
    found: list[PersonNumber] = []
    taken: set[int] = set()
    for kind, pattern, is_valid, hidden in _KINDS:
        for places in _matches(pattern, text, is_valid):
            if taken.isdisjoint(places):
                taken.update(places)
                found.append(PersonNumber(kind, hidden(places)))
    if is_labelled:
        kind = CARD if re.search("证", label) else BANK if re.search("[卡账帐]", label) else PHONE
        for places in _matches(_IN_COLUMN, text, _is_no_day):
            if taken.isdisjoint(places):
                taken.update(places)
                found.append(PersonNumber(kind, _without_ends(places)))
    return found


def mask(text: str, label: str = "") -> str:
    """Return a text with the numbers of persons masked; any other text unchanged.

    >>> mask("电话13800005678，身份证号522228199001010017")
    '电话138****5678，身份证号522*************17'
    >>> mask("投入13800005678元"), mask("0856-8221234")
    ('投入13800005678元', '0856-822****')
    """
    found = find_numbers(text, label)
    if not found:
        return text
    letters = list(text)
    for number in found:
        for place in number.masked:
            letters[place] = "*"
    return "".join(letters)


def mask_distinct(
    texts: Sequence[str], label: str = "", standing: Collection[str] = ()
) -> list[str]:
    """Mask distinct texts so that they stay distinct: equal results are numbered.

    So are results that equal a text that is `standing` beside them.

    >>> mask_distinct(["13800005678", "13811115678", "防火"])
    ['138****5678〔1〕', '138****5678〔2〕', '防火']
    """
    masked = [mask(text, label) for text in texts]
    often = {text for text, count in Counter(masked).items() if count > 1} | set(standing)
    if not often:
        return masked
    seen: Counter[str] = Counter()
    for place in sorted(range(len(texts)), key=texts.__getitem__):
        text = masked[place]
        if text in often and text != texts[place]:
            seen[text] += 1
            masked[place] = f"{text}〔{seen[text]}〕"
    return masked


def _matches(
    pattern: re.Pattern[str], text: str, is_valid: Callable[[str], bool]
) -> Iterator[list[int]]:
    """Yield the places of the digits of each match that is valid."""
    at = 0
    while found := pattern.search(text, at):
        start, end = found.span("number" if "number" in pattern.groupindex else 0)
        places = [place for place in range(start, end) if _DIGIT.match(text[place])]
        if is_valid(_plain(text, places)):
            yield places
            at = max(end, at + 1)
        else:
            at = found.start() + 1


def _plain(text: str, places: Sequence[int]) -> str:
    """Return the digits at some places of a text as ASCII."""
    return "".join(str(int(text[place])) if text[place].isdecimal() else "X" for place in places)


def _is_card(digits: str) -> bool:
    year = int(digits[6:10])
    is_right = (
        _CHECKS[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11] == digits[17]
    )
    is_long = len(digits) > 18
    is_likely = year <= _MISTYPED_UNTIL and (not is_long or int(digits[:2]) in _PROVINCES)
    return _is_birthday(digits[6:14]) and (is_right or is_likely)


def _is_old_card(digits: str) -> bool:
    return int(digits[:2]) in _PROVINCES and _is_birthday(f"19{digits[6:12]}")


def _is_birthday(digits: str) -> bool:
    try:
        day = dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1880 <= day.year <= 2100


def _is_bank_card(digits: str) -> bool:
    """Check a number of UnionPay by the formula of Luhn (ISO/IEC 7812-1, annex B)."""
    doubled = [int(d) * (1 + at % 2) for at, d in enumerate(reversed(digits))]
    return digits.startswith(_UNIONPAY) and sum(n // 10 + n % 10 for n in doubled) % 10 == 0


def _is_no_day(digits: str) -> bool:
    """Return whether digits are more than a day: 20210305 behind 电话 says when."""
    return not (len(digits) == 8 and _is_birthday(digits))


def _is_any(digits: str) -> bool:
    return True


def _middle(places: Sequence[int]) -> tuple[int, ...]:
    """Hide four digits before the last four, as 138****5678."""
    return tuple(places[-8:-4])


def _last_four(places: Sequence[int]) -> tuple[int, ...]:
    return tuple(places[-4:])


def _all_but_five(places: Sequence[int]) -> tuple[int, ...]:
    """Hide all but the first three and the last two."""
    return tuple(places[3:-2])


def _all_but_eight(places: Sequence[int]) -> tuple[int, ...]:
    return tuple(places[4:-4])


def _without_ends(places: Sequence[int]) -> tuple[int, ...]:
    """Hide what a number of this length hides; of an unknown one, all but its ends."""
    if len(places) == 11:
        return _middle(places)
    return _all_but_five(places) if len(places) > 11 else _last_four(places)


_KINDS = (
    (CARD, _CARD, _is_card, _all_but_five),
    (CARD, _OLD_CARD, _is_old_card, _all_but_five),
    (BANK, _BANK, _is_bank_card, _all_but_eight),
    (PHONE, _MOBILE, _is_any, _middle),
    (PHONE, _FIXED, _is_any, _last_four),
    (PHONE, _LABELLED, _is_no_day, _without_ends),
)
