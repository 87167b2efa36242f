"""Changes of what is computed: before one is in force, it is seen what it changes of what customers are told."""

from dataclasses import dataclass

from faqbot.domain.errors import BadInput
from faqbot.domain.faq import Declaration, Declares
from faqbot.editing.declarations import Declarations
from faqbot.editing.overlay import Alteration
from faqbot.editing.publishing import LONGEST_NOTE, Blocked
from faqbot.editing.regression import Regression, Regressions
from faqbot.editing.sessions import Bearer


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether what would change has been looked at, and a reason if golden questions may break."""

    has_looked: bool = False
    reason: str = ""


class Unseen(BadInput):
    """Some questions would get another answer, and nobody has looked at it yet; nothing has changed."""

    def __init__(self, regression: Regression) -> None:
        self.regression = regression
        super().__init__(f"{len(regression.changed)} answers would change")


class Altering:
    """Declarations have no drafts: what is saved is in force, so golden and logged questions are asked before."""

    def __init__(self, declarations: Declarations, regressions: Regressions) -> None:
        self._declarations = declarations
        self._regressions = regressions

    async def keep(self, bearer: Bearer, kb: str, declared: Declaration, seen: str, consent: Consent) -> None:
        """Add or replace a declaration, made from the one whose digest was `seen`, "" for a new one.

        Raise NotAllowed, Unsound, Outrun, Unseen or Blocked.
        """
        await self._alter(bearer, await self._declarations.keeping(bearer, kb, declared, seen), consent)

    async def remove(  # noqa: PLR0913, PLR0917 - what is taken back, in which state, by whom
        self, bearer: Bearer, kb: str, kind: Declares, name: str, seen: str, consent: Consent
    ) -> None:
        """Take a declaration back; customers are no longer told what it computes.

        Raise NotAllowed, Outrun, Unseen or Blocked.
        """
        await self._alter(bearer, await self._declarations.removing(bearer, kb, kind, name, seen), consent)

    async def foreseen(self, bearer: Bearer, alteration: Alteration) -> Regression:
        """What would be another answer then, as far as this operator may see it."""
        return (await self._regressions.foreseen(alteration)).seen_by(bearer)

    async def _alter(self, bearer: Bearer, alteration: Alteration, consent: Consent) -> None:
        regression = await self._regressions.foreseen(alteration)
        shown = regression.seen_by(bearer)
        if not consent.has_looked and (regression.broken or shown.changed):
            raise Unseen(shown)
        reason = consent.reason.strip()[:LONGEST_NOTE] if regression.broken else ""
        if regression.broken and not reason:
            raise Blocked(regression.broken)
        await self._declarations.declare(bearer, alteration, reason)
