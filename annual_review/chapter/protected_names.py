"""Refuse cells that assign a name that `annual_review.chapter` exports.

After `for note in notes:` or `count = total(...)` every later cell would find another `note` or
`count`, and fail far from the cause. Such a cell is refused before any of it is executed.
`open_review` switches this on. It is an AST transformer of IPython (“AST transformations” in its
documentation).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from annual_review.errors import ProtectedNameError
from annual_review.language import _

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def protect_names() -> None:
    """Make the kernel refuse cells that assign a name that `annual_review.chapter` exports."""
    from IPython import get_ipython  # noqa: PLC0415 - only a kernel has cells

    shell = get_ipython()
    if shell is None or any(isinstance(known, _NameProtector) for known in shell.ast_transformers):
        return
    from annual_review import chapter  # noqa: PLC0415 - it imports this module

    names = {name for name in chapter.__all__ if callable(getattr(chapter, name))}
    shell.ast_transformers.append(_NameProtector(frozenset(names)))


def refuse(name: str) -> None:
    """Raise ProtectedNameError for a name that a cell assigns."""
    raise ProtectedNameError(
        _("'{name}' is a function of annual_review.chapter, which later cells need.", name=name),
        remedy=_("Give the variable another name, such as {name}_.", name=name),
    )


class _NameProtector(ast.NodeTransformer):
    """Replaces a cell that assigns a protected name by one that raises the error."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def visit_Module(self, cell: ast.Module) -> ast.Module:
        """Return the cell, or one that does nothing but raise the error."""
        for name, node in assigned(cell):
            if name in self._names:
                call = f"__import__({__name__!r}, fromlist=['refuse']).refuse({name!r})"
                replacement = ast.parse(call)
                for part in ast.walk(replacement):
                    ast.copy_location(part, node)
                return replacement
        return cell


def assigned(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield the names that a cell binds for later cells, each with its node.

    >>> [name for name, _ in assigned(ast.parse("for a, b in c: d = [e for e in f]"))]
    ['a', 'b', 'd']
    >>> [name for name, _ in assigned(ast.parse("import g.h, g as k; i = lambda j: 1"))]
    ['g', 'k', 'i']
    """
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name, child
            case ast.alias(name=name, asname=other):
                yield other or name.partition(".")[0], node
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name, child
            case ast.ClassDef(name=name) | ast.ExceptHandler(name=str(name)):
                yield name, child
        if isinstance(child, _COMPREHENSIONS):
            yield from (pair for pair in assigned(child) if _is_walrus(child, pair[1]))
        elif not isinstance(child, _SCOPES):
            yield from assigned(child)


def _is_walrus(comprehension: ast.AST, name: ast.AST) -> bool:
    """Return whether a name in a comprehension is bound outside of it: by := alone (PEP 572)."""
    return any(
        isinstance(node, ast.NamedExpr) and node.target is name for node in ast.walk(comprehension)
    )
