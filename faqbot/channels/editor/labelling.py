"""The page of the questions to label next."""

from fastapi import APIRouter, Request, Response

from faqbot.channels.editor.door import Door, PageRoute, sees_everything, visible
from faqbot.channels.editor.page import page
from faqbot.domain.language import Language
from faqbot.domain.operator import Role
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.labelling import Labelling

_SHOWN = 10


class LabellingPages:
    """One question after another, each with what it got; a tap says what it should get."""

    def __init__(self, door: Door, catalogue: Catalogue, labelling: Labelling) -> None:
        self._door = door
        self._catalogue = catalogue
        self._labelling = labelling

    async def queue(self, request: Request) -> Response:
        """The next questions of a base, or of all together."""
        asked = request.query_params
        kb = asked.get("kb", "")
        bearer = await self._door.admit(request, Role.VIEWER, kb or None)
        bases, everything = visible(bearer, await self._catalogue.askable()), sees_everything(bearer)
        kb = kb or ("" if everything else next(iter(bases), ""))
        language = Language(asked["lang"]) if asked.get("lang") in list(Language) else None
        queue = await self._labelling.queue(bearer, kb, language, most=_SHOWN) if kb or everything else None
        present = await self._catalogue.present(list(bases))
        return page(
            request,
            "labelling.html",
            queue=queue,
            entries={base: found.entries for base, found in present.items()},
            bases=bases,
            everything=everything,
            query=dict(asked),
            done=asked.get("done", ""),
        )


def router(pages: LabellingPages) -> APIRouter:
    """The address of the queue."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/labels", pages.queue, methods=["GET"])
    return made
