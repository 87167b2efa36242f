"""Second factors in memory, for tests."""

from dataclasses import replace

from faqbot.domain.operator import SecondFactor


class MemorySecondFactorStore:
    """A SecondFactorStore that forgets everything at the end of the process."""

    def __init__(self) -> None:
        self._factors: dict[str, SecondFactor] = {}

    async def factor(self, operator: str) -> SecondFactor | None:
        """That of an operator, or None."""
        return self._factors.get(operator)

    async def keep(self, factor: SecondFactor) -> None:
        """Add a second factor, or replace the one of its operator."""
        self._factors[factor.operator] = factor

    async def advance(self, operator: str, step: int) -> bool:
        """Use up a code; False if it, or a later one, was used."""
        found = self._factors.get(operator)
        if found is None or found.step >= step:
            return False
        self._factors[operator] = replace(found, step=step)
        return True

    async def spend(self, operator: str, digest: str) -> bool:
        """Use up a recovery code; False if there is none of that digest."""
        found = self._factors.get(operator)
        if found is None or digest not in found.recovery:
            return False
        self._factors[operator] = replace(found, recovery=tuple(code for code in found.recovery if code != digest))
        return True

    async def drop(self, operator: str) -> bool:
        """Delete that of an operator; False if there is none."""
        return self._factors.pop(operator, None) is not None
