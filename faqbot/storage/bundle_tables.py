"""The table of what operators give to be read."""

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from faqbot.storage.tables import Json, Row


class BundleRow(Row):
    """Files and addresses that were given in one go, and what became of each."""

    __tablename__ = "bundles"

    id: Mapped[str] = mapped_column(primary_key=True)
    kb: Mapped[str]
    operator: Mapped[str]
    begun_at: Mapped[datetime] = mapped_column(index=True)
    at: Mapped[datetime]
    items: Mapped[Json] = mapped_column(JSON)
