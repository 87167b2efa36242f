"""An operator's answer: a Jinja2 page in a sandbox that can show values, choose between texts, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, DecimalException
from functools import cache
from typing import TYPE_CHECKING, Any

from faqbot.templates import figures

if TYPE_CHECKING:
    from jinja2 import Template as Compiled
    from jinja2.sandbox import SandboxedEnvironment

_LONGEST = 2000


class BadPage(ValueError):
    """A page that cannot be used, or cannot be written with these values."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that has been checked."""

    compiled: "Compiled"

    @classmethod
    def of(cls, source: str, names: set[str]) -> "Page":
        """Check a page: it may show `names`, with the filters listed here, and choose by if. Raise BadPage."""
        from jinja2 import TemplateError, meta  # noqa: PLC0415 - for those who declare templates only

        if not source.strip() or len(source) > _LONGEST:
            raise BadPage(f"is empty or longer than {_LONGEST} characters")
        try:
            tree = _environment().parse(source.strip())
            _expect_plain(tree)
            unknown = meta.find_undeclared_variables(tree) - names
            if unknown:
                raise BadPage(f"shows {', '.join(sorted(unknown))}, which is no slot, table or step")
            return cls(_environment().from_string(source.strip()))
        except TemplateError as error:
            raise BadPage(f"cannot be read: {error}") from error

    def written(self, values: Mapping[str, Any]) -> str:
        """The page with these values. Raise BadPage."""
        from jinja2 import TemplateError  # noqa: PLC0415 - for those who declare templates only

        try:
            text = self.compiled.render(values)
        except (TemplateError, AttributeError, TypeError, ValueError, DecimalException) as error:
            raise BadPage(str(error)) from error
        if len(text) > _LONGEST:
            raise BadPage("is too long")
        return text


def _expect_plain(tree: Any) -> None:
    """Refuse every construct that could run, loop, reach into a value or build a long text."""
    from jinja2 import nodes  # noqa: PLC0415 - for those who declare templates only

    allowed = (
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Filter, nodes.If, nodes.CondExpr,
        nodes.Compare, nodes.Operand, nodes.Const, nodes.And, nodes.Or, nodes.Not,
    )  # fmt: skip
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, allowed):
            raise BadPage(f"uses {type(node).__name__.lower()}, which is not allowed")
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise BadPage(f"uses the filter {node.name}; there are {', '.join(sorted(_FILTERS))}")


def _number(value: Any) -> str:
    return figures.number(figures.shortened(value)) if isinstance(value, Decimal) else str(value)


def _money(value: Decimal) -> str:
    text = f"{value.quantize(Decimal('0.01'), 'ROUND_HALF_UP'):,f}"
    return text.removesuffix(".00")


def _day_zh(value: date) -> str:
    return figures.day(value).zh


def _day_en(value: date) -> str:
    return figures.day(value).en


_FILTERS: dict[str, Callable[..., str]] = {
    "number": _number,
    "money": _money,
    "percent": figures.percent,
    "day_zh": _day_zh,
    "day_en": _day_en,
}


@cache
def _environment() -> "SandboxedEnvironment":
    from jinja2 import StrictUndefined  # noqa: PLC0415 - for those who declare templates only
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 - the same

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, finalize=_number)
    environment.globals.clear()
    environment.filters.clear()
    environment.tests.clear()
    environment.filters.update(_FILTERS)
    return environment
