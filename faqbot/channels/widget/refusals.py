"""Every way in which a request can be refused, in one shape: {"error": {"code", "message"}}."""

import traceback
from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

from faqbot.domain.errors import Unavailable

_SHORTLY_S = 5
_LONGEST_NAME = 60
_KNOWN = {
    404: ("not_found", "There is nothing at this address; the API is described at /docs."),
    405: ("method_not_allowed", "This address does not take that method; the API is described at /docs."),
}
_WHOLE_FAULTS = {"string_unicode": "The name of a field holds half of a surrogate pair; send whole characters."}
_FIELD_FAULTS = {
    "missing": "{name} is missing.",
    "extra_forbidden": "{name} is not a field of this request; leave it out.",
    "string_type": "{name} must be a string.",
    "surrogate": "{name} holds half of a surrogate pair; send whole characters.",
    "string_too_short": "{name} must not be empty.",
    "string_too_long": "{name} is too long; the most is {max_length} characters.",
    "literal_error": "{name} must be {expected}.",
    "nul": "{name} holds the character NUL; leave it out.",
}

log = structlog.get_logger(__name__)


class Refusal(HTTPException):
    """A request is not answered; the message tells its sender what to change or when to come back."""

    def __init__(self, status: int, code: str, message: str, *, retry_after_s: int | None = None) -> None:
        headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
        super().__init__(status, message, headers=headers)
        self.code = code
        self.retry_after_s = retry_after_s

    @property
    def body(self) -> dict[str, dict[str, str]]:
        return shape(self.code, self.detail)

    @property
    def event(self) -> dict[str, str | int]:
        """The same where the status and the headers are sent already."""
        wait = {} if self.retry_after_s is None else {"retry_after_s": self.retry_after_s}
        return {**self.body["error"], **wait}


def unavailable() -> Refusal:
    """The database or the index does not answer; which one is for the log, not for a visitor."""
    return Refusal(
        503, "unavailable", "The bot cannot look things up now; try again shortly.", retry_after_s=_SHORTLY_S
    )


def unexpected(error: Exception) -> Refusal:
    """A mistake of ours. The log has its kind and place only: the text of an error may hold a customer's words."""
    trace = traceback.format_tb(error.__traceback__)
    log.error("request.failed", error=type(error).__name__, trace=trace)
    return Refusal(500, "internal", "Something went wrong on our side; please try again.")


def shape(code: str, message: str) -> dict[str, dict[str, str]]:
    return {"error": {"code": code, "message": message}}


def install(app: FastAPI) -> None:
    """Give every error that the application can raise its status and its sentence."""
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Unavailable, _unavailable)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, Refusal):
        return JSONResponse(error.body, error.status_code, error.headers)
    assert isinstance(error, StarletteHTTPException)  # noqa: S101 - it is registered for these only
    code, message = _KNOWN.get(error.status_code, ("refused", str(error.detail)))
    return JSONResponse(shape(code, message), error.status_code, error.headers)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - it is registered for these only
    sentences = dict.fromkeys(_fault(fault) for fault in error.errors()[:3])
    return JSONResponse(shape("invalid", " ".join(sentences)), 422)


async def _unavailable(_request: Request, _error: Exception) -> JSONResponse:
    refusal = unavailable()
    return JSONResponse(refusal.body, refusal.status_code, refusal.headers)


def _fault(fault: Mapping[str, Any]) -> str:
    where = fault["loc"][1:]
    if not where:
        return _WHOLE_FAULTS.get(fault["type"], "The body is missing or is not a JSON object; send one.")
    name = f'"{_printable(".".join(map(str, where)))}"'
    sentence = _FIELD_FAULTS.get(fault["type"], "{name} cannot be used as it is.")
    return sentence.format(name=name, **fault.get("ctx", {}))


def _printable(name: str) -> str:
    shown = "".join(c if c.isprintable() else "\ufffd" for c in name[:_LONGEST_NAME])
    return shown if len(name) <= _LONGEST_NAME else f"{shown}..."
