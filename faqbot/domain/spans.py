"""Spans of what is done for a message, for whoever collects traces; without a collector they do nothing.

https://opentelemetry.io/docs/specs/otel/trace/api/. Nothing that a customer wrote is ever told to a span, nor the
message of an error, which may quote it.
"""

from collections.abc import Mapping
from contextlib import AbstractContextManager

from opentelemetry import trace
from opentelemetry.trace import Span

_NAME = "faqbot"
_tracer = trace.get_tracer(_NAME)


def span(name: str) -> AbstractContextManager[Span]:
    """The time within the context, as a part of what is around it."""
    return _tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False)


def tell(told: Span, about: Mapping[str, str | float | None]) -> None:
    """Tell a span names and numbers; None is nothing to tell."""
    if told.is_recording():
        told.set_attributes({f"{_NAME}.{name}": value for name, value in about.items() if value is not None})
