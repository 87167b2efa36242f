"""What a collector of traces is told of a message, and what it is never told."""

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from faqbot.domain import spans
from tests.conversation.desk import Staffed

TEXT = "where is my parcel"


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> InMemorySpanExporter:
    """A collector in this process."""
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(spans, "_tracer", provider.get_tracer("faqbot"))
    return exporter


def told(span: ReadableSpan) -> dict[str, object]:
    return dict(span.attributes or {})


async def test_a_turn_is_a_span_with_one_for_each_stage_and_rung_that_was_asked(
    collected: InMemorySpanExporter,
) -> None:
    shop = await Staffed().open()

    turn = await shop.says(TEXT)
    made = {span.name: span for span in collected.get_finished_spans()}
    whole = made["turn"]

    assert made.keys() == {"turn", "accept", "remember", "find", "ComputedAnswerer", "CuratedAnswerer", "record"}
    assert whole.context is not None
    assert {span.parent and span.parent.span_id for name, span in made.items() if name != "turn"} == {
        whole.context.span_id
    }
    assert told(whole) | {"faqbot.confidence": 0} == {
        "faqbot.channel": "web",
        "faqbot.turn": turn.id,
        "faqbot.language": "en",
        "faqbot.decision": "curated",
        "faqbot.confidence": 0,
    }


async def test_nothing_that_a_customer_wrote_is_told_nor_what_an_error_quotes(
    collected: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = await Staffed().open()

    async def failing(_turn: object, *, after: str | None = None) -> None:
        raise RuntimeError(TEXT)

    monkeypatch.setattr(shop.turns, "record", failing)
    with pytest.raises(RuntimeError):
        await shop.says(TEXT)

    found = collected.get_finished_spans()
    assert {"turn", "record"} <= {span.name for span in found}
    assert TEXT not in "".join(span.to_json() for span in found)
