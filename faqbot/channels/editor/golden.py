"""The page of the golden questions."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import Door, PageRoute, fields, sees_everything, visible
from faqbot.channels.editor.page import address, back_of, page
from faqbot.channels.editor.wanting import page_number
from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.golden import Expected, Expects, GoldenQuestion
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.entries import NoEntry, NotAllowed
from faqbot.editing.golden import Golden
from faqbot.language.detect import detect
from faqbot.language.normalise import normalise

_PAGE = 50


class GoldenPages:
    """Questions whose answers must not change without somebody wanting it."""

    def __init__(self, door: Door, catalogue: Catalogue, golden: Golden) -> None:
        self._door = door
        self._catalogue = catalogue
        self._golden = golden

    async def list_(self, request: Request) -> Response:
        """A page of those that fit what the address asks for."""
        bearer = await self._door.admit(request)
        asked = request.query_params
        words, kb = normalise(asked.get("q", "")).split(), asked.get("kb", "")
        fitting = [
            question
            for question in await self._golden.questions(bearer)
            if kb in {"", question.kb} and all(word in _text(question) for word in words)
        ]
        last = max(1, -(-len(fitting) // _PAGE))
        shown = min(page_number(asked), last)
        return page(
            request,
            "golden.html",
            questions=fitting[(shown - 1) * _PAGE : shown * _PAGE],
            total=len(fitting),
            number=shown,
            last=last,
            query=dict(asked),
            text=asked.get("q", ""),
            kb=kb,
            bases=visible(bearer, await self._catalogue.bases()),
            everything=sees_everything(bearer),
            done=asked.get("done", ""),
        )

    async def make(self, request: Request) -> Response:
        """Keep a question with what it must get."""
        given = await fields(request)
        kb, text = given.get("kb", ""), given.get("text", "")
        bearer = await self._door.admit(request, Role.EDITOR, kb)
        code, outcome = given.get("lang", ""), given.get("expects", "")
        if outcome not in list(Expects):
            raise Refusal(422, "unusable", "unusable")
        entry_kb, _, entry_id = given.get("entry", "").strip().partition("/")
        is_entry = outcome == Expects.ENTRY
        expected = Expected(Expects(outcome), entry_kb if is_entry else "", entry_id if is_entry else "")
        language = Language(code) if code in list(Language) else detect(text)
        try:
            await self._golden.make(bearer, [GoldenQuestion(text, language, kb, expected)])
        except NoEntry as error:
            raise Refusal(404, "not_found", "not_found") from error
        except NotAllowed as error:
            raise Refusal(403, "forbidden", "forbidden") from error
        return _back(given, "golden_made")

    async def remove(self, request: Request) -> Response:
        """Forget one."""
        given = await fields(request)
        bearer = await self._door.admit(request, Role.EDITOR)
        try:
            await self._golden.remove(bearer, given.get("id", ""))
        except NoEntry as error:
            raise Refusal(404, "not_found", "not_found") from error
        except NotAllowed as error:
            raise Refusal(403, "forbidden", "forbidden") from error
        return _back(given, "golden_removed")


def router(pages: GoldenPages) -> APIRouter:
    """The addresses of the golden questions."""
    made = APIRouter(prefix="/desk/golden", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("", pages.list_, methods=["GET"])
    made.add_api_route("", pages.make, methods=["POST"])
    made.add_api_route("/remove", pages.remove, methods=["POST"])
    return made


def _text(question: GoldenQuestion) -> str:
    return normalise(f"{question.text}\n{question.expected.entry_id}")


def _back(given: dict[str, str], done: str) -> Response:
    path, _, query = back_of(given.get("back", "") or "/desk/golden").partition("?")
    return RedirectResponse(f"{address(path, {'done': done})}{'&' if query else ''}{query}", 303)
