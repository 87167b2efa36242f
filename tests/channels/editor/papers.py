"""Documents for the desk's tests, as reading left them."""

from dataclasses import replace
from datetime import datetime, timedelta

from faqbot.domain.document import Cleaning, Document, Passage
from tests.channels.editor.office import Office
from tests.channels.widget.shop import NOON

RETURNS = Document(
    id="returns-1",
    kb="shop",
    title="Returns",
    uri="/home/somebody/returns.pdf",
    media_type="application/pdf",
    digest="a" * 64,
    added_at=NOON,
    passages=(
        Passage("1", "Send it back within 30 days.", "Returns", "", "shop", "returns-1", ("Returns", "How long"), 1),
        Passage("2", "Call [phone] for a label.", "Returns", "", "shop", "returns-1", ("Returns", "Label"), 2),
    ),
    cleaning=(
        Cleaning("running-headers", 8, ("Shop handbook",)),
        Cleaning("personal-data", 3, ("e-mail: 1", "phone: 2")),
        Cleaning("duplicates", 1, ("Send it back <b>soon</b>.",)),
    ),
    unread=(3, 4),
)
WARRANTY = Document(
    id="warranty-2",
    kb="shop",
    title="保修",
    uri="https://shop.example/warranty",
    media_type="text/html",
    digest="b" * 64,
    added_at=NOON + timedelta(days=1),
    passages=(
        Passage("1", "耳机保修两年。", "保修", "https://shop.example/warranty", "shop", "warranty-2", ("耳机",)),
    ),
)


def elsewhere(document: Document, kb: str) -> Document:
    """The same document in another base."""
    return replace(document, kb=kb, passages=tuple(replace(passage, kb=kb) for passage in document.passages))


async def file(office: Office, *documents: Document, at: datetime = NOON) -> None:
    """Put documents into the office's bases."""
    await office.desk.documents.put(documents, at=at)
