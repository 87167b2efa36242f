"""What people on Telegram got while something failed."""

from collections.abc import Sequence

from faqbot.channels.telegram.fake import FakeBotApi
from tests.channels.telegram.killing import ledger_of
from tests.faults.replicas import Replica

_PATIENCE_S = 60.0


async def settled(api: FakeBotApi) -> None:
    """Wait until everybody has all answers."""
    await api.until(lambda: not ledger_of(api).lost, _PATIENCE_S)


def kept_its_promise(api: FakeBotApi, replicas: Sequence[Replica]) -> bool:
    """Nothing lost, the order kept, and said twice only what the log names as a send of unknown result."""
    ledger = ledger_of(api)
    sent_again = sum(replica.log.count('"telegram.sent_again"') for replica in replicas)
    return not ledger.lost and not ledger.out_of_order and ledger.twice <= sent_again
