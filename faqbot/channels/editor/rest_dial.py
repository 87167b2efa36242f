"""The risk dial for programs, beside rest.py."""

from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from faqbot.channels.editor.rest import REFUSED, bearer_of, expect_visible, refusing
from faqbot.channels.widget.bodies import JsonRoute
from faqbot.domain.language import Language
from faqbot.domain.tolerance import Tolerance
from faqbot.editing.dial import Dial, Dials, Panel, Step
from faqbot.editing.sessions import Sessions


class StepOut(BaseModel):
    """A tolerated share: its threshold and the share answered, null where only exact matches are; labels lacking."""

    risk: float
    threshold: float | None
    coverage: float | None
    missing_known: int | None
    missing_unknown: int | None

    @classmethod
    def of(cls, step: Step) -> "StepOut":
        bar = step.bar if step.answers else None
        return cls(
            risk=step.risk,
            threshold=bar.threshold if bar else None,
            coverage=bar.coverage if bar else None,
            missing_known=step.missing.known if step.missing else None,
            missing_unknown=step.missing.unknown if step.missing else None,
        )


class DialOut(BaseModel):
    """One language: what is tolerated, whether it was chosen here, and what each share would mean."""

    tolerated: float
    chosen: bool
    labels: int
    tags: dict[str, float]
    steps: list[StepOut]

    @classmethod
    def of(cls, dial: Dial) -> "DialOut":
        return cls(
            tolerated=dial.tolerated,
            chosen=dial.is_chosen,
            labels=dial.labels,
            tags={limit.tag: limit.risk for limit in dial.limits if limit.risk is not None},
            steps=[StepOut.of(step) for step in dial.steps],
        )


class PanelOut(BaseModel):
    """The risk of a base, or with "" of all together; not `promised`, its figures are of public questions."""

    kb: str
    setting: float
    promised: bool
    stale: bool
    languages: dict[str, DialOut]

    @classmethod
    def of(cls, panel: Panel) -> "PanelOut":
        return cls(
            kb=panel.kb,
            setting=panel.setting,
            promised=panel.promised,
            stale=panel.stale,
            languages={dial.language.value: DialOut.of(dial) for dial in panel.dials},
        )


class ToleranceIn(BaseModel):
    """The share of wrong answers to tolerate from now on; null takes back what was chosen."""

    model_config = ConfigDict(extra="forbid")

    kb: str = Field("", description="a knowledge base; empty: all together")
    lang: Literal["zh", "en"]
    risk: float | None
    tag: str = Field("", description="only answers with entries that bear it, and only ever stricter")


class DialRest:
    """What the page of the risk does, over JSON."""

    def __init__(self, sessions: Sessions, dials: Dials) -> None:
        self._sessions = sessions
        self._dials = dials

    async def risk(self, request: Request, kb: str = "") -> PanelOut:
        """What each tolerated share of wrong answers means for a base, or for all together."""
        expect_visible(await bearer_of(self._sessions, request), kb)
        with refusing():
            return PanelOut.of(await self._dials.panel(kb))

    async def tolerate(self, given: ToleranceIn, request: Request) -> PanelOut:
        """Choose a risk; it takes a publisher, and is in force within seconds."""
        bearer = await bearer_of(self._sessions, request)
        expect_visible(bearer, given.kb)
        with refusing():
            await self._dials.tolerate(bearer, Tolerance(given.kb, Language(given.lang), given.risk, given.tag))
        return PanelOut.of(await self._dials.panel(given.kb))


def router(rest: DialRest) -> APIRouter:
    """The addresses for programs."""
    made = APIRouter(prefix="/api/v1/desk", route_class=JsonRoute, responses=REFUSED, tags=["desk"])
    made.add_api_route("/risk", rest.risk, methods=["GET"])
    made.add_api_route("/risk", rest.tolerate, methods=["PUT"])
    return made
