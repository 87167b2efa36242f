"""What every SiteStore promises."""

from dataclasses import replace

from faqbot.domain.message import Staff
from faqbot.domain.protocols import SiteStore
from faqbot.domain.site import Keys, Look, Site
from tests.contracts.samples import EN, ZH

PLAIN = Site("plain", Keys("v1", "i1"))
FULL = Site(
    "shop",
    Keys("v2", "i2"),
    origins=("https://shop.example", "https://*.shop.example"),
    kbs=("orders", "products"),
    staff=Staff(may_be_asked_for=False, hours="weekend"),
    look=Look({ZH: "您好！😀", EN: "Hello!"}, {EN: ("Where is my parcel?",), ZH: ()}, "#0f766e"),
)


async def test_there_are_no_sites_at_first(site_store: SiteStore) -> None:
    assert await site_store.sites() == ()


async def test_sites_come_back_as_they_were_put_in_the_order_of_their_ids(site_store: SiteStore) -> None:
    await site_store.put(FULL)
    await site_store.put(PLAIN)

    assert await site_store.sites() == (PLAIN, FULL)


async def test_a_site_replaces_the_one_of_its_id(site_store: SiteStore) -> None:
    await site_store.put(FULL)

    await site_store.put(replace(FULL, kbs=(), keys=Keys("v3", "i3")))

    assert await site_store.sites() == (replace(FULL, kbs=(), keys=Keys("v3", "i3")),)


async def test_a_site_that_is_there_is_not_added_again(site_store: SiteStore) -> None:
    first = await site_store.add(PLAIN)
    second = await site_store.add(replace(PLAIN, keys=Keys("v4", "i4")))

    assert (first, second) == (True, False)
    assert await site_store.sites() == (PLAIN,)


async def test_a_removed_site_is_gone(site_store: SiteStore) -> None:
    await site_store.put(PLAIN)

    removed = [await site_store.remove("plain"), await site_store.remove("plain")]

    assert removed == [True, False]
    assert await site_store.sites() == ()
