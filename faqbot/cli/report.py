"""A turn as a row for programs and as lines for people."""

from typing import Any

from rich.console import Console
from rich.table import Table

from faqbot.domain.decision import Clarify, Curated, Quoted, Several, confidence, entry, kind, reason, template
from faqbot.domain.evidence import Evidence
from faqbot.domain.turn import Turn
from faqbot.retrieval.snapshot import Snapshot


def row(turn: Turn, *, id_: Any = None) -> dict[str, Any]:
    """The documented JSON of an answered question."""
    sure = confidence(turn.decision)
    why = reason(turn.decision)
    return {
        "id": id_ if id_ is not None else turn.id,
        "decision": kind(turn.decision),
        "reason": str(why) if why else None,
        "entry_id": entry_id(turn),
        "template": template(turn.decision),
        "text": turn.reply.text,
        "confidence": None if sure is None else round(sure, 6),
        "candidates": candidates(turn.evidence),
        "sources": [{"title": s.title, "url": s.url} for s in turn.reply.sources],
        "lang": str(turn.reply.language),
        "kb": _kb(turn),
        "ms": round(turn.timings.total_ms, 3),
    }


def candidates(evidence: Evidence | None) -> list[dict[str, Any]]:
    return [
        {
            "entry_id": c.entry.id,
            "probability": round(c.probability, 6),
            "bm25": round(c.scores.bm25, 6),
            "cosine": round(c.scores.cosine, 6),
        }
        for c in (evidence.candidates if evidence else ())
    ]


def entry_id(turn: Turn) -> str | None:
    """The entry that was answered with, if there is just one."""
    said = entry(turn.decision)
    return said.id if said else None


def summary(turn: Turn) -> str:
    """The decision in one line."""
    sure = confidence(turn.decision)
    why = reason(turn.decision)
    parts = [
        kind(turn.decision),
        str(why) if why else "",
        entry_id(turn) or "",
        f"p={sure:.2f}" if sure is not None else "",
    ]
    if isinstance(turn.decision, Clarify):
        parts.append(", ".join(entry.id for entry in turn.decision.entries))
    if turn.completed:
        parts.append(f"understood as: {turn.completed}")
    parts.append(template(turn.decision) or "")
    return " · ".join(filter(None, [*parts, f"{turn.timings.total_ms:.1f} ms"]))


def explain(turn: Turn, snapshot: Snapshot, console: Console) -> None:
    """Print why: how the question was read, what was found with which scores, and which rule decided."""
    evidence = turn.evidence
    if evidence is None:
        console.print("No evidence was looked for: the words alone decide.")
        return
    query = evidence.query
    console.print(f"read as   {query.normal}  [{query.language}]", markup=False)
    console.print(f"tokens    {' '.join(query.tokens)}", markup=False)
    if query.corrections:
        console.print(f"mended    {', '.join(f'{a} -> {b}' for a, b in query.corrections)}", markup=False)
    console.print(f"snapshot  {evidence.snapshot}", markup=False)
    console.print(_candidates_table(evidence))
    if evidence.best is not None:
        weights = snapshot.explain(query, evidence.best)
        heaviest = sorted((w for w in weights if w.weight), key=lambda w: -w.weight)[:12]
        console.print(
            f"BM25 of {evidence.best.entry.id}: " + "  ".join(f"{w.token} {w.weight:.2f}" for w in heaviest),
            markup=False,
        )
    console.print(f"rule      {rule(turn)}", markup=False)


def rule(turn: Turn) -> str:
    """The rule that decided, with its numbers."""
    evidence = turn.evidence
    if evidence is None:
        chosen = f"chosen among what was offered: {turn.completed}" if turn.completed else ""
        return f"{kind(turn.decision)}: {chosen or 'told from the words alone'}"
    if isinstance(turn.decision, Several):
        n, sure = len(turn.decision.parts), turn.decision.confidence
        return f"several: {n} questions in one message; with {sure:.3f} no part of the answer is wrong"
    if (name := template(turn.decision)) is not None:
        return f"{kind(turn.decision)}: the template {name} covers every word of the question"
    gate, best = evidence.gate, evidence.best
    if isinstance(turn.decision, Quoted):
        found = turn.decision.passage
        sure = turn.decision.confidence
        return f"quoted: no entry is sure enough; a sentence of {found.source or found.id} answers with {sure:.3f}"
    source = "own calibration" if gate.promised else "shipped gate, no promise"
    source += ", stale" if gate.stale else ""
    if gate.threshold is None:
        bar = f"no threshold can keep to {gate.entries_risk:.1%} yet: exact matches only"
    else:
        bar = f"threshold {gate.threshold:.3f} for at most {gate.entries_risk:.1%} wrong ({source})"
    if best is None:
        return f"{kind(turn.decision)}: nothing was found; {bar}"
    exact = ", exact match" if best.scores.exact else ""
    return f"{kind(turn.decision)}: best {best.probability:.3f}{exact}, margin {evidence.margin:.3f}; {bar}"


def _kb(turn: Turn) -> str | None:
    if isinstance(turn.decision, Curated):
        return turn.decision.entry.kb
    if isinstance(turn.decision, Quoted):
        return turn.decision.passage.kb or turn.question.kb
    return turn.question.kb


def _candidates_table(evidence: Evidence) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in ("entry", "probability", "bm25", "cosine", "head", "margin", "phrasing"):
        table.add_column(name, justify="left" if name in ("entry", "phrasing") else "right", overflow="fold")
    probabilities = [c.probability for c in evidence.candidates]
    for i, c in enumerate(evidence.candidates):
        others = probabilities[:i] + probabilities[i + 1 :]
        table.add_row(
            c.entry.id,
            f"{c.probability:.3f}",
            f"{c.scores.bm25:.2f}",
            f"{c.scores.cosine:.2f}",
            "-" if c.scores.head is None else f"{c.scores.head:.2f}",
            f"{c.probability - max(others, default=0.0):+.3f}",
            c.phrasing,
        )
    return table
