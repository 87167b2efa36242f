"""Which knowledge base a visitor asks."""

from faqbot.channels.widget.refusals import Refusal
from faqbot.domain.errors import UnknownKnowledgeBase
from faqbot.domain.faq import bases_of
from faqbot.domain.site import Site
from faqbot.retrieval.shelf import Shelf


async def chosen(shelf: Shelf, site: Site, kb: str | None) -> str | None:
    """The site's own knowledge bases, or that of these which is named; of a site with none, any; None: all.

    Raise Refusal, which never tells which ones there are.
    """
    if kb is not None and (len(bases_of(kb)) != 1 or (site.kbs and kb not in site.kbs)):
        raise _unknown()
    try:
        await shelf.snapshot(kb or site.kb)
    except UnknownKnowledgeBase as error:
        raise _unknown() from error
    return kb or site.kb


def _unknown() -> Refusal:
    return Refusal(404, "unknown_kb", 'There is no such knowledge base; leave "kb" out to ask all of them.')
