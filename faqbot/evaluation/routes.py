"""How well questions are told apart by knowledge base: fitted on some rows, measured on others."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from faqbot.domain.errors import BadInput, BadRows, Problem
from faqbot.domain.language import Language
from faqbot.domain.protocols import Embedder
from faqbot.evaluation.measures import OVERALL
from faqbot.evaluation.report import rounded
from faqbot.evaluation.sets import Row
from faqbot.language.detect import detect
from faqbot.language.reader import Reader
from faqbot.retrieval.routing import Route, Routing, Texts, fit


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the base that it belongs to; None: to none."""

    text: str
    language: Language
    kb: str | None


@dataclass(frozen=True, slots=True)
class Measures:
    """Shares of all questions, but `accuracy`: of those of a known base, how many have it as their best.

    `sent_wrong` is what the risk bounds: sent to another base, or to any if they belong to none that is known.
    """

    n: int
    n_of_no_base: int
    accuracy: float | None
    sent_right: float | None
    sent_wrong: float | None
    not_sent: float | None
    sent_of_no_base: float | None


def read(rows: Sequence[Row]) -> tuple[Asked, ...]:
    """Rows {query, lang?, kb|null}. Raise BadRows with every row that is wrong, BadInput if there are none."""
    asked, problems = [], []
    for row in rows:
        try:
            asked.append(_asked(row.values))
        except ValueError as error:
            problems.append(Problem(row.file, row.line, str(error)))
    if problems:
        raise BadRows(tuple(problems))
    if not asked:
        raise BadInput("there is nothing to measure: the file has no row")
    return tuple(asked)


def learn(fitting: Sequence[Asked], embedder: Embedder, *, risk: float) -> Routing:
    return fit(_texts(fitting, embedder), [one.kb for one in fitting], risk=risk)


def routes(routing: Routing, asked: Sequence[Asked], embedder: Embedder) -> tuple[Route, ...]:
    texts = _texts(asked, embedder)
    return tuple(routing.route(tokens, vector) for tokens, vector in zip(texts.tokens, texts.vectors, strict=True))


def measured(routing: Routing, asked: Sequence[Asked], found: Sequence[Route]) -> Mapping[str, dict[str, Any]]:
    """The measures overall and for each language; a base that was not fitted on is none."""
    pairs = list(zip(asked, found, strict=True))
    groups = {OVERALL: pairs, **{str(lang): [p for p in pairs if p[0].language is lang] for lang in Language}}
    return {name: rounded(asdict(_measure(routing, group))) for name, group in groups.items()}


def _measure(routing: Routing, pairs: Sequence[tuple[Asked, Route]]) -> Measures:
    known = [(one, route) for one, route in pairs if one.kb in routing.bases]
    strange = [route for one, route in pairs if one.kb not in routing.bases]
    right = [one.kb == route.kb for one, route in pairs]
    sent = [route.is_sure for _, route in pairs]
    return Measures(
        n=len(pairs),
        n_of_no_base=len(strange),
        accuracy=_share([one.kb == route.kb for one, route in known]),
        sent_right=_share([s and r for s, r in zip(sent, right, strict=True)]),
        sent_wrong=_share([s and not r for s, r in zip(sent, right, strict=True)]),
        not_sent=_share([not s for s in sent]),
        sent_of_no_base=_share([route.is_sure for route in strange]),
    )


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def _texts(asked: Sequence[Asked], embedder: Embedder) -> Texts:
    reader = Reader()
    queries = [reader.read(one.text, language=one.language) for one in asked]
    return Texts(embedder.embed([query.normal for query in queries]), [query.tokens for query in queries])


def _asked(values: Mapping[str, Any]) -> Asked:
    text, kb = values.get("query"), values.get("kb")
    if not isinstance(text, str) or not text.strip():
        raise ValueError('"query" must be a text')
    if "kb" not in values or not (kb is None or (isinstance(kb, str) and kb)):
        raise ValueError('"kb" must be the name of a knowledge base, or null for a question of none of them')
    language = values.get("lang") or detect(text)
    if language not in list(Language):
        raise ValueError(f'"lang" is {language!r}; use "zh" or "en"')
    return Asked(text, Language(language), kb)
