"""The rung on which a language model writes: from the passages found alone, cited, checked, and only if sure enough."""

from asyncio import get_running_loop
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from faqbot.answerers.claims import Claim, claims, contradicts, fault, finished
from faqbot.answerers.curated import decline
from faqbot.answerers.prompting import NO, NO_ANSWER, YES, answering, checking, fitting
from faqbot.answerers.trial import Evidenced, Trial
from faqbot.domain.decision import Decision, Grounded, Reason
from faqbot.domain.document import Passage
from faqbot.domain.errors import ModelUnavailable
from faqbot.domain.evidence import Evidence, Hit
from faqbot.domain.message import Query, Question
from faqbot.domain.protocols import Hear, LanguageModel, unheard
from faqbot.language.normalise import normalise
from faqbot.retrieval.quotes import LEAST_ABOUT, Judge

_MOST_TOKENS = 240
# Of the model's context, what the passages may take, in characters: a Chinese one is about a token.
_SHARE_FOR_PASSAGES = 0.5


@dataclass(frozen=True, slots=True)
class Effort:
    """How much a model may be asked: tokens of prompt and answer together, and seconds for the whole answer."""

    context: int = 4096
    timeout_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Writing:
    """What a model wrote from the passages found for a query: nothing in it is stated that they do not state."""

    query: Query
    hits: tuple[Hit, ...]
    claims: tuple[Claim, ...]

    @property
    def cited(self) -> tuple[Passage, ...]:
        """The passages cited, in the order of the citations."""
        return tuple(self.hits[number - 1].passage for number in self._numbers)

    @property
    def text(self) -> str:
        """The sentences, each with its places in `cited`, from 1."""
        places = {number: place for place, number in enumerate(self._numbers, 1)}
        return " ".join(f"{claim.text} {''.join(f'[{places[n]}]' for n in claim.cites)}" for claim in self.claims)

    @property
    def _numbers(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(number for claim in self.claims for number in claim.cites))

    def behind(self, claim: Claim) -> list[Hit]:
        """The passages that a sentence cites."""
        return [self.hits[number - 1] for number in claim.cites]


class Writer:
    """Has a model write, checks every sentence, and gathers what speaks for it. Its methods raise ModelUnavailable."""

    def __init__(self, model: LanguageModel, judge: Judge, effort: Effort) -> None:
        self._model = model
        self._judge = judge
        self._effort = effort

    def deadline(self) -> float:
        """When an answer that is begun now has to be there, by the running loop's clock."""
        return get_running_loop().time() + self._effort.timeout_s

    def quoted(self, query: Query, hits: Sequence[Hit]) -> float:
        """How likely the passages answer, without the model; 0 without passages."""
        best = self._judge.best(query, hits)
        return best.probability if best is not None else 0.0

    async def writing(self, query: Query, hits: Sequence[Hit], deadline: float) -> Writing | None:
        """What the model writes; None if it refuses, or if a sentence states what its passages do not."""
        passages = fitting([hit.passage for hit in hits], int(self._effort.context * _SHARE_FOR_PASSAGES))
        written = await self._written(query, passages, deadline)
        if written is None:
            return None
        writing = Writing(query, tuple(hits[: len(passages)]), written)
        return None if any(contradicts(claim.text, self._backed(writing, claim)[1]) for claim in written) else writing

    async def evidenced(
        self, writing: Writing, quoted: float, deadline: float
    ) -> AsyncIterator[tuple[Claim, Evidenced]]:
        """Each sentence, with what speaks for the answer as far as that."""
        found = Evidenced(quoted, 1.0, 1.0)
        for claim in writing.claims:
            checked = await self._checked(writing, claim, deadline)
            backed, _ = self._backed(writing, claim)
            found = Evidenced(quoted, min(found.checked, checked), min(found.backed, backed))
            yield claim, found

    async def _checked(self, writing: Writing, claim: Claim, deadline: float) -> float:
        """How likely the model finds it that the passages say a sentence and that it answers."""
        yes, no = YES[writing.query.language], NO[writing.query.language]
        prompt = checking(writing.query, [hit.passage for hit in writing.hits], claim.text)
        shares = await self._model.weigh(prompt, (*yes, *no), timeout_s=_left(deadline))
        return sum(shares[: len(yes)])

    async def _written(self, query: Query, passages: Sequence[Passage], deadline: float) -> tuple[Claim, ...] | None:
        """The model is left at the first sentence that will not do."""
        text, passed = "", 0
        stream = self._model.stream(answering(query, passages), max_tokens=_MOST_TOKENS, timeout_s=_left(deadline))
        async with aclosing(stream) as pieces:
            async for piece in pieces:
                text += piece
                done = finished(text)
                if any(fault(claim, passages, query) for claim in done[passed:]):
                    return None
                passed = len(done)
        found = claims(text) if text.strip() != NO_ANSWER else None
        return found if found and not any(fault(claim, passages, query) for claim in found[passed:]) else None

    def _backed(self, writing: Writing, claim: Claim) -> tuple[float, str]:
        """How far the words of a sentence stand in one sentence of what it cites, and that sentence."""
        said = replace(writing.query, text=claim.text, normal=normalise(claim.text))
        return self._judge.backing(said, writing.behind(claim))


class GroundedAnswerer:
    """Answers when a model's answer passes every check and reaches the bar that its trial has set, and only then."""

    def __init__(self, writer: Writer, trial: Trial, *, share: float) -> None:
        """`share` is the part of the risk that wrong answers of this rung may take."""
        self._writer = writer
        self._trial = trial
        self._share = share

    async def answer(
        self, question: Question, query: Query, evidence: Evidence, hear: Hear = unheard
    ) -> Decision | None:
        """The model's words, or None to let the question be declined; declined at once where the model is away."""
        bar = self._trial.bar(query.language, evidence.gate.risk * self._share)
        quoted = self._writer.quoted(query, evidence.hits) if bar is not None else 0.0
        if bar is None or not quoted >= LEAST_ABOUT:
            return None
        try:
            return await self._answered(evidence, quoted, bar, hear)
        except ModelUnavailable:
            return replace(decline(evidence), reason=Reason.UNAVAILABLE)

    async def _answered(self, evidence: Evidence, quoted: float, bar: float, hear: Hear) -> Grounded | None:
        deadline = self._writer.deadline()
        writing = await self._writer.writing(evidence.query, evidence.hits, deadline)
        if writing is None:
            return None
        probability = 0.0
        async for claim, evidenced in self._writer.evidenced(writing, quoted, deadline):
            probability = self._trial.probability(evidenced)
            if not probability >= bar:
                return None
            hear(claim.text)
        return Grounded(writing.text, writing.cited, probability)


def _left(deadline: float) -> float:
    return max(0.0, deadline - get_running_loop().time())
