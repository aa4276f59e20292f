"""Compile the expression of a rule into a condition, and refuse what is no part of the language.

    condition   = comparison | not condition | condition and condition | condition or condition
    comparison  = operand < operand        also <= > >= == !=, and chains: 1 <= 人数 <= 500
                | operand in [1, 2]        also not in
                | operand in 台账.栏目      the values of a field in the kept rows of a register
    operand     = field | number | 'text' | operand + operand, also - * /

Every node of the syntax tree that is not listed here is an error: there are no calls, attributes,
indices or names but those of fields. A text in quotation marks is read as the field is that it is
compared with.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from fractions import Fraction

from annual_review.errors import ParamsError, did_you_mean
from annual_review.language import N_, _
from annual_review.project.register_book import Field, RegisterBook
from annual_review.project.rules.condition import (
    NUMBER,
    Comparison,
    Condition,
    Constant,
    Membership,
    Test,
    kind_of,
)
from annual_review.project.rules.names import as_typed, fault, in_marks
from annual_review.project.rules.operands import (
    YEAR,
    Operand,
    arithmetic,
    factor,
    in_one_kind,
    in_one_unit,
    negative,
    refuse_comparison,
    same_for_all,
)
from annual_review.project.rules.syntax import parse, token_of
from annual_review.project.rules.tokens import FieldToken, TextToken, Token, Tokens

_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_PARTS = N_("Write fields, numbers and texts with <, <=, ==, !=, in, and, or, not, + - * /.")


def compile_expression(expression: str, book: RegisterBook, register: str) -> Condition:
    """Return the condition of an expression in the rules of a register.

    Raises ParamsError, without a place, for what is no expression, names no field, or compares
    what cannot be compared.
    """
    return _Compiler(book, register).compile(expression)


def unique_fields(names: Sequence[str], fields: Mapping[str, Field], register: str) -> list[str]:
    """Return the fields in which no two rows may agree. Raises ParamsError for an unknown one."""
    known = {as_typed(name): name for name in fields}
    for name in names:
        if as_typed(name) not in known:
            hint = did_you_mean(name, fields) or _(
                "Known fields: {fields}.", fields="、".join(fields)
            )
            raise fault(_("{register} has no field '{name}'.", register=register, name=name), hint)
    return list(dict.fromkeys(known[as_typed(name)] for name in names))


class _Compiler:
    """Compiles one expression of a register."""

    def __init__(self, book: RegisterBook, register: str) -> None:
        self._book, self._register = book, register
        self._tokens: list[Token] = []
        self._condition = Condition()

    def compile(self, expression: str) -> Condition:
        self._tokens = Tokens(self._book, self._register).read(expression)
        self._condition.skeleton = self._boolean(parse(self._tokens))
        return self._condition

    def _boolean(self, node: ast.expr) -> str:
        """Return the skeleton of a condition."""
        if isinstance(node, ast.BoolOp):
            word = " and " if isinstance(node.op, ast.And) else " or "
            return f"({word.join(self._boolean(part) for part in node.values)})"
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return f"(not {self._boolean(node.operand)})"
        if isinstance(node, ast.Compare):
            return self._comparisons(node)
        operand = self._operand(node)
        remedy = _("Say what it has to be: {operand} >= 1.", operand=operand.shown)
        raise fault(_("{operand} is no comparison.", operand=in_marks(operand.shown)), remedy)

    def _comparisons(self, node: ast.Compare) -> str:
        """Return the skeleton of one comparison, or of a chain of them."""
        if any(isinstance(op, ast.In | ast.NotIn) for op in node.ops):
            if len(node.ops) > 1:
                raise fault(_("A chain of comparisons holds in."), _("Write two, joined with and."))
            name = self._membership(node.left, node.comparators[0])
            return name if isinstance(node.ops[0], ast.In) else f"(not {name})"
        operands = [self._operand(part) for part in (node.left, *node.comparators)]
        names = []
        for op, left, right in zip(node.ops, operands, operands[1:], strict=False):
            if type(op) not in _COMPARISONS:
                raise fault(_("'is' is no part of a rule."), _("Write ==."))
            names.append(self._comparison(left, _COMPARISONS[type(op)], right))
        return f"({' and '.join(names)})" if len(names) > 1 else names[0]

    def _comparison(self, left: Operand, sign: str, right: Operand) -> str:
        """Add a comparison of two operands; return its name."""
        if left.like is None and right.like is None:
            raise same_for_all(f"{left.shown} {sign} {right.shown}")
        left, right = in_one_kind(self._like(left, right), self._like(right, left))
        refuse_comparison(sign, left, right)
        left, right = in_one_unit(left, right)
        likes = _likes(left, right)
        return self._add(Comparison(left.kind, left.source, sign, right.source, likes))

    def _membership(self, node: ast.expr, among: ast.expr) -> str:
        """Add a test of membership; return its name."""
        left = self._operand(node)
        token = token_of(among, self._tokens) if isinstance(among, ast.Name) else None
        if isinstance(token, FieldToken) and token.register:
            if left.like is None:
                raise same_for_all(f"{left.shown} in {token}")
            left, other = in_one_kind(left, self._operand_of(token, str(token)))
            refuse_comparison("in", left, other)
            likes, by = _likes(left, other), float(factor(other.unit, left.unit))
            return self._add(Membership(left.kind, left.source, likes, of=token, factor=by))
        if not isinstance(among, ast.List | ast.Tuple):
            behind = in_marks(f"{left.shown} in")
            raise fault(
                _(
                    "Behind {operand} stands neither a list nor the field of a register.",
                    operand=behind,
                ),
                _("Write a list, ['甲', '乙'], or the field of a register: 老年学校.乡镇."),
            )
        if left.like is None:
            raise same_for_all(f"{left.shown} in […]")
        if not among.elts:
            raise fault(_("The list behind in is empty."), _("Write its values: ['甲', '乙']."))
        values = tuple(self._item(left, self._operand(item)).source for item in among.elts)
        return self._add(Membership(left.kind, left.source, _likes(left), among=values))

    def _item(self, left: Operand, item: Operand) -> Operand:
        """Return an item of the list behind `left` in."""
        if item.like is not None:
            remedy = _(
                "Write {left} == {right}, joined with or.", left=left.shown, right=item.shown
            )
            raise fault(
                _("The field {field} stands in a list.", field=in_marks(item.shown)), remedy
            )
        item = self._like(item, left)
        refuse_comparison("in", left, item)
        return item

    def _operand(self, node: ast.expr) -> Operand:
        """Return an operand."""
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            return Operand.of_number(Fraction(str(node.value)), str(node.value))
        if isinstance(node, ast.Name):
            token = token_of(node, self._tokens)
            if isinstance(token, TextToken):
                return Operand("", "", str(token), text=token.text)
            assert isinstance(token, FieldToken)
            if token.register:
                what = _("'{field}' has many values.", field=token)
                raise fault(
                    what, _("Such a field stands only behind in: 栏目 in {field}.", field=token)
                )
            return self._operand_of(token, self._named(token.field))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
            part = self._operand(node.operand)
            return negative(part) if isinstance(node.op, ast.USub) else part
        if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
            parts = self._operand(node.left), self._operand(node.right)
            return arithmetic(_ARITHMETIC[type(node.op)], *parts)
        raise self._no_operand(node)

    def _no_operand(self, node: ast.expr) -> ParamsError:
        """Return what is wrong with a node that no operand has."""
        if isinstance(node, ast.List | ast.Tuple):
            return fault(
                _("A list, or a comma, stands where none belongs."),
                _(
                    "A list stands behind in: 级别 in ['省级', '县级']. A number has no comma: "
                    "1000."
                ),
            )
        if isinstance(node, ast.Call | ast.Subscript):
            before = self._operand(node.func if isinstance(node, ast.Call) else node.value)
            return fault(
                _(
                    "A bracket stands behind {operand}, with no operator between.",
                    operand=in_marks(before.shown),
                ),
                _(
                    "Write the operator; a name that holds a bracket stands in backticks: "
                    "`甲（乙）`."
                ),
            )
        if isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
            return fault(
                _("The result of a comparison is compared, or calculated with."),
                _("Join comparisons with and, or, not: (甲 <= 乙) and (乙 <= 丙)."),
            )
        return fault(_("{name} is no part of a rule.", name=type(node).__name__), _(_PARTS))

    def _like(self, one: Operand, other: Operand) -> Operand:
        """Return a constant as one of the kind of the other operand, if it can be."""
        if one.text is not None and other.like is not None and other.kind != NUMBER:
            name = f"k{len(self._condition.constants)}"
            self._condition.constants[name] = Constant(one.text, other.like)
            return Operand(name, other.kind, one.shown)
        if one.number is not None and other.kind == YEAR:
            return Operand(one.source, YEAR, one.shown)
        return one

    def _operand_of(self, token: FieldToken, source: str) -> Operand:
        field = self._book.fields_of(token.register or self._register)[token.field]
        return Operand(source, kind_of(field), str(token), field.unit, token)

    def _named(self, name: str) -> str:
        """Return the name of a field in operands."""
        fields = self._condition.fields
        known = next((known for known, of in fields.items() if of == name), f"f{len(fields)}")
        fields[known] = name
        return known

    def _add(self, test: Test) -> str:
        name = f"c{len(self._condition.tests)}"
        self._condition.tests[name] = test
        return name


def _likes(*operands: Operand) -> tuple[FieldToken, ...]:
    return tuple(one.like for one in operands if one.like is not None)
