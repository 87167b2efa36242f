"""The desk for programs: /api/v1/desk, with a key of `faqbot operators key`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC

from fastapi import APIRouter, Request

from faqbot.channels.editor.door import expect_private, visible
from faqbot.channels.editor.schemas import EntriesOut, EntryIn, EntryOut, LabelIn, LabelOut
from faqbot.channels.editor.wanting import wanted
from faqbot.channels.editor.words import words
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.channels.widget.refusals import Refusal
from faqbot.channels.widget.schemas import refused
from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Phrasing
from faqbot.domain.language import Language
from faqbot.domain.operator import Opens, Role
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import Entries, NoEntry, NotAllowed
from faqbot.editing.form import Faulty, digest
from faqbot.editing.merging import Merging
from faqbot.editing.sessions import Bearer, Sessions
from faqbot.editing.teaching import Teaching
from faqbot.language.detect import detect

REFUSED = refused(401, 403, 404, 409, 413, 415, 422, 503)


class Rest:
    """The services of the desk, over JSON."""

    def __init__(
        self, sessions: Sessions, catalogue: Catalogue, entries: Entries, teaching: Teaching, merging: Merging
    ) -> None:
        self._sessions = sessions
        self._merging = merging
        self._catalogue = catalogue
        self._entries = entries
        self._teaching = teaching

    async def list_(self, request: Request) -> EntriesOut:
        """A page of entries; `q`, `kb`, `tag`, `state`, `faces`, `sort`, `down` and `page` as in the desk's address."""
        bearer = await self._bearer(request)
        asked = wanted(request.query_params)
        found = await self._catalogue.find(asked, visible(bearer, await self._catalogue.bases()))
        shown = [EntryOut.of(entry) for entry in found.entries]
        return EntriesOut(entries=shown, total=found.total, page=found.page, pages=found.pages)

    async def entry(self, kb: str, entry_id: str, request: Request) -> EntryOut:
        """An entry, with `seen` to send along with a change; one that went into another and is gone is found there."""
        expect_visible(await self._bearer(request), kb)
        found = await self._catalogue.entry(kb, entry_id)
        if found is None:
            found = await self._catalogue.entry(kb, await self._merging.now_at(kb, entry_id) or "")
        if found is None:
            raise _no_entry()
        return EntryOut.of(found)

    async def save(self, kb: str, entry_id: str, given: EntryIn, request: Request) -> EntryOut:
        """Keep an entry that was made from the one `seen`; 409 if another is there by now, and nothing is changed."""
        bearer = await self._bearer(request)
        expect_visible(bearer, kb)
        stored = await self._catalogue.entry(kb, entry_id)
        with refusing():
            entry = given.form(kb, entry_id).entry(UTC, stored if given.seen else None)
            conflict = await self._entries.save(bearer, entry, given.seen)
        if conflict is not None:
            now = digest(conflict.stored) or "nothing"
            raise Refusal(409, "changed", f"The entry is not what was seen any more; it is {now} now. Read it again.")
        return EntryOut.of(entry)

    async def label(self, given: LabelIn, request: Request) -> LabelOut:
        """Note what a question should get, for the next calibration."""
        bearer = await self._bearer(request)
        expect_visible(bearer, given.kb)
        asked = Phrasing(given.text, Language(given.lang) if given.lang else detect(given.text))
        with refusing():
            await self._teaching.label(bearer, [asked], given.kb, given.entry_id)
        return LabelOut()

    async def _bearer(self, request: Request) -> Bearer:
        return await bearer_of(self._sessions, request)


async def bearer_of(sessions: Sessions, request: Request) -> Bearer:
    """Who holds the key. A cookie is not looked at, so no other site can make a browser call this. Raise Refusal."""
    expect_private(request)
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    found = await sessions.bearer(key.strip(), Opens.KEY) if scheme.lower() == "bearer" else None
    if found is None:
        raise Refusal(401, "no_key", "Send a key as Authorization: Bearer KEY; `faqbot operators key` makes one.")
    return found


def router(rest: Rest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/entries", rest.list_, methods=["GET"])
    made.add_api_route("/entries/{kb}/{entry_id:path}", rest.entry, methods=["GET"])
    made.add_api_route("/entries/{kb}/{entry_id:path}", rest.save, methods=["PUT"])
    made.add_api_route("/labels", rest.label, methods=["POST"])
    return made


def expect_visible(bearer: Bearer, kb: str) -> None:
    if not bearer.may(Role.VIEWER, kb):
        raise _no_entry()


def _no_entry() -> Refusal:
    return Refusal(404, "unknown_entry", "There is no such entry, or none that this key may see.")


@contextmanager
def refusing() -> Iterator[None]:
    """Say what is wrong in the shape of the API."""
    try:
        yield
    except Faulty as error:
        said = words(Language.EN)
        raise Refusal(422, "invalid", " ".join(said[fault] for fault in error.faults)) from error
    except NotAllowed as error:
        raise Refusal(
            403, "forbidden", "The role of this key does not suffice; writing takes an editor, publishing a publisher."
        ) from error
    except NoEntry as error:
        raise _no_entry() from error
    except BadInput as error:
        raise Refusal(422, "invalid", f"{str(error).capitalize()}.") from error
