"""What a form gives to be read: files or an address, for which base, and with what care."""

from faqbot.channels.editor.uploads import Uploads
from faqbot.domain.document import Document
from faqbot.domain.errors import BadFile, BadInput
from faqbot.editing.documents import is_page
from faqbot.editing.form import is_id
from faqbot.knowledge.batch import Batch
from faqbot.knowledge.cleaning import STEPS
from faqbot.knowledge.cleaning.steps import PERSONAL
from faqbot.knowledge.fetching import address
from faqbot.knowledge.intake import Care
from faqbot.knowledge.sources import Place, Source

# Personal data is left in by the command on the server alone.
LEAVABLE = tuple(step for step in STEPS if step != PERSONAL)
_MOST_OWN = 50


class Unfit(BadInput):
    """What was given cannot be read; `word` names the sentence in words.yaml, `why` says more in English."""

    def __init__(self, word: str, why: str = "") -> None:
        super().__init__(why or word)
        self.word = word
        self.why = why


def batch(given: Uploads, replaced: Document | None = None) -> Batch:
    """Read a form; with `replaced`, a newer version of that document. Raise Unfit."""
    kb = given.field("kb")
    if not is_id(kb):
        raise Unfit("fault_kb")
    if unknown := set(given.fields.get("keep", ())) - set(LEAVABLE):
        raise Unfit("give_step", f"there is no step {', '.join(sorted(unknown))} that can be left out here")
    own = tuple(line.strip() for line in given.field("own").splitlines() if line.strip())[:_MOST_OWN]
    places = _places(given) if replaced is None else (_newer(given, replaced),)
    return Batch(kb, places, Care(frozenset(given.fields.get("keep", ())), own))


def _places(given: Uploads) -> tuple[Place, ...]:
    places: list[Place] = [Source(name, data) for name, data in given.files]
    if len({name for name, _ in given.files}) < len(given.files):
        raise Unfit("give_twice")
    if at := given.field("address"):
        places.append(_address(at))
    if not places:
        raise Unfit("give_nothing")
    return tuple(places)


def _newer(given: Uploads, replaced: Document) -> Place:
    """The file takes the place of the document, whatever its name; an address is fetched again."""
    if not given.files and is_page(replaced.uri):
        return replaced.uri
    if len(given.files) != 1:
        raise Unfit("give_one")
    (name, data) = given.files[0]
    return Source(replaced.uri, data, next((passage.url for passage in replaced.passages), ""), name)


def _address(text: str) -> str:
    try:
        return address(text).url
    except BadFile as error:
        raise Unfit("give_address", str(error)) from error
