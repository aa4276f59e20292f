"""Messages of Python and pandas that analysts meet often, in the language of messages.

Each is a template of what Python 3.11 to 3.14, or pandas, says: where a message is one of them, it
is returned in the language, its long values cut, and any other is returned as it is.
"""

from __future__ import annotations

import re
from functools import cache
from string import Formatter

from annual_review.language import N_, _
from annual_review.tracebacks import shorten

_OF_SYNTAX = (
    N_("invalid syntax. Perhaps you forgot a comma?"),
    N_("invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
    N_("invalid syntax"),
    N_("'{sign}' was never closed"),
    N_("unmatched '{sign}'"),
    N_("closing parenthesis '{sign}' does not match opening parenthesis '{other}' on line {line}"),
    N_("closing parenthesis '{sign}' does not match opening parenthesis '{other}'"),
    N_("unterminated string literal (detected at line {line})"),
    N_("unterminated triple-quoted string literal (detected at line {line})"),
    N_("unterminated f-string literal (detected at line {line})"),
    N_("f-string: expecting '}'"),
    N_("f-string: single '}' is not allowed"),
    N_("f-string: empty expression not allowed"),
    N_("f-string: valid expression required before '}'"),
    N_("f-string: unterminated string"),
    N_("f-string: {problem}"),
    N_("expected ':'"),
    N_("expected an indented block after {statement} on line {line}"),
    N_("unexpected indent"),
    N_("unindent does not match any outer indentation level"),
    N_("inconsistent use of tabs and spaces in indentation"),
    N_("invalid character '{sign}' ({code})"),
    N_("invalid non-printable character {code}"),
    N_("invalid decimal literal"),
    N_("cannot assign to {what} here. Maybe you meant '==' instead of '='?"),
    N_('expression cannot contain assignment, perhaps you meant "=="?'),
    N_("positional argument follows keyword argument"),
    N_("keyword argument repeated: {name}"),
    N_("unexpected EOF while parsing"),
    N_("incomplete input"),
    N_("expected 'else' after 'if' expression"),
    N_("unexpected character after line continuation character"),
    N_("Missing parentheses in call to '{name}'. Did you mean {name}(...)?"),
)
_OF_CALLS = (
    N_("missing a required argument: '{name}'"),
    N_("got an unexpected keyword argument '{name}'"),
    N_("multiple values for argument '{name}'"),
    N_("too many positional arguments"),
    N_("{function}() missing {number} required positional argument: {names}"),
    N_("{function}() missing {number} required positional arguments: {names}"),
    N_("{function}() got an unexpected keyword argument '{name}'"),
    N_("{function}() got multiple values for argument '{name}'"),
    N_("{function}() takes {most} positional argument but {number} were given"),
    N_("{function}() takes {most} positional arguments but {number} were given"),
    N_("{function}() takes {most} positional arguments but {number} was given"),
)
_OF_KINDS = (
    N_("unsupported operand type(s) for {sign}: '{one}' and '{other}'"),
    N_("'{sign}' not supported between instances of '{one}' and '{other}'"),
    N_('can only concatenate {kind} (not "{other}") to {kind}'),
    N_("'{kind}' object is not callable"),
    N_("'{kind}' object is not subscriptable"),
    N_("'{kind}' object is not iterable"),
    N_("'{kind}' object does not support item assignment"),
    N_("unhashable type: '{kind}'"),
    N_("object of type '{kind}' has no len()"),
    N_("unsupported format string passed to {kind}.__format__"),
    N_("{kind} indices must be integers or slices, not {other}"),
    N_("string indices must be integers, not '{other}'"),
)
_OF_VALUES = (
    N_("division by zero"),
    N_("float division by zero"),
    N_("integer division or modulo by zero"),
    N_("integer modulo by zero"),
    N_("float modulo"),
    N_("could not convert string to float: {text}"),
    N_("invalid literal for int() with base {base}: {text}"),
    N_("Unknown format code '{code}' for object of type '{kind}'"),
    N_("Invalid format specifier '{code}' for object of type '{kind}'"),
    N_("Invalid format specifier"),
    N_("not enough values to unpack (expected {expected}, got {number})"),
    N_("too many values to unpack (expected {expected})"),
    N_("{kind} index out of range"),
    N_("pop from empty list"),
    N_("{function}() arg is an empty sequence"),
    N_("{function}() iterable argument is empty"),
    N_("cannot convert float NaN to integer"),
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
)
_OF_PANDAS = (
    N_(
        "The truth value of a {kind} is ambiguous. "
        "Use a.empty, a.bool(), a.item(), a.any() or a.all()."
    ),
    N_("The truth value of a {kind} is ambiguous. Use a.empty, a.item(), a.any() or a.all()."),
    N_("boolean value of NA is ambiguous"),
    N_("cannot convert NA to integer"),
    N_(
        "Cannot convert non-finite values (NA or inf) to integer. Replace or remove non-finite "
        "values or cast to an integer type that supports these values (e.g. 'Int64')"
    ),
    N_("single positional indexer is out-of-bounds"),
    N_("Length of values ({number}) does not match length of index ({rows})"),
    N_("All arrays must be of the same length"),
    N_("Columns must be same length as key"),
    N_("Can only use .str accessor with string values!"),
    N_("Can only use .str accessor with string values, not {kind}"),
    N_("Can only use .dt accessor with datetimelike values"),
    N_("Can only compare identically-labeled {kind} objects"),
    N_("cannot reindex on an axis with duplicate labels"),
    N_("No objects to concatenate"),
    N_("agg function failed [how->{how},dtype->{kind}]"),
    N_("Could not convert {text} to numeric"),
    N_("Unable to parse string {text} at position {position}"),
    N_("dtype '{kind}' does not support operation '{operation}'"),
)
_KINDS = {  # what the classes that messages name are called
    "str": N_("str"),
    "int": N_("int"),
    "float": N_("float"),
    "bool": N_("bool"),
    "list": N_("list"),
    "tuple": N_("tuple"),
    "dict": N_("dict"),
    "set": N_("set"),
    "string": N_("string"),
    "NoneType": N_("NoneType"),
    "function": N_("function"),
    "builtin_function_or_method": N_("builtin_function_or_method"),
    "method": N_("method"),
    "Series": N_("Series"),
    "RegisterColumn": N_("RegisterColumn"),
    "DataFrame": N_("DataFrame"),
    "RegisterRows": N_("RegisterRows"),
    "Figure": N_("Figure"),
    "Listing": N_("Listing"),
}
_OF_A_KIND = ("kind", "one", "other")  # fields of templates that name a class


def in_language(message: str) -> str:
    """Return a message of Python or pandas in the language; one that is not known as it is.

    >>> in_language("'(' was never closed"), in_language("something else")
    ("'(' was never closed", 'something else')
    """
    for template, pattern in _patterns():
        if found := pattern.fullmatch(message):
            values = found.groupdict()
            return _(template, **{name: _value(name, values[name]) for name in values})
    return message


def _value(field: str, text: str) -> str:
    """Return what stands for a field of a template: a class as it is called in the language."""
    if field == "problem":
        return in_language(text)
    return _(_KINDS[text]) if field in _OF_A_KIND and text in _KINDS else shorten(text)


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Return the templates, each with what matches its messages."""
    templates = (*_OF_SYNTAX, *_OF_CALLS, *_OF_KINDS, *_OF_VALUES, *_OF_PANDAS)
    return [(template, re.compile(_pattern(template), re.DOTALL)) for template in templates]


def _pattern(template: str) -> str:
    """Return a regular expression for the messages of a template.

    >>> _pattern("'{sign}'")
    "'(?P<sign>.+?)'"
    """
    if "{" not in template:
        return re.escape(template)
    pattern, seen = "", set()
    for text, name, __, __ in Formatter().parse(template):
        pattern += re.escape(text)
        if name is not None:
            pattern += f"(?P={name})" if name in seen else f"(?P<{name}>.+?)"
            seen.add(name)
    return pattern
