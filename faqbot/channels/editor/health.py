"""The page that tells how the house fares; for admins of everything."""

from fastapi import APIRouter, Request, Response

from faqbot.channels.editor.door import Door, PageRoute
from faqbot.channels.editor.page import page
from faqbot.domain.operator import EVERYWHERE, Role
from faqbot.domain.protocols import CalibrationStore
from faqbot.editing.catalogue import Catalogue
from faqbot.editing.house import House


class HealthPages:
    """What `faqbot doctor` looks at from the outside, seen from within."""

    def __init__(self, door: Door, house: House, catalogue: Catalogue, calibrations: CalibrationStore) -> None:
        self._door = door
        self._house = house
        self._catalogue = catalogue
        self._calibrations = calibrations

    async def health(self, request: Request) -> Response:
        """What is there and what is not, what this process runs with, and how the bases stand."""
        await self._door.admit(request, Role.ADMIN, EVERYWHERE)
        parts = await self._house.examine()
        return page(
            request,
            "health.html",
            parts=parts,
            is_well=all(part.ok for part in parts),
            facts=self._house.facts,
            standings=await self._house.standings(self._catalogue, self._calibrations),
        )


def router(pages: HealthPages) -> APIRouter:
    """The address of the page."""
    made = APIRouter(prefix="/desk", route_class=PageRoute, include_in_schema=False)
    made.add_api_route("/health", pages.health, methods=["GET"])
    return made
