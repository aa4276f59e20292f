"""Show an error of a notebook's cell in three lines: what is wrong, the line, what to do.

`explain_errors` switches it on in a kernel. A run does so before the first cell, `open_review` in
JupyterLab; there %tb still shows the traceback. What is wrong is found in the exception and in the
tables that the frames of its traceback hold, so that a wrong name is answered by the nearest one.
The package's own errors say it themselves (errors.py).
"""

from __future__ import annotations

import builtins
import inspect
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from traceback import walk_tb
from types import FrameType, ModuleType, TracebackType
from typing import Any

from annual_review.errors import QUOTED, ReviewError, nearest, record_error
from annual_review.language import N_, Message, _
from annual_review.person_numbers import mask
from annual_review.python_messages import in_language
from annual_review.tracebacks import cell_frames, failing_line, shorten

_PACKAGE = f"{__name__.partition('.')[0]}."
_MOST_NAMES = 12  # of a table's fields that an error lists
_ENDS = (".", "?", "!", "…", "。", "？", "！")  # of a sentence
_QUOTED_NAME = re.compile(r"'([^']+)'|\"([^\"]+)\"|`([^`]+)`")
# How the value of one of the package's objects is reached, by the name of its class.
_VALUE_OF = {
    "Figure": N_("Write {x} in a sentence; for the number itself write x.value."),
    "Listing": N_("Write {x} in a sentence; the names themselves are x.names."),
    "Review": N_('A register is review["…"], by its name in params/registers.yaml.'),
}
_FIELDS = (N_("Its fields are {names}."), N_("Its fields are {names}…"))
_KEYS = (N_("There are {names}."), N_("There are {names}…"))
_REMEDY = N_("Fix the cell; in JupyterLab, %tb shows the whole traceback.")
_MIN_SIMILARITY = 70.0  # of 100, for a name of Python; there are many, and they are short
_MIN_MODULE_SIMILARITY = 80.0
Explanation = tuple[str, str]  # what is wrong, and what to do


def explain_errors() -> None:
    """Make the kernel show errors of cells in three lines, in place of a traceback."""
    from IPython import get_ipython  # noqa: PLC0415 - only a kernel has cells

    shell = get_ipython()
    if shell is not None:
        load_ipython_extension(shell)


def load_ipython_extension(shell: Any) -> None:
    """Show errors of cells in three lines; a run loads this module as an extension of IPython."""
    shell.set_custom_exc((Exception,), _render)


def _render(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    traceback: TracebackType,
    tb_offset: int | None = None,
) -> list[str]:
    """Show an error (see IPython's `set_custom_exc`), and leave it for %tb and %debug."""
    sys.last_type, sys.last_value, sys.last_traceback = kind, error, traceback
    lines = rendered(error)
    shell._showtraceback(kind, error, lines)
    return lines


def rendered(error: BaseException) -> list[str]:
    """Return the lines that show an error: what is wrong, the cell's line, what to do.

    Numbers of persons are masked in them.
    """
    if isinstance(error, ReviewError):
        return error._render_traceback_()
    what, remedy = explain(error)
    line = (error.text or "") if isinstance(error, SyntaxError) else failing_line(error)
    quoted = [f"{QUOTED}{shorten(line)}"] if line.strip() else []
    shown = Message("{name}: {what}", {"name": type(error).__name__, "what": what})
    record_error(type(error).__name__, shown, remedy)
    return [mask(text) for text in (shown, *quoted, remedy)]


