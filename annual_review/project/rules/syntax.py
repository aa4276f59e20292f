"""The syntax tree of a rule's tokens, by Python's own parser.

A field or a text is a name in the tree: t and the number of its token. What Python cannot parse is
explained by the tokens where it stopped.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from annual_review.errors import ParamsError
from annual_review.language import _
from annual_review.project.rules.names import fault, in_marks
from annual_review.project.rules.tokens import Token

_DEEPEST = 60  # levels of an expression; pandas evaluates it by recursion


def parse(tokens: Sequence[Token]) -> ast.expr:
    """Return the syntax tree of an expression. Raises ParamsError for what is none."""
    starts, source = [], ""
    for number, token in enumerate(tokens):
        starts.append(len(source))
        source += f"{token} " if isinstance(token, str) else f"t{number} "
    try:
        tree = ast.parse(source.strip(), mode="eval").body
    except SyntaxError as error:
        raise _explain(tokens, starts, error.offset or 0) from None
    except (RecursionError, MemoryError):
        raise _too_deep() from None
    if _depth(tree) > _DEEPEST:
        raise _too_deep()
    return tree


def token_of(node: ast.Name, tokens: Sequence[Token]) -> Token:
    """Return the token that a name in the tree stands for."""
    return tokens[int(node.id[1:])]


def _explain(tokens: Sequence[Token], starts: Sequence[int], offset: int) -> ParamsError:
    """Return the error of the token that does not fit; `offset` counts characters from 1."""
    if not tokens:
        return fault(_("It says nothing."), _("Write a comparison: 参加人数 <= 应到人数."))
    opened = max(tokens.count("(") - tokens.count(")"), tokens.count("[") - tokens.count("]"))
    closed = max(tokens.count(")") - tokens.count("("), tokens.count("]") - tokens.count("["))
    if opened > 0:
        return fault(_("A bracket is not closed."), _("Write ) for each (, and ] for each [."))
    if closed > 0:
        return fault(_("It closes a bracket that was not opened."), _("Delete the bracket."))
    if _is_sign(tokens[-1]) and tokens[-1] not in (")", "]"):
        return fault(
            _("It ends with '{sign}'.", sign=tokens[-1]),
            _("Write what belongs behind it, or delete it."),
        )
    at = max((i for i, start in enumerate(starts) if start < offset), default=0)
    token, before = tokens[at], tokens[at - 1] if at else ""
    if at and not _is_sign(token) and not _is_sign(before):
        what = _(
            "No operator stands between {left} and {right}.",
            left=in_marks(before),
            right=in_marks(token),
        )
        return fault(what, _("Write one, such as <=, == or and."))
    remedy = _("Write a comparison: 参加人数 <= 应到人数, or several, joined with and, or.")
    return fault(_("It is not understood at {text}.", text=in_marks(token)), remedy)


def _is_sign(token: Token) -> bool:
    """Return whether a token is an operator or a bracket."""
    return isinstance(token, str) and not token[:1].isdigit()


def _too_deep() -> ParamsError:
    return fault(_("It has too many brackets within brackets."), _("Divide it into several rules."))


def _depth(tree: ast.AST) -> int:
    """Return how many levels a tree has; without recursion, for it may have very many."""
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [part for node in level for part in ast.iter_child_nodes(node)]
    return deepest
