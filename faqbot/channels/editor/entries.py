"""The pages of the entries: look through them, write one, see what it was and make it that again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields, visible
from faqbot.channels.editor.page import address, page
from faqbot.channels.editor.wanting import wanted as wanted_by
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.faq import Entry, State
from faqbot.domain.operator import Role
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.difference import difference
from faqbot.editing.entries import Conflict, Entries, NoEntry, NotAllowed
from faqbot.editing.form import Faulty, Form, changed, digest, merged
from faqbot.editing.merging import Merging
from faqbot.editing.parity import Parity, parity
from faqbot.editing.reviews import Reviews
from faqbot.editing.sessions import Bearer

_HERE = "/desk/entry"


@dataclass(frozen=True, slots=True)
class Care:
    """What entries need besides being written: to be looked at again on a day of the zone, and to be made one."""

    reviews: Reviews
    merging: Merging
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Written:
    """What the page of an entry shows besides the form; `seen` is the digest of what it began with, "" if new."""

    seen: str = ""
    parity: Parity = field(default_factory=Parity)
    faults: Sequence[str] = ()
    saved: bool = False
    drafted: bool = False
    overtaken: bool = False
    planned: bool = False
    review: date | None = None
    into: str = ""

    @property
    def is_new(self) -> bool:
        return not self.seen


class EntryPages:
    """Entries for people to look at and to change."""

    def __init__(
        self, door: Door, catalogue: Catalogue, entries: Entries, care: Care, now: Callable[[], datetime]
    ) -> None:
        self._door = door
        self._catalogue = catalogue
        self._entries = entries
        self._care = care
        self._zone = care.zone
        self._now = now

    async def home(self, request: Request) -> Response:
        """The list of entries is where the day begins."""
        await self._door.admit(request)
        return RedirectResponse("/desk/entries", 303)

    async def list_(self, request: Request) -> Response:
        """A page of the entries that fit what the address asks for."""
        bearer = await self._door.admit(request)
        bases = visible(bearer, await self._catalogue.bases())
        due = await self._care.reviews.due()
        query = dict(request.query_params)
        wanted = replace(wanted_by(request.query_params), among=due if query.get("due") == "1" else None)
        return page(
            request,
            "entries.html",
            found=await self._catalogue.glimpse(wanted, bases),
            wanted=wanted,
            bases=bases,
            query=query,
            states=State,
            now=self._now(),
            due=due,
        )

    async def new(self, request: Request) -> Response:
        """An empty form, or one that begins with a question."""
        bearer = await self._door.admit(request, Role.EDITOR)
        given = Form.typed(dict(request.query_params))
        return self._form(request, bearer, replace(given, state=State.DRAFT.value), Written())

    async def entry(self, request: Request) -> Response:
        """An entry as it stands."""
        entry, bearer = await self._asked_for(request)
        history = await self._entries.history(entry.kb, entry.id)
        draft, live = await self._catalogue.draft(entry.kb, entry.id), await self._catalogue.live(entry.kb, entry.id)
        written = Written(
            digest(entry),
            parity(entry, history),
            saved="saved" in request.query_params,
            drafted=draft is not None,
            overtaken=draft is not None and draft.base != digest(live),
            planned="planned" in request.query_params,
            review=(await self._care.reviews.days()).get((entry.kb, entry.id)),
            into=await self._care.merging.now_at(entry.kb, entry.id) or "",
        )
        return self._form(request, bearer, Form.of(entry, self._zone), written)

    async def save(self, request: Request) -> Response:
        """Keep what was typed, or say what is wrong with it, or show what somebody else has done meanwhile."""
        given = await fields(request)
        form, seen = Form.typed(given), given.get("seen", "")
        bearer = await self._door.admit(request, Role.EDITOR, form.kb)
        stored = await self._catalogue.entry(form.kb, form.id)
        written = Written(seen)
        try:
            entry = form.entry(self._zone, stored if seen else None)
            conflict = await self._entries.save(bearer, entry, seen)
        except Faulty as error:
            return self._form(request, bearer, form, replace(written, faults=error.faults), 422)
        except NotAllowed:
            return self._form(request, bearer, form, replace(written, faults=("fault_editor",)), 403)
        if conflict is not None:
            return self._conflicting(request, form, seen, conflict)
        return RedirectResponse(address(_HERE, {"kb": form.kb, "id": form.id, "saved": "1"}), 303)

    async def history(self, request: Request) -> Response:
        """What the entry was, newest first, each time with what changed."""
        entry, bearer = await self._asked_for(request)
        kept = await self._entries.history(entry.kb, entry.id)
        live = await self._catalogue.live(entry.kb, entry.id)
        states = [Form.of(known, self._zone) for known in (*(r.entry for r in kept), live or entry)]
        steps = [
            (revision, _differences(before, after))
            for revision, before, after in zip(kept, states[:-1], states[1:], strict=True)
        ]
        may = bearer.may(Role.EDITOR, entry.kb)
        return page(request, "history.html", entry=entry, steps=steps[::-1], seen=digest(entry), may=may)

    async def roll_back(self, request: Request) -> Response:
        """Make the entry again what it was."""
        given = await fields(request)
        bearer = await self._door.admit(request, Role.EDITOR, given.get("kb", ""))
        entry = await self._catalogue.entry(given.get("kb", ""), given.get("id", ""))
        here = {"kb": given.get("kb", ""), "id": given.get("id", "")}
        if entry is None or not given.get("version", "").isdecimal():
            raise Refusal(404, "not_found", "not_found")
        if digest(entry) != given.get("seen"):
            return RedirectResponse(address(f"{_HERE}/history", here), 303)
        try:
            await self._entries.roll_back(bearer, entry, int(given["version"]))
        except NoEntry as error:
            raise Refusal(404, "not_found", "not_found") from error
        except NotAllowed as error:
            raise Refusal(403, "forbidden", "forbidden") from error
        return RedirectResponse(address(_HERE, here | {"saved": "1"}), 303)

    async def _asked_for(self, request: Request) -> tuple[Entry, Bearer]:
        kb, entry_id = request.query_params.get("kb", ""), request.query_params.get("id", "")
        bearer = await self._door.admit(request, Role.VIEWER, kb)
        entry = await self._catalogue.entry(kb, entry_id)
        if entry is None:
            entry = await self._catalogue.entry(kb, await self._care.merging.now_at(kb, entry_id) or "")
        if entry is None:
            raise Refusal(404, "not_found", "not_found")
        return entry, bearer

    def _form(self, request: Request, bearer: Bearer, form: Form, written: Written, status: int = 200) -> Response:
        may = bearer.may(Role.EDITOR, form.kb) if form.kb else True
        return page(request, "entry.html", status, form=form, written=written, states=State, may=may)

    def _conflicting(self, request: Request, mine: Form, seen: str, conflict: Conflict) -> Response:
        """Three ways on: theirs, mine, or both together where they do not touch each other."""
        theirs = Form.of(conflict.stored, self._zone) if conflict.stored else Form(id=mine.id, kb=mine.kb)
        base = Form.of(conflict.base, self._zone) if conflict.base else theirs
        together, both = merged(base, mine, theirs)
        return page(
            request,
            "conflict.html",
            409,
            mine=mine,
            together=together,
            both=both,
            seen=digest(conflict.stored),
            by_them=_differences(base, theirs),
            by_me=_differences(base, mine),
            is_new=not seen,
        )


def router(pages: EntryPages) -> APIRouter:
    """The addresses of the entries."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("", pages.home, methods=["GET"])
    made.add_api_route("/entries", pages.list_, methods=["GET"])
    made.add_api_route("/entry/new", pages.new, methods=["GET"])
    made.add_api_route("/entry", pages.entry, methods=["GET"])
    made.add_api_route("/entry", pages.save, methods=["POST"])
    made.add_api_route("/entry/history", pages.history, methods=["GET"])
    made.add_api_route("/entry/roll-back", pages.roll_back, methods=["POST"])
    return made


def _differences(before: Form, after: Form) -> list[tuple[str, object]]:
    return [(name, difference(getattr(before, name), getattr(after, name))) for name in changed(before, after)]