def explain(error: BaseException) -> Explanation:
    """Return what is wrong with a cell that raised an error of Python or a library, and a remedy.

    >>> explain(ZeroDivisionError("division by zero"))
    ('division by zero.', 'Divide only where the divisor is not 0: a / b if b else 0.')
    """
    match error:
        case SyntaxError():
            return _explain_syntax(error)
        case NameError(name=str(name)):
            return _explain_name(error, name)
        case ImportError():
            return _explain_import(error)
        case ZeroDivisionError():
            remedy = _("Divide only where the divisor is not 0: a / b if b else 0.")
            return _sentence(in_language(str(error))), remedy
        case OSError(filename=str(path), strerror=str(reason)):
            remedy = _("A path is relative to the folder of the notebook.")
            return _("{reason}: {path}.", reason=in_language(reason), path=path), remedy
    found = _unknown_in_table(error) or _unknown_key(error)
    if found is None and isinstance(error, AttributeError):
        found = _unknown_attribute(error)
    return found or (_first_lines(error), _remedy(error))


def _explain_syntax(error: SyntaxError) -> Explanation:
    what, line = in_language(error.msg), error.lineno
    if line and not what.endswith(_ENDS):
        what = _("{what} in line {line}.", what=what, line=line)
    elif line:
        what = _("Line {line}: {what}", line=line, what=what)
    what = _sentence(what)
    wide = [char for char in error.text or "" if _plain_sign(char) != char]
    if wide and "invalid" in error.msg:
        signs = " ".join(dict.fromkeys(wide))
        meant = " ".join(dict.fromkeys(map(_plain_sign, wide)))
        remedy = _(
            "Outside of texts write {meant} in place of the full-width {signs}.",
            meant=meant,
            signs=signs,
        )
        return what, remedy
    return what, _("Fix the line; an open bracket may be lines above.")


