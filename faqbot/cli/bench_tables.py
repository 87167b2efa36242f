"""Measurements of `faqbot bench` as tables for people."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from faqbot.evaluation.bench.desk import Desk
from faqbot.evaluation.bench.machine import Machine
from faqbot.evaluation.bench.match import Comparison, Row
from faqbot.evaluation.bench.messenger import Messages
from faqbot.evaluation.bench.requests import Cost
from faqbot.evaluation.bench.start import Refused, Started
from faqbot.evaluation.bench.web import Web
from faqbot.evaluation.bench.whole import Whole
from faqbot.evaluation.bench.writes import Writes

Tables = Iterator[Table | str]

_LEFT = ("phrasings", "peer", "version", "what")


def matching(machine: Machine, comparisons: Sequence[Comparison], wholes: Sequence[Whole]) -> Tables:
    """What `bench match` tells."""
    yield machine_line(machine)
    for kind, title in (("lexical", "BM25, best 10"), ("vectors", "cosines of 256 dimensions, best 10")):
        found = [comparison for comparison in comparisons if comparison.kind == kind]
        if found:
            yield ""
            yield _compared(title, found)
    yield from _agreements(comparisons)
    if wholes:
        yield ""
        yield _wholes(wholes)


def starting(machine: Machine, started: Started) -> Tables:
    """What `bench start` tells."""
    table = _table("starts with the sample shop", ("what", "seconds", "cpu s", "memory MiB"))
    table.add_row(
        "faqbot ask", f"{started.ask.seconds:.2f}", f"{started.ask.cpu_s:.2f}", f"{started.ask.memory_mib:.0f}"
    )
    match started.serve:
        case Refused(why):
            table.add_row("faqbot serve", "-", "-", "-")
            yield machine_line(machine)
            yield table
            yield f"serve is not available: {why}"
        case serve:
            table.add_row("faqbot serve, to its first answer", f"{serve.first_answer_s:.2f}", "-", "-")
            memory = "-" if serve.memory_mib is None else f"{serve.memory_mib:.0f}"
            table.add_row(f"faqbot serve, after {serve.questions} questions", "-", "-", memory)
            yield machine_line(machine)
            yield table


def visiting(machine: Machine, web: Web) -> Tables:
    """What `bench web` tells."""
    yield machine_line(machine)
    line = "-" if web.line_kb is None else f"{web.line_kb:.0f} kB"
    cpu = "-" if web.cpu_ms is None else f"{web.cpu_ms:.1f} ms"
    yield f"{web.lines} open lines, {line} each"
    yield f"{web.asked} questions at {web.rate:g} a second beside them, {web.failed} failed"
    yield f"p50 {web.p50_ms:.0f} ms, p99 {web.p99_ms:.0f} ms; processor time of the server: {cpu} a question"


def asking(machine: Machine, costs: Sequence[Cost]) -> Tables:
    """What `bench requests` tells."""
    yield machine_line(machine)
    table = Table("server", "cpu ms a question", "least", "most", "of faqbot's", "p50 ms", "p99 ms")
    own = next(cost.cpu_ms for cost in costs if cost.server == "faqbot")
    for cost in costs:
        share = f"{cost.cpu_ms / own:.2f}" if own else "-"
        times = (f"{ms:.2f}" for ms in (cost.cpu_ms, cost.least_ms, cost.most_ms))
        table.add_row(cost.server, *times, share, f"{cost.p50_ms:.1f}", f"{cost.p99_ms:.1f}")
    yield table


def operating(machine: Machine, desk: Desk) -> Tables:
    """What `bench desk` tells."""
    yield machine_line(machine)
    table = Table(f"{desk.entries:,} entries", "p50 ms", "p95 ms", f"with {desk.rows:,} drafts p50 ms", "p95 ms")
    for before, after in zip(desk.looks, desk.drafted, strict=True):
        times = before.p50_ms, before.p95_ms, after.p50_ms, after.p95_ms
        table.add_row(before.name, *(f"{t:.0f}" for t in times))
    yield table
    yield f"first page of a fresh server {desk.first_ms:.0f} ms, after a publish {desk.after_publish_ms:.0f} ms"
    done = desk.importing
    yield f"{desk.rows:,} rows: looked at in {done.looked_s:.1f} s, taken over in {done.taken_s:.1f} s"
    yield (
        f"{done.asked} questions meanwhile, {done.failed} failed: p50 {done.p50_ms:.0f} ms, p99 {done.p99_ms:.0f} ms, "
        f"longest {done.longest_ms:.0f} ms; p99 before {done.quiet_p99_ms:.0f} ms"
    )


def keeping(machine: Machine, found: Sequence[Writes]) -> Tables:
    """What `bench writes` tells."""
    yield machine_line(machine)
    table = Table("way", "messages/s", "least", "most")
    for one in found:
        table.add_row(one.way, *(f"{rate:,.0f}" for rate in (one.per_s, one.least, one.most)))
    yield table


def messaging(machine: Machine, runs: Sequence[Messages]) -> Tables:
    """What `bench telegram` tells."""
    yield machine_line(machine)
    table = Table(
        "messages/s", "asked", "reached/s", "p50 ms", "p99 ms", "cpu ms", "put off", "lost", "twice", "disordered"
    )
    for run in runs:
        cpu = "-" if run.cpu_ms is None else f"{run.cpu_ms:.1f}"
        times = f"{run.reached:.1f}", f"{run.p50_ms:.0f}", f"{run.p99_ms:.0f}", cpu
        counts = run.put_off, run.lost, run.twice, run.disordered
        table.add_row(f"{run.rate:g}", str(run.asked), *times, *map(str, counts))
    yield table


def machine_line(machine: Machine) -> str:
    """What was measured on."""
    load = f"load {machine.load_at_start:.1f} at the start, {machine.load_at_end:.1f} at the end"
    return f"{machine.cpus} cpus, {machine.system}, Python {machine.python}, numpy {machine.numpy}, {load}"


def _compared(title: str, comparisons: Sequence[Comparison]) -> Table:
    names = (
        "phrasings",
        "peer",
        "version",
        "build s",
        "MiB",
        "peak",
        "asked",
        "p50 ms",
        "p99 ms",
        "x ours",
        "cpu ms",
        "x ours",
    )
    table = _table(title, names)
    for comparison in comparisons:
        for i, row in enumerate(comparison.rows):
            is_last = i + 1 == len(comparison.rows)
            table.add_row(f"{comparison.size:,}" if i == 0 else "", *_cells(row), end_section=is_last)
    return table


def _cells(row: Row) -> tuple[str, ...]:
    if row.footprint is None or row.time is None:
        return (row.peer, row.note)
    cost = row.footprint
    return (
        row.peer,
        row.version or "",
        f"{cost.build_s:.2f}",
        f"{cost.memory_mib:.1f}",
        f"{cost.peak_mib:.1f}",
        str(row.queries),
        _ms(row.time.p50_ms),
        _ms(row.time.p99_ms),
        _ratio(row.times_ours),
        _ms(row.cpu_p50_ms),
        _ratio(row.cpu_times_ours),
    )


def _agreements(comparisons: Sequence[Comparison]) -> Iterator[str]:
    for comparison in comparisons:
        found = comparison.agreement
        if found is not None:
            told = "the same" if found.is_full else "NOT the same"
            counted = f"{found.matched} of {found.of} questions"
            yield f"{comparison.size:,}: {told} best ten scores as {found.other} for {counted}"


def _wholes(wholes: Sequence[Whole]) -> Table:
    names = ("phrasings", "build s", "asked", "p50 ms", "p99 ms", "read p50", "search p50", "decide p50", "decisions")
    table = _table("a whole question without a store: read, search, decide", names)
    for one in wholes:
        parts = (one.read, one.search, one.decide)
        table.add_row(
            f"{one.size:,}",
            f"{one.build_s:.2f}",
            str(one.queries),
            _ms(one.time.p50_ms),
            _ms(one.time.p99_ms),
            *(_ms(part.p50_ms) for part in parts),
            ", ".join(f"{n} {name}" for name, n in one.decisions.items()),
        )
    return table


def _table(title: str, names: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in names:
        table.add_column(name, justify="left" if name in _LEFT else "right")
    return table


def _ms(ms: float | None) -> str:
    return "-" if ms is None else f"{ms:.3f}"


def _ratio(times: float | None) -> str:
    if times is None:
        return "-"
    return f"{times:.2f}" if times < 10 else f"{times:.0f}"  # noqa: PLR2004 - three figures are enough
