"""Keep a chapter's cells from giving the functions that they need other values.

`for note in notes:` or `count = total(...)` would make `note` or `count` something else for every
later cell, and the error would arise there. So a cell that assigns such a name is refused before
any of it is executed. `open_review` switches this on, by a transformer of IPython (see “AST
transformations” in its documentation).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from annual_review.errors import ProtectedNameError

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def protect_names() -> None:
    """Let the kernel refuse cells that assign a name of `annual_review.chapter`, from now on."""
    from IPython import get_ipython  # noqa: PLC0415 - only a kernel has cells

    shell = get_ipython()
    if shell is None or any(isinstance(one, _Refusal) for one in shell.ast_transformers):
        return
    from annual_review import chapter  # noqa: PLC0415 - it imports this module

    names = {name for name in chapter.__all__ if callable(getattr(chapter, name))}
    shell.ast_transformers.append(_Refusal(frozenset(names)))


def refuse(name: str) -> None:
    """Raise ProtectedNameError for a name that a cell assigns."""
    raise ProtectedNameError(
        f"'{name}' is a function of annual_review.chapter, which later cells need.",
        remedy=f"Give the variable another name, such as {name}_.",
    )


class _Refusal(ast.NodeTransformer):
    """Puts an error in the place of a cell that assigns a protected name."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def visit_Module(self, cell: ast.Module) -> ast.Module:
        """Return the cell as it is, or one that does nothing but raise the error."""
        for name, node in assigned(cell):
            if name in self._names:
                call = f"__import__({__name__!r}, fromlist=['refuse']).refuse({name!r})"
                instead = ast.parse(call)
                for part in ast.walk(instead):
                    ast.copy_location(part, node)
                return instead
        return cell


def assigned(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield the names that a cell binds for later cells, each with where it does.

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
        isinstance(one, ast.NamedExpr) and one.target is name for one in ast.walk(comprehension)
    )
