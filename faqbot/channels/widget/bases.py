"""Which knowledge base a visitor asks."""

from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.site import Site
from faqbot.retrieval.shelf import Shelf


async def chosen(shelf: Shelf, site: Site, kb: str | None) -> str | None:
    """The site's own knowledge base where it has one, else the one that is named, if there is such a one; None: all.

    Raise Refusal, which never tells which ones there are.
    """
    try:
        await shelf.snapshot(kb or site.kb)
    except UnknownKnowledgeBase as error:
        raise _unknown() from error
    if kb is not None and site.kb not in {None, kb}:
        raise _unknown()
    return kb or site.kb


def _unknown() -> Refusal:
    return Refusal(404, "unknown_kb", 'There is no such knowledge base; leave "kb" out to ask all of them.')
