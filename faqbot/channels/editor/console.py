"""The page on which questions are tried, and what can be taught from there and from the inbox."""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields, sees_everything, visible
from faqbot.channels.editor.page import address, back_of, page
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.faq import Phrasing
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.domain.replay import Got
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import NoEntry, NotAllowed
from faqbot.editing.form import lines
from faqbot.editing.teaching import Teaching
from faqbot.editing.trying import Trying
from faqbot.language.detect import detect
from faqbot.retrieval.shelf import Shelf

_LONGEST = 4000
_MOST = 50


class ConsolePages:
    """Try a question, and say what is wrong with the answer."""

    def __init__(
        self, door: Door, catalogue: Catalogue, trying: Mapping[str, Trying], teaching: Teaching, drafts: Shelf
    ) -> None:
        """`trying` asks what is live, under "", and the drafts, under "draft", whose shelf nobody else refreshes."""
        self._door = door
        self._catalogue = catalogue
        self._trying = trying
        self._teaching = teaching
        self._drafts = drafts

    async def console(self, request: Request) -> Response:
        """The question, the answer, and every rung's reason; the address holds them, so it can be shared."""
        asked = request.query_params
        text, kb, code = asked.get("q", "")[:_LONGEST], asked.get("kb", ""), asked.get("lang", "")
        bearer = await self._door.admit(request, Role.VIEWER, kb or None)
        bases = visible(bearer, await self._catalogue.askable())
        if not kb and not sees_everything(bearer):
            kb = bases[0] if bases else ""
        language = Language(code) if code in list(Language) else None
        state = asked.get("state", "") if asked.get("state") in self._trying else ""
        if state:
            await self._drafts.refresh()
        may_ask = text and (kb or sees_everything(bearer))
        trial = await self._trying[state].ask(text, kb or None, language) if may_ask else None
        return page(
            request,
            "console.html",
            text=text,
            kb=kb,
            code=code,
            state=state,
            got=Got.of(trial.turn.decision) if trial else None,
            bases=bases,
            trial=trial,
            everything=sees_everything(bearer),
            done=asked.get("done", ""),
        )

    async def add_phrasing(self, request: Request) -> Response:
        """Let an entry answer the question from now on."""
        given = await fields(request)
        kb, entry_id = _named(given)
        bearer = await self._door.admit(request, Role.EDITOR, kb)
        try:
            conflict = await self._teaching.add_phrasings(bearer, kb, entry_id, _asked(given))
        except (NoEntry, NotAllowed) as error:
            raise _refusal(error) from error
        return _done(given, "phrasing_added" if conflict is None else "conflict_try_again")

    async def label(self, request: Request) -> Response:
        """Note what the question should get: an entry, or nothing."""
        given = await fields(request)
        is_out = given.get("out") == "1"
        kb, entry_id = (given.get("kb", ""), None) if is_out else _named(given)
        bearer = await self._door.admit(request, Role.EDITOR, kb or "")
        try:
            await self._teaching.label(bearer, _asked(given), kb, entry_id)
        except (NoEntry, NotAllowed) as error:
            raise _refusal(error) from error
        return _done(given, "out_of_scope_noted" if is_out else "label_noted")


def router(pages: ConsolePages) -> APIRouter:
    """The addresses for trying and teaching."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/console", pages.console, methods=["GET"])
    made.add_api_route("/phrasing", pages.add_phrasing, methods=["POST"])
    made.add_api_route("/label", pages.label, methods=["POST"])
    return made


def _named(given: dict[str, str]) -> tuple[str, str]:
    """An entry as it is written, base/id; ids may hold slashes, names of bases do not."""
    kb, _, entry_id = given.get("entry", "").strip().partition("/")
    return kb, entry_id


def _asked(given: dict[str, str]) -> list[Phrasing]:
    """The questions of the form, one a line, each in the language that was given or its own."""
    code = given.get("lang", "")
    chosen = Language(code) if code in list(Language) else None
    return [Phrasing(line, chosen or detect(line)) for line in lines(given.get("text", ""))[:_MOST]]


def _refusal(error: NoEntry | NotAllowed) -> Refusal:
    if isinstance(error, NoEntry):
        return Refusal(404, "not_found", "not_found")
    return Refusal(403, "forbidden", "forbidden")


def _done(given: dict[str, str], word: str) -> Response:
    """Back to where the form stood, with a word of what was done."""
    path, _, query = back_of(given.get("back", "")).partition("?")
    kept = dict(parse_qsl(query)) | {"done": word}
    return RedirectResponse(address(path, kept), 303)
