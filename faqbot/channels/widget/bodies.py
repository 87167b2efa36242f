"""Request bodies: read no further than allowed, and parsed so that whatever is wrong has a sentence."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from faqbot.channels.widget.refusals import Refusal

LARGEST = 64 * 1024


class JsonRoute(APIRoute):
    """A route whose body is small, UTF-8 and JSON.

    https://fastapi.tiangolo.com/how-to/custom-request-and-route/
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def checked(request: Request) -> Response:
            return await answer(_JsonRequest(request.scope, request.receive))

        return checked


class _JsonRequest(Request):
    async def body(self) -> bytes:
        """The body. Raise Refusal before more of it is kept than is allowed."""
        if not hasattr(self, "_body"):
            self._body = b"".join(await self._chunks())
            if self._body:
                _expect_json(self.headers.get("content-type", ""))
        return self._body

    async def json(self) -> Any:
        body = await self.body()
        try:
            return json.loads(body.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise _unreadable(f"byte {error.start} is not UTF-8; send UTF-8") from error
        except json.JSONDecodeError as error:
            raise _unreadable(f"it is not JSON at line {error.lineno}, column {error.colno}") from error
        except RecursionError as error:
            raise _unreadable("it is nested too deeply; send a flat object") from error
        except ValueError as error:  # a number of thousands of digits
            raise _unreadable("it holds a value that cannot be read") from error

    async def _chunks(self) -> list[bytes]:
        chunks: list[bytes] = []
        size = 0
        async for chunk in self.stream():
            size += len(chunk)
            if size > LARGEST:
                raise Refusal(413, "too_large", f"The body is too large; send at most {LARGEST // 1024} KiB.")
            chunks.append(chunk)
        return chunks


def _expect_json(content_type: str) -> None:
    """Other sites' forms cannot send this type without asking first, and nobody answers them."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "not_json", "The body must be JSON; send it with the header Content-Type: application/json.")


def _unreadable(why: str) -> Refusal:
    return Refusal(422, "unreadable", f"The body cannot be read: {why}.")
