"""The tables of the operators, beside those in tables.py."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Integer, false
from sqlalchemy.orm import Mapped, mapped_column

from faqbot.storage.tables import Json, Row

# SQLite numbers rows by itself only where the key is spelled INTEGER.
_Number = BigInteger().with_variant(Integer(), "sqlite")


class OperatorRow(Row):
    """A person at the desk; `password` is a hash."""

    __tablename__ = "operators"

    name: Mapped[str] = mapped_column(primary_key=True)
    roles: Mapped[Json] = mapped_column(JSON)
    password: Mapped[str]
    email: Mapped[str] = mapped_column(server_default="")
    subject: Mapped[str] = mapped_column(server_default="")
    is_grouped: Mapped[bool] = mapped_column(server_default=false())


class SecondFactorRow(Row):
    """What an operator has besides a password; `recovery` holds digests."""

    __tablename__ = "second_factors"

    operator: Mapped[str] = mapped_column(primary_key=True)
    secret: Mapped[str]
    step: Mapped[int] = mapped_column(BigInteger)
    recovery: Mapped[Json] = mapped_column(JSON)


class PassRow(Row):
    """What lets an operator in: the digest of a secret that is kept nowhere."""

    __tablename__ = "passes"

    digest: Mapped[str] = mapped_column(primary_key=True)
    opens: Mapped[str]
    operator: Mapped[str] = mapped_column(ForeignKey("operators.name", ondelete="CASCADE"), index=True)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    role: Mapped[str | None]
    is_vouched: Mapped[bool] = mapped_column(server_default=false())


class DepartureRow(Row):
    """A browser that was sent to an identity provider."""

    __tablename__ = "departures"

    digest: Mapped[str] = mapped_column(primary_key=True)
    nonce: Mapped[str]
    verifier: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ChangeRow(Row):
    """Who changed what: it outlives the operator."""

    __tablename__ = "changes"

    id: Mapped[int] = mapped_column(_Number, primary_key=True)
    at: Mapped[datetime]
    operator: Mapped[str]
    action: Mapped[str]
    kb: Mapped[str]
    subject: Mapped[str]
    before: Mapped[str]
    after: Mapped[str]
