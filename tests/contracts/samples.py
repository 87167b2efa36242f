"""Values that the tests of the stores write and read back."""

from datetime import UTC, datetime, timedelta

from faqbot.domain.calibration import Bar, Bin, Calibration, GateModel, Linear
from faqbot.domain.decision import Curated, Decision
from faqbot.domain.document import Cleaning, Document, Passage
from faqbot.domain.evidence import Candidate, Evidence, Gate, Hit, Scores
from faqbot.domain.faq import Entry, Link, Phrasing, State
from faqbot.domain.language import Language
from faqbot.domain.message import Option, Query, Question, Reply, Source
from faqbot.domain.post import Arrival, Letter
from faqbot.domain.turn import Timings, Turn

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ZH, EN = Language.ZH, Language.EN


def later(minutes: float) -> datetime:
    """The moment so many minutes after noon."""
    return NOON + timedelta(minutes=minutes)


def an_entry(entry_id: str = "track", kb: str = "orders", text: str = "Where is my parcel?") -> Entry:
    """An entry with two phrasings and two answers."""
    return Entry(
        id=entry_id,
        kb=kb,
        phrasings=(Phrasing(text, EN), Phrasing("我的包裹到哪儿了？📦", ZH)),
        answers={EN: "Open **My orders**.", ZH: "请打开**我的订单**。😀"},
    )


def a_full_entry() -> Entry:
    """An entry with every field set."""
    return Entry(
        id="spring",
        kb="orders",
        phrasings=(Phrasing("spring sale", EN), Phrasing("春季促销", ZH), Phrasing("what is on sale", EN)),
        answers={EN: "Ten percent off.\n\n- tea\n- bowls", ZH: "全场九折。"},
        tags=("sale", "季节", "sale 2"),
        state=State.DRAFT,
        valid_from=NOON,
        valid_until=later(0.5) + timedelta(microseconds=7),
        links=(
            Link("https://shop.example/sale", {EN: "Sale"}),
            Link("tel:4000000000", {ZH: "电话", EN: "Phone"}),
        ),
    )


def a_question(
    key: str = "m1",
    conversation: str = "c1",
    *,
    text: str = "parcel?",
    at: datetime = NOON,
    channel: str = "widget",
) -> Question:
    """A question with everything that a channel may know."""
    return Question(
        text=text,
        conversation=conversation,
        channel=channel,
        key=key,
        at=at,
        kb="orders",
        language=EN,
        history=("hello",),
        passages=(Passage("p1", "Parcels take two days.", "https://shop.example/delivery"),),
    )


def evidence(*candidates: Candidate) -> Evidence:
    """What was found for "parcel?" in the knowledge base orders."""
    query = Query("parcel?", "parcel", ("parcel",), EN)
    hit = Hit(Passage("delivery:2", "Parcels take two days.", kb="orders"), (), 0.5, 0.625)
    return Evidence(query, candidates, Gate(0.8, 0.01, promised=True), "orders", "orders@3", (hit,))


def a_candidate(entry_id: str = "track", probability: float = 0.93, head: float | None = 0.5) -> Candidate:
    """A candidate for "parcel?"."""
    return Candidate(an_entry(entry_id), probability, Scores(7.25, 0.81, head, 0.9), "Where is my parcel?")


def a_turn(turn_id: str = "t1", question: Question | None = None, decision: Decision | None = None) -> Turn:
    """A turn that answered with an entry, after a look at two."""
    return Turn(
        id=turn_id,
        question=question or a_question(),
        language=EN,
        evidence=evidence(a_candidate(), a_candidate("cancel", 0.04, head=None)),
        decision=decision or Curated(an_entry(), 0.93),
        reply=Reply(
            "Open **My orders**. 📦",
            EN,
            (Option("cancel", "orders", "怎么取消订单？"),),
            (Source("Track a parcel", "https://shop.example/track"),),
        ),
        timings=Timings(1.5, 2.25, 0.125),
    )


def a_calibration(kb: str = "orders", at: datetime = NOON, fingerprint: str = "f1") -> Calibration:
    """A calibration of two languages, one of them with too few questions."""
    return Calibration(
        kb=kb,
        model=GateModel(
            choice=Linear(("bm25", "cosine"), (1.5, 0.25), (2.0, 0.125), (0.1, -3.7), 0.0),
            trust=Linear(("cosine",), (0.5,), (0.25,), (1.75,), -1.25),
        ),
        bars={
            EN: (Bar(0.01, 0.875, 400, 100, 0.61, 0.0075), Bar(0.05, 0.5, 400, 100, 0.8, 0.04)),
            ZH: (Bar(0.01, None, 12, 3, 0.0, 0.0),),
        },
        fingerprint=fingerprint,
        at=at,
        unknown_share=0.35,
        promised=True,
        reliability={EN: (Bin(40, 0.25, 0.3), Bin(41, 0.875, 0.9))},
    )


def a_document(document_id: str = "returns", kb: str = "orders", text: str = "运费由您承担。📦") -> Document:
    """A document of two passages with every field set."""
    return Document(
        id=document_id,
        kb=kb,
        title="退货与保修 Returns",
        uri=f"file:{document_id}.md",
        media_type="text/markdown",
        digest="d1",
        added_at=NOON,
        passages=(
            Passage("p1", "Unused goods go back within 15 days.", "Returns", "", kb, document_id, ("Returns",)),
            Passage("p2", text, "Returns", "https://shop.example/r", kb, document_id, ("Returns", "运费"), 2, 37),
        ),
        cleaning=(Cleaning("page numbers", 2, ("1 / 2", "第 2 页")), Cleaning("boilerplate", 1)),
        unread=(3, 4),
    )


def an_arrival(number: int = 1, chat: str = "5") -> Arrival:
    """An update of a messenger."""
    return Arrival("telegram", "1", number, chat, '{"text": "在吗？"}', NOON)


def a_letter(body: str = '{"text": "您好"}', chat: str = "5") -> Letter:
    """A message to be sent."""
    return Letter("telegram", "1", chat, "sendMessage", body, NOON)
