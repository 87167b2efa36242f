"""A draft state beside the live one: asked in the same way, by an assistant of its own that records nothing."""

from collections.abc import Awaitable, Callable

from faqbot.app.application import Application
from faqbot.app.clock import new_id
from faqbot.app.ladder import Desks, Over, pipeline, place
from faqbot.assistant import Assistant
from faqbot.domain.protocols import Bases
from faqbot.editing.overlay import Alteration, Beside, Layer, Overlaid
from faqbot.retrieval.shelf import Shelf


def beside(application: Application, layer: Callable[[], Awaitable[Layer]] | None = None) -> Beside:
    """The live state with a layer over it; without one the live state itself."""
    if layer is None:
        return _asked(application, application.entries, application.shelf)
    bases = Overlaid(application.entries, layer)
    return _asked(application, bases, application.shelf_of(bases))


def altered(application: Application, alteration: Alteration) -> Beside:
    """The live state with one declaration in the place of another."""
    return _asked(application, application.entries, application.shelf, alteration.over)


def _asked(application: Application, bases: Bases, shelf: Shelf, over: Over | None = None) -> Beside:
    desks = Desks(shelf, place(application.settings), over)
    return Beside(bases, shelf, Assistant(shelf, pipeline(desks.desk), application.turns, new_id))
