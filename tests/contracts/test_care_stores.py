"""What every RedirectStore and ReviewStore promises."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

import pytest

from faqbot.domain.protocols import RedirectStore, ReviewStore
from faqbot.storage.database import Database
from faqbot.storage.memory_desk import MemoryRedirectStore, MemoryReviewStore
from faqbot.storage.redirects import SqlRedirectStore
from faqbot.storage.reviews import SqlReviewStore
from tests.contracts.samples import NOON


@dataclass(frozen=True, slots=True)
class Care:
    redirects: RedirectStore
    reviews: ReviewStore


@pytest.fixture
async def care(place: str) -> AsyncIterator[Care]:
    if place == "memory":
        yield Care(MemoryRedirectStore(), MemoryReviewStore())
    else:
        database = Database(place)
        yield Care(SqlRedirectStore(database), SqlReviewStore(database))
        await database.close()


async def test_an_entry_that_went_into_another_is_found_there(care: Care) -> None:
    await care.redirects.put("orders", "parcel", "track", at=NOON)

    assert await care.redirects.target("orders", "parcel") == "track"
    assert await care.redirects.target("orders", "track") is None
    assert await care.redirects.target("tea", "parcel") is None


async def test_what_went_into_an_entry_goes_along_and_nothing_points_in_a_circle(care: Care) -> None:
    await care.redirects.put("orders", "parcel", "track", at=NOON)
    await care.redirects.put("orders", "track", "delivery", at=NOON)
    await care.redirects.put("orders", "delivery", "parcel", at=NOON)

    assert await care.redirects.target("orders", "parcel") is None
    assert await care.redirects.target("orders", "track") == "parcel"
    assert await care.redirects.target("orders", "delivery") == "parcel"


async def test_the_day_of_a_review_is_set_changed_and_dropped(care: Care) -> None:
    await care.reviews.put("orders", "track", date(2026, 3, 1))
    await care.reviews.put("orders", "refund", date(2026, 4, 1))
    await care.reviews.put("orders", "track", date(2026, 5, 1))
    await care.reviews.put("orders", "refund", None)
    await care.reviews.put("orders", "nothing", None)

    assert await care.reviews.days() == {("orders", "track"): date(2026, 5, 1)}
