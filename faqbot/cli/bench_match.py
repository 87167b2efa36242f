"""`faqbot bench match`: matching beside other libraries."""

import asyncio
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from faqbot.app import embedder, now, pipeline
from faqbot.cli import bench_tables
from faqbot.cli.bench_out import Out, expect_writable, hand_out, parts, sizes_of
from faqbot.cli.terminal import console
from faqbot.domain.errors import BadInput
from faqbot.evaluation.bench import match as matching
from faqbot.evaluation.bench import synthetic
from faqbot.evaluation.bench.machine import Machine, load, machine
from faqbot.evaluation.bench.match import Comparison, Plan
from faqbot.evaluation.bench.peers import NAMES
from faqbot.evaluation.bench.whole import Whole, built, questions, whole

_FEWEST = 20
_MOST_WHOLE = 10_000
_MOST_VECTORS = 100_000
_DIFFERENT = 1


@dataclass(frozen=True, slots=True)
class Result:
    """All measurements of one run."""

    machine: Machine
    seed: int
    comparisons: tuple[Comparison, ...]
    wholes: tuple[Whole, ...]


def match(
    sizes: Annotated[str, typer.Option(help="How many phrasings, separated by commas.")] = "1000,10000,100000,1000000",
    queries: Annotated[int, typer.Option(min=3, help="Questions to ask at each size.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Another seed makes other questions.")] = 0,
    peers: Annotated[str, typer.Option(help="Libraries to measure beside faqbot.")] = ",".join(NAMES),
    vectors_1m: Annotated[bool, typer.Option("--vectors-1m", help="Vectors also above 100,000 phrasings.")] = False,
    out: Out = None,
) -> None:
    """Compare matching with other libraries; exit code 1 if the scores differ from those of rank-bm25 or faiss."""
    wanted = sizes_of(sizes, _FEWEST)
    expect_writable(out)
    plan = Plan(queries, _peers(peers), seed, max(wanted) if vectors_1m else _MOST_VECTORS)
    load_at_start = load()
    measured = [_measure(size, plan) for size in wanted]
    result = Result(
        machine(load_at_start),
        seed,
        tuple(comparison for comparisons, _ in measured for comparison in comparisons),
        tuple(one for _, one in measured if one is not None),
    )
    hand_out(asdict(result), out, bench_tables.matching(result.machine, result.comparisons, result.wholes))
    if not all(c.agreement is None or c.agreement.is_full for c in result.comparisons):
        raise typer.Exit(_DIFFERENT)


def _measure(size: int, plan: Plan) -> tuple[list[Comparison], Whole | None]:
    with console.status("") as status:

        def say(what: str) -> None:
            status.update(f"{size:,} phrasings: {what}")

        say("making questions up")
        phrasings = synthetic.phrasings(size, seed=plan.seed)
        comparisons = [matching.lexical(phrasings, plan, say)]
        if size <= plan.most_vectors:
            comparisons.append(matching.vectors(size, plan, say))
        if size > _MOST_WHOLE:
            return comparisons, None
        say("whole questions")
        asked = questions(phrasings, plan.queries, seed=plan.seed, at=now())
        return comparisons, asyncio.run(whole(built(phrasings, embedder("latent")), asked, pipeline()))


def _peers(given: str) -> tuple[str, ...]:
    chosen = tuple(parts(given))
    unknown = [name for name in chosen if name not in NAMES]
    if unknown:
        raise BadInput(f"there is no peer {unknown[0]!r}; the known ones are: {', '.join(NAMES)}")
    return chosen
