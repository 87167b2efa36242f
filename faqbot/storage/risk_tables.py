"""The table of what is tolerated, beside those in tables.py."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer
from sqlalchemy.orm import Mapped, mapped_column

from faqbot.storage.tables import Row


class ToleranceRow(Row):
    """A risk that somebody chose; the last of a place counts, and without a risk it takes the one before back."""

    __tablename__ = "tolerances"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    kb: Mapped[str]
    language: Mapped[str]
    tag: Mapped[str]
    risk: Mapped[float | None]
    by: Mapped[str]
    at: Mapped[datetime]
