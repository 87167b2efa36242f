"""The server: it keeps updates until they are confirmed, messages as they were sent, and fails when told to."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from faqbot.channels.telegram.fake import people
from faqbot.channels.telegram.fake.calls import BadCall, read
from faqbot.channels.telegram.fake.faults import Broken, Cut, Fault, Refusal, Slow, Unheard
from faqbot.channels.telegram.fake.people import Group, Json, Person
from faqbot.channels.telegram.fake.queue import Updates
from faqbot.channels.telegram.fake.results import result

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
_PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class Call:
    """A call that was made, when it came, and what was done: None if it failed."""

    bot: str
    method: str
    given: Mapping[str, Any]
    at: float
    result: Any = None

    @property
    def text(self) -> str:
        return str(self.given.get("text", ""))

    @property
    def chat(self) -> int:
        return int(self.given["chat_id"])

    @property
    def buttons(self) -> list[Json]:
        """The buttons below a message, row after row."""
        return [b for row in (self.given.get("reply_markup") or {}).get("inline_keyboard", ()) for b in row]


class FakeBotApi:
    """A Bot API server on a free port of the loopback address, for the bots with these tokens."""

    def __init__(self, *tokens: str, port: int = 0) -> None:
        self.tokens = tokens or ("1:token",)
        self.calls: list[Call] = []
        self.rule: Callable[[Call], Fault | None] = lambda _call: None
        self.updates = {token.partition(":")[0]: Updates() for token in self.tokens}
        self.webhooks: dict[str, Json] = {}
        self.connections: dict[str, Callable[[str, Mapping[str, Any]], Json | Refusal | None]] = {}
        self._port = port
        self._numbers = count(100)
        self._planned: defaultdict[str, deque[Fault]] = defaultdict(deque)
        self._pushing: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=4 * 1024 * 1024)
        app.router.add_post("/bot{token}/{method}", self._called)
        # A process that died polls no more: its successor is not told that another one polls.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._pushing:
            task.cancel()
        if self._runner is not None:
            await self._runner.cleanup()

    # What people do

    def says(self, person: Person, text: str = "", group: Group | None = None, **more: Any) -> Json:
        """Somebody writes to the first bot; the message is returned as it was brought."""
        content = more if not text else {"text": text, **more}
        written = people.message(next(self._numbers), person, group, **content)
        self.bring({"message": written})
        return written

    def edits(self, message: Json, text: str) -> None:
        """Somebody changes a message."""
        self.bring({"edited_message": message | {"text": text, "edit_date": message["date"] + 5}})

    def presses(self, person: Person, sent: Call, label: str) -> None:
        """Somebody presses the button with this label."""
        data = next(button["callback_data"] for button in sent.buttons if label in button["text"])
        query = {"id": str(next(self._numbers)), "from": person.user, "chat_instance": "1", "data": data}
        self.bring({"callback_query": query | {"message": sent.result}})

    def bring(self, update: Json, bot: str | None = None, number: int | None = None) -> int:
        """Queue an update for a bot, the first one unless named, and return its number."""
        name = bot or next(iter(self.updates))
        given = self.updates[name].add(update, number)
        if name in self.webhooks:
            self._push(name)
        return given

    # What went wrong, and what came

    def plan(self, method: str, *faults: Fault) -> None:
        """Let the next calls of a method meet these faults, one each."""
        self._planned[method].extend(faults)

    def made(self, method: str, chat: int | None = None) -> list[Call]:
        """The calls of a method that were done, in order; those for a chat alone if it is given."""
        done = [call for call in self.calls if call.method == method and call.result is not None]
        return [call for call in done if chat is None or call.given.get("chat_id") == chat]

    def sent(self, chat: int | None = None) -> list[Call]:
        """The messages that were sent, in order."""
        return self.made("sendMessage", chat)

    async def until(self, is_so: Callable[[], bool], within_s: float = _PATIENCE_S) -> None:
        """Wait until something is so. Raise TimeoutError."""
        async with asyncio.timeout(within_s):
            while not is_so():
                self._changed.clear()
                await self._changed.wait()

    async def reply(self, chat: int, number: int = 1) -> Call:
        """The message with this number that was sent to a chat, as soon as it is there."""
        await self.until(lambda: len(self.sent(chat)) >= number)
        return self.sent(chat)[number - 1]

    # The wire

    async def _called(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        is_json = request.content_type == "application/json"
        form: Json = await request.json() if is_json else {key: str(v) for key, v in (await request.post()).items()}
        bot = request.match_info["token"].partition(":")[0]
        if request.match_info["token"] not in self.tokens:
            return _refused(Refusal(401, "Unauthorized"))
        try:
            given = read(name, form, is_json=is_json)
        except BadCall as error:
            self._note(Call(bot, name, form, time.monotonic()))
            return _refused(Refusal(400, f"Bad Request: {error}"))
        return await self._met(Call(bot, name, given, time.monotonic()), request)

    async def _met(self, call: Call, request: web.Request) -> web.StreamResponse:
        planned = self._planned[call.method]
        match planned.popleft() if planned else self.rule(call):
            case Refusal() as refusal:
                self._note(call)
                return _refused(refusal)
            case Broken(status):
                self._note(call)
                return web.Response(text="<html>", status=status)
            case Cut():
                self._note(call)
                return _end(request)
            case Unheard():
                await self._done(call)
                return _end(request)
            case Slow(seconds):
                await asyncio.sleep(seconds)
        return await self._done(call)

    async def _done(self, call: Call) -> web.Response:
        result = await self._result(call)
        if isinstance(result, Refusal):
            self._note(call)
            return _refused(result)
        if call.method != "getUpdates":
            self._note(Call(call.bot, call.method, call.given, call.at, result))
        return web.json_response({"ok": True, "result": result})

    async def _result(self, call: Call) -> Any:
        if (connection := call.given.get("business_connection_id")) is not None:
            known = self.connections.get(connection)
            met = (
                Refusal(400, "Bad Request: BUSINESS_CONNECTION_INVALID")
                if known is None
                else known(call.method, call.given)
            )
            if met is not None:
                return met
        match call.method:
            case "getUpdates":
                return await self._polled(call)
            case "setWebhook":
                self.webhooks[call.bot] = dict(call.given)
                self._push(call.bot)
                return True
            case "deleteWebhook":
                self.webhooks.pop(call.bot, None)
                return True
            case "getWebhookInfo":
                url = self.webhooks.get(call.bot, {}).get("url", "")
                waiting = len(self.updates[call.bot].waiting)
                return {"url": url, "has_custom_certificate": False, "pending_update_count": waiting}
            case _:
                return result(call.bot, call.method, call.given, self._numbers)

    async def _polled(self, call: Call) -> list[Json] | Refusal:
        updates = self.updates[call.bot]
        if call.bot in self.webhooks:
            return Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        if updates.is_polled:
            return Refusal(409, "Conflict: terminated by other getUpdates request")
        updates.confirm(call.given.get("offset", 0))
        updates.is_polled = True
        try:
            return await updates.poll(call.given.get("timeout", 0))
        finally:
            updates.is_polled = False

    def _note(self, call: Call) -> None:
        self.calls.append(call)
        self._changed.set()

    def _push(self, bot: str) -> None:
        task = asyncio.create_task(self._pushed(bot))
        self._pushing.add(task)
        task.add_done_callback(self._pushing.discard)

    async def _pushed(self, bot: str) -> None:
        """Bring what waits to the webhook, and again what was not taken."""
        updates = self.updates[bot]
        async with ClientSession(timeout=ClientTimeout(5)) as session:
            while updates.waiting and bot in self.webhooks:
                update = updates.waiting.pop(0)
                if not await _taken(session, self.webhooks[bot], update):
                    updates.waiting.insert(0, update)
                    await asyncio.sleep(0.1)


async def _taken(session: ClientSession, hook: Json, update: Json) -> bool:
    try:
        async with session.post(
            hook["url"], json=update, headers={SECRET_HEADER: hook.get("secret_token", "")}
        ) as answer:
            return answer.status < 300  # noqa: PLR2004 - what Telegram takes for success
    except (ClientError, TimeoutError):
        return False


def _refused(refusal: Refusal) -> web.Response:
    body: Json = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    parameters = {"retry_after": refusal.retry_after_s, "migrate_to_chat_id": refusal.moved_to}
    if any(parameters.values()):
        body["parameters"] = {name: value for name, value in parameters.items() if value}
    return web.json_response(body, status=refusal.status)


def _end(request: web.Request) -> web.StreamResponse:
    """End the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
