"""What ends with an operator."""

from faqbot.domain.operator import Operator, Role, SecondFactor
from faqbot.storage.database import Database
from faqbot.storage.operators import SqlOperatorStore
from faqbot.storage.second_factors import SqlSecondFactorStore


async def test_a_second_factor_ends_with_its_operator(database: Database) -> None:
    operators, factors = SqlOperatorStore(database), SqlSecondFactorStore(database)
    await operators.keep(Operator("mei", {"": Role.VIEWER}))
    await factors.keep(SecondFactor("mei", "SECRET"))

    await operators.drop("mei")

    assert await factors.factor("mei") is None
