"""Arithmetic that is safe to compute whoever wrote it: simpleeval with an allow-list, Decimal, and caps on everything."""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DecimalException,
    DivisionByZero,
    InvalidOperation,
    Overflow,
    localcontext,
)
from enum import Enum, auto
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

PRECISION = 50
LARGEST = Decimal(10) ** 36
_MOST_CHARACTERS = 1000
_MOST_NODES = 200
_MOST_DIGITS = 36
_MOST_EXPONENT = 1000
_LARGEST_FACTORIAL = 30
_EXACT = Context(
    prec=PRECISION,
    rounding=ROUND_HALF_UP,
    Emax=PRECISION * 2,
    Emin=-PRECISION * 2,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
_NODES = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.Constant, ast.Name, ast.Load, ast.Call, ast.IfExp, ast.Compare,
    ast.BoolOp, ast.operator, ast.unaryop, ast.cmpop, ast.boolop,
)  # fmt: skip


class Flaw(Enum):
    """Why an expression has no value."""

    DIVISION_BY_ZERO = auto()
    TOO_LARGE = auto()
    NOT_ALLOWED = auto()
    NO_NUMBER = auto()  # the root of a negative number and its like


class Uncomputable(Exception):
    """An expression that has no value, or must not be computed."""

    def __init__(self, flaw: Flaw, reason: str) -> None:
        super().__init__(reason)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression; it names nothing but `names` and calls nothing but `functions`."""

    source: str
    tree: ast.Expression
    names: frozenset[str]
    functions: frozenset[str]


def checked(source: str) -> Expression:
    """Parse an expression and refuse all that is more than arithmetic. Raise Uncomputable."""
    if len(source) > _MOST_CHARACTERS:
        raise Uncomputable(Flaw.TOO_LARGE, f"an expression may have {_MOST_CHARACTERS} characters")
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Uncomputable(Flaw.NOT_ALLOWED, f"{source[:60]!r} is not an expression") from error
    nodes = list(ast.walk(tree))
    if len(nodes) > _MOST_NODES:
        raise Uncomputable(Flaw.TOO_LARGE, f"an expression may have {_MOST_NODES} parts")
    for node in nodes:
        _check(node)
    calls = [node.func for node in nodes if isinstance(node, ast.Call)]
    functions = frozenset(call.id for call in calls if isinstance(call, ast.Name))
    names = frozenset(node.id for node in nodes if isinstance(node, ast.Name)) - functions
    return Expression(source, _Exact(source.strip()).visit(tree), names, functions)


def evaluate(
    expression: Expression, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]] | None = None
) -> Any:
    """The value of an expression, exact to fifty figures. Raise Uncomputable."""
    engine = SimpleEval(
        operators=_OPERATORS,
        functions={**FUNCTIONS, **(functions or {})},
        names={"True": True, "False": False, **names},
    )
    try:
        with localcontext(_EXACT):
            value = engine.eval(expression.source, previously_parsed=expression.tree.body)
    except (DivisionByZero, ZeroDivisionError) as error:
        raise Uncomputable(Flaw.DIVISION_BY_ZERO, "division by zero") from error
    except Overflow as error:
        raise Uncomputable(Flaw.TOO_LARGE, "the result is too large") from error
    except (DecimalException, ArithmeticError) as error:
        raise Uncomputable(Flaw.NO_NUMBER, "there is no such number") from error
    except (InvalidExpression, TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
        raise Uncomputable(Flaw.NOT_ALLOWED, f"{type(error).__name__}: {error}") from error
    return _bounded(value)


def _bounded(value: Any) -> Any:
    if isinstance(value, Decimal) and not (value.is_finite() and abs(value) < LARGEST):
        raise Uncomputable(Flaw.TOO_LARGE, "the result is too large")
    return value


def _check(node: ast.AST) -> None:
    if not isinstance(node, _NODES):
        raise Uncomputable(Flaw.NOT_ALLOWED, f"{type(node).__name__} is not allowed in an expression")
    if isinstance(node, ast.Name) and node.id.startswith("_"):
        raise Uncomputable(Flaw.NOT_ALLOWED, f"the name {node.id} is not allowed")
    if isinstance(node, ast.Call) and (not isinstance(node.func, ast.Name) or node.keywords):
        raise Uncomputable(Flaw.NOT_ALLOWED, "only functions by their name are called")
    if isinstance(node, ast.Constant) and (
        not isinstance(node.value, int | float | str) or len(str(node.value)) > _MOST_DIGITS
    ):
        raise Uncomputable(Flaw.TOO_LARGE, f"a value may have {_MOST_DIGITS} characters")


class _Exact(ast.NodeTransformer):
    """Writes every number as the Decimal that its digits spell."""

    def __init__(self, source: str) -> None:
        self._source = source

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, bool | str):
            return node
        digits = ast.get_source_segment(self._source, node) or str(node.value)
        value: Any = Decimal(digits.replace("_", "")) if not digits.startswith("0x") else Decimal(int(digits, 16))
        return ast.copy_location(ast.Constant(value), node)


def _power(value: Decimal, exponent: Decimal) -> Decimal:
    if abs(exponent) > _MOST_EXPONENT or (abs(value) > 1 and exponent * abs(value.adjusted()) > _MOST_EXPONENT):
        raise Uncomputable(Flaw.TOO_LARGE, "the power is too large")
    return value**exponent


def _factorial(value: Decimal) -> Decimal:
    if value < 0 or value != value.to_integral_value():
        raise Uncomputable(Flaw.NO_NUMBER, "a factorial is of a whole number")
    if value > _LARGEST_FACTORIAL:
        raise Uncomputable(Flaw.TOO_LARGE, "the factorial is too large")
    return Decimal(math.factorial(int(value)))


def _rounded(value: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


def _floor(value: Decimal) -> Decimal:
    return value.to_integral_value("ROUND_FLOOR")


def _ceil(value: Decimal) -> Decimal:
    return value.to_integral_value("ROUND_CEILING")


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Mod: operator.mod,
    ast.Pow: _power,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "abs": abs,
    "min": min,
    "max": max,
    "round": _rounded,
    "floor": _floor,
    "ceil": _ceil,
    "sqrt": Decimal.sqrt,
    "factorial": _factorial,
}
