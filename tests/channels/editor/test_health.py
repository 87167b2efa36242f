"""How the house fares, for admins."""

from dataclasses import replace

from faqbot.domain.operator import Role
from faqbot.editing.house import Part
from faqbot.retrieval.calibration import shipped
from tests.channels.editor.office import Office

HERE = "/desk/health"


async def test_what_is_well_and_what_each_base_holds_is_told(office: Office) -> None:
    own = replace(shipped("shop", "f", has_head=False), at=office.clock(), promised=True)
    await office.calibrations.keep(own)
    admin = await office.signed_in(Role.ADMIN)

    page = (await admin.get(HERE)).text

    assert "All is well." in page
    assert "✓ Database" in page
    assert "2026-03-02 09:00 UTC · with a promise" in page
    assert "not yet" in page
    assert "1.2.3" in page


async def test_what_is_not_well_is_named_with_its_remedy(office: Office) -> None:
    office.parts = (Part("database", ok=True), Part("schema", ok=False), Part("odd", ok=False))
    admin = await office.signed_in(Role.ADMIN, language="zh")

    page = (await admin.get(HERE)).text

    assert "有一项不正常" in page
    assert "faqbot db upgrade" in page
    assert "✗ odd" in page


async def test_how_the_house_fares_is_for_admins_of_everything(office: Office) -> None:
    assert (await (await office.signed_in(Role.PUBLISHER)).get(HERE)).status_code == 403


async def test_what_was_declared_is_found_from_the_log_of_changes(office: Office) -> None:
    admin = await office.signed_in(Role.ADMIN)
    await admin.post(
        "/desk/template", data={"kb": "shop", "kind": "rates", "base": "CNY", "on": "2026-03-01", "of": "USD: 7"}
    )

    page = (await admin.get("/desk/changes")).text

    assert '<a href="/desk/templates?kb=shop">shop: rates rates</a>' in page
