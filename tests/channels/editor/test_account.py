"""One's own sessions and keys: seen and ended one by one."""

import re

from faqbot.domain.operator import Role
from tests.channels.editor.office import Office, sign_in

HERE = "/desk/account"


def names(text: str) -> list[str]:
    return re.findall(r'name="held" value="(\w+)"', text)


async def test_a_session_that_one_left_open_elsewhere_is_ended_and_the_own_one_stays(office: Office) -> None:
    elsewhere = await office.signed_in(Role.EDITOR)
    office.clock.passes(0.1)
    here = office.browser()
    await sign_in(here, "editor")
    office.clock.passes(0.1)
    key = await office.accounts.key("editor", Role.VIEWER)

    page = (await here.get(HERE)).text
    older = names(page)[2:]
    ended = [await here.post(f"{HERE}/end", data={"held": held}) for held in (*older, older[0])]

    assert len(older) == 2  # the invitation began one, too
    assert page.count("this one") == 1
    assert "key of the API (viewer)" in page
    assert key not in page
    assert [response.status_code for response in ended] == [303, 303, 404]
    assert [(await browser.get("/desk/entries")).status_code for browser in (here, elsewhere)] == [200, 303]


async def test_nobody_ends_what_another_operator_holds(office: Office) -> None:
    mei, ana = await office.signed_in(Role.EDITOR), await office.signed_in(Role.VIEWER)
    own, _ = names((await ana.get(HERE)).text)

    refused = await mei.post(f"{HERE}/end", data={"held": own})

    assert refused.status_code == 404
    assert (await ana.get("/desk/entries")).status_code == 200