def _plain_sign(char: str) -> str:
    """Return the ASCII sign that a full-width sign or a curly quote stands for in code."""
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) == 1 and plain.isascii() and not plain.isalnum():
        return plain
    return {"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "。": "."}.get(char, char)


def _explain_name(error: NameError, name: str) -> Explanation:
    known, what = {*vars(builtins)}, _("There is no name {name}", name=name)
    for frame in _frames(error):
        known |= {*frame.f_globals, *frame.f_locals}
    others = (other for other in known if other != name and not other.startswith("_"))
    near = nearest(name, others, _MIN_SIMILARITY)
    if near:
        return _asked(what, near), _("Fix the name.")
    remedy = _("Run the cell that gives it a value first, or put the text in quotes.")
    return _sentence(what), remedy


def _explain_import(error: ImportError) -> Explanation:
    if isinstance(error, ModuleNotFoundError) and error.name:
        top = error.name.partition(".")[0]
        modules = {*sys.stdlib_module_names, *(known.partition(".")[0] for known in sys.modules)}
        near = "" if top in modules else nearest(top, modules, _MIN_MODULE_SIMILARITY)
        remedy = _("Install {top} in the project's .venv, or remove the line.", top=top)
        what = _("There is no module {name}", name=error.name)
        return (_asked(what, near) if near else _sentence(what)), remedy
    module, wanted = sys.modules.get(error.name or ""), _names_in(str(error))[:1]
    if module is None or not wanted:
        return _first_lines(error), _(_REMEDY)
    names = getattr(module, "__all__", None) or [name for name in dir(module) if name[0] != "_"]
    what = _("{module} has no {name}", module=error.name, name=wanted[0])
    remedy = _("The names are in help({module}).", module=error.name)
    return _unknown(what, wanted[0], names, remedy)


def _unknown_in_table(error: BaseException) -> Explanation | None:
    """Return what is wrong if the error names a field that a table in its frames does not have."""
    pandas = sys.modules.get("pandas")
    if pandas is None or isinstance(error, TypeError):
        return None
    names = _wanted_names(error)
    is_attribute = isinstance(error, AttributeError)
    for table in _tables(error, pandas):
        fields = list(map(str, table.columns))
        levels = [str(name) for name in table.index.names if name]
        if names and not set(names) & {*fields, *levels}:
            what, methods = (
                _("{table} has no field {name}", table=_name_of(table), name=names[0]),
                [],
            )
            if is_attribute:
                what = _(
                    "{table} has no field or method {name}", table=_name_of(table), name=names[0]
                )
                methods = [name for name in dir(table) if name[0] != "_"]
            remedy = _listed(_FIELDS, fields)
            return _unknown(what, names[0], [*fields, *levels, *methods], remedy)
    return None


def _listed(sentences: tuple[str, str], names: list[str]) -> str:
    """Return a sentence that lists names, of many the first: the second of two is for many."""
    template = sentences[len(names) > _MOST_NAMES]
    return _(template, names="、".join(names[:_MOST_NAMES]))


def _wanted_names(error: BaseException) -> list[str]:
    """Return the names that a library's error says are not there."""
    if isinstance(error, AttributeError):
        return [error.name] if error.name and _is_of_pandas(error.obj) else []
    if isinstance(error, KeyError) and len(error.args) == 1:
        key = error.args[0]
        if not isinstance(key, str):
            return [one for one in _items(key) if isinstance(one, str)]
        # A list of labels is in a message: "['甲', '乙'] not in index".
        return _names_in(key) or [key.removeprefix("Column not found: ")]
    is_lookup = isinstance(error, ValueError | KeyError) or type(error).__name__.startswith("Undef")
    return _names_in(str(error))[:1] if is_lookup else []


def _items(key: Any) -> Iterable[Any]:
    try:
        return list(key)
    except TypeError:
        return []


def _names_in(message: str) -> list[str]:
    return ["".join(groups) for groups in _QUOTED_NAME.findall(message)]


def _tables(error: BaseException, pandas: Any) -> Iterator[Any]:
    """Yield the tables that the frames of an error held below the cell, the innermost first.

    The cell's own line may hold several tables: of those only one that the error points to, or
    that a library's function was called on, counts.
    """
    seen: set[int] = set()
    held = [getattr(error, "obj", None)]
    own = {id(frame) for frame in cell_frames(error.__traceback__)}
    for frame in reversed(_frames(error)):
        if id(frame) not in own:
            held += frame.f_locals.values()
    for value in held:
        table = value
        if _is_of_pandas(value) and not isinstance(value, pandas.DataFrame | pandas.Series):
            table = getattr(value, "obj", None)  # of groups, or of an indexer
        if isinstance(table, pandas.DataFrame) and id(table) not in seen:
            seen.add(id(table))
            yield table


def _is_of_pandas(value: Any) -> bool:
    kinds = type(value).__mro__  # rows of a register are a subclass
    return any(kind.__module__.partition(".")[0] == "pandas" for kind in kinds)


def _name_of(table: Any) -> str:
    """Return the register of a table, or what else to call it."""
    register = getattr(table, "attrs", {}).get("register")
    return str(register) if register else _("This table")


def _unknown_key(error: BaseException) -> Explanation | None:
    """Return what is wrong if a label or a key is not there, and what was asked is known."""
    if not isinstance(error, KeyError) or len(error.args) != 1 or _raised_by_package(error):
        return None
    key, known = str(error.args[0]), _known_keys(error)
    if not known:
        return None
    return _unknown(_("There is no {key!r} in it", key=key), key, known, _listed(_KEYS, known))


def _known_keys(error: BaseException) -> list[str]:
    """Return the labels of the Series, or the keys of the mapping, that was asked for a key."""
    pandas = sys.modules.get("pandas")
    for frame in reversed(_frames(error)):
        owner = frame.f_locals.get("self")
        if pandas and isinstance(owner, pandas.Series) and owner.index.nlevels == 1:
            return list(map(str, owner.index))
    keys = [
        list(map(str, value))
        for value in _subscripted_values(error)
        if isinstance(value, dict) and error.args[0] not in value
    ]
    return keys[0] if len(keys) == 1 else []


def _subscripted_values(error: BaseException) -> Iterator[Any]:
    """Yield the values of the names before a bracket in the line that failed."""
    frames = list(cell_frames(error.__traceback__))
    names = dict.fromkeys(re.findall(r"[^\W\d]\w*(?=\[)", failing_line(error)))
    for name in names if frames else ():
        scope = frames[-1].f_locals if name in frames[-1].f_locals else frames[-1].f_globals
        yield scope.get(name)


def _unknown_attribute(error: AttributeError) -> Explanation | None:
    if notes := getattr(error, "__notes__", ()):  # it says itself what to do
        return _sentence(str(error)), notes[0]
    if not error.name or hasattr(type(error.obj), error.name) or _called_function(error):
        return None
    owner = error.obj
    kind = owner.__name__ if isinstance(owner, ModuleType | type) else type(owner).__name__
    known = [name for name in dir(owner) if not name.startswith("_")]
    remedy = (
        _(_VALUE_OF[kind])
        if kind in _VALUE_OF
        else _call_hint(owner) or _("See help({kind}).", kind=kind)
    )
    return _unknown(
        _("{kind} has no attribute {name}", kind=kind, name=error.name), error.name, known, remedy
    )


def _call_hint(owner: Any) -> str:
    """Return a remedy for an attribute of a function, which was probably to be called."""
    return _("Call it: {name}(…).", name=owner.__name__) if inspect.isroutine(owner) else ""


def _remedy(error: BaseException) -> str:
    """Return what to do about an error whose message has to do."""
    message = str(error)
    if isinstance(error, TypeError):
        for kind, remedy in _VALUE_OF.items():
            if re.search(rf"\b{kind}\b", message):
                return _(remedy)
        if re.search(r"\bfunction\b|\bmethod\b", message):
            return _("A function has to be called: put (…) behind its name.")
    called = _called_function(error)
    example = example_of(called) if called else ""
    return _("Write it like {example}", example=example) if example else _(_REMEDY)


def example_of(function: Any) -> str:
    """Return the first line of code in a function's docstring, or ""."""
    lines = (inspect.getdoc(function) or "").splitlines()
    name = getattr(function, "__name__", "")
    code = (line.partition("  #")[0].strip() for line in lines if line.startswith("    "))
    return next((line for line in code if f"{name}(" in line), "")


def _called_function(error: BaseException) -> Any:
    """Return the package's function that the cell called, and in which the error was raised."""
    own = list(cell_frames(error.__traceback__))
    frames = _frames(error)
    after = frames[frames.index(own[-1]) + 1 :] if own else []
    for frame in after:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(_PACKAGE):
            found = frame.f_globals.get(frame.f_code.co_name)
            owner = frame.f_locals.get("self")
            if callable(found) or owner is not None:
                return found if callable(found) else type(owner)
    return None


def _raised_by_package(error: BaseException) -> bool:
    module = str(_frames(error)[-1].f_globals.get("__name__", "")) if _frames(error) else ""
    return module.startswith(_PACKAGE)


def _frames(error: BaseException) -> list[FrameType]:
    """Return the frames of an error, and those of the errors that caused it, outermost first."""
    found: list[FrameType] = []
    cause: BaseException | None = error
    while cause is not None:
        found += [frame for frame, __ in walk_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    return found


def _unknown(what: str, name: str, known: Iterable[str], remedy: str) -> Explanation:
    near = nearest(name, known)
    return (_asked(what, near) if near else _sentence(what)), remedy


def _asked(what: str, near: str) -> str:
    """Return a clause that says what is wrong as a question for what was meant."""
    return _("{what}; did you mean {near}?", what=what, near=near)


def _first_lines(error: BaseException) -> str:
    """Return the message of an error as one sentence."""
    message = " ".join(str(error).split())
    if (found := in_language(message)) is message:
        found = shorten(message) or _("it was raised without a message")
    return _sentence(found)


def _sentence(what: str) -> str:
    """Return a clause that says what is wrong as a sentence."""
    return what if what.endswith(_ENDS) else _("{what}.", what=what)
