"""Screening against none: designs recorded once and replayed, and a live pair. Figures, never asserted."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nas_desktop.core import durable
from nas_desktop.core.disks import storage_error
from nas_desktop.search.bench.program_run import Ran, ran
from nas_desktop.search.bench.screening_record import Setup, Trained, config_of, record
from nas_desktop.search.bench.screening_replay import Known, PolicyFound, rank_correlation, replayed
from nas_desktop.search.resources import Machine


@dataclass(frozen=True, slots=True)
class ScreeningFound:
    """What the replay says."""

    n_designs: int  # with both trainings
    n_failed: int  # trainings that came to nothing
    correlation: float | None  # Spearman's, of screening and full training
    short_share: float  # seconds of a screening, as a share of those of a full training
    policies: list[PolicyFound]


@dataclass(frozen=True, slots=True)
class LiveFound:
    """One search of the live pair."""

    screening: str
    n_designs: int
    n_full: int
    best: float | None  # validation accuracy of a full training
    wall_minutes: float


def measure_screening(
    out: Path, setup: Setup, n_designs: int, n_orders: int, machine: Machine, say: Callable[[str], None]
) -> ScreeningFound:
    """Record what is missing in `out`, then replay.

    Raises:
        NasError: see `record`.
    """
    config_of(setup)  # what cannot be is said before anything is made
    _make(out)
    return screening_found(record(out / "trainings.jsonl", setup, n_designs, machine, say), n_orders)


def screening_found(trainings: Sequence[Trained], n_orders: int) -> ScreeningFound:
    """The replay of what is recorded."""
    designs = _known(trainings)
    full_s = sum(design.full_s for design in designs)
    return ScreeningFound(
        n_designs=len(designs),
        n_failed=sum(one.score is None for one in trainings),
        correlation=rank_correlation([design.short for design in designs], [design.full for design in designs]),
        short_share=sum(design.short_s for design in designs) / full_s if full_s else 0.0,
        policies=replayed(designs, n_orders, max(one.n_slots for one in trainings)) if designs else [],
    )


def measure_live(out: Path, setup: Setup, minutes: float, say: Callable[[str], None]) -> list[LiveFound]:
    """Two searches of the same wall time and seed by the real program, with and without screening.

    Raises:
        NasError: see `ran`.
    """
    _make(out)
    return [_live(out, setup, minutes, screening, say) for screening in ("on", "off")]


def screening_values(found: ScreeningFound) -> dict[str, Any]:
    """The same for JSON."""
    return asdict(found)


def live_values(found: Sequence[LiveFound]) -> dict[str, Any]:
    """The same for JSON."""
    return {"live": [asdict(one) for one in found]}


def screening_table(found: ScreeningFound) -> str:
    """The same as a table in Markdown: accuracies in percent, the range of the orders in brackets."""
    head = ["at equal", "policy", "winner's accuracy", "designs", "in full", "minutes"]
    lines = [head, ["---"] * len(head), *(_policy_cells(one) for one in found.policies)]
    correlation = f"{found.correlation:.2f}" if found.correlation is not None else "none"
    facts = (
        f"{found.n_designs} designs, {found.n_failed} failed trainings. Rank correlation of screening and full "
        f"training: {correlation}. A screening takes {100 * found.short_share:.0f} % of the time of a full training."
    )
    return "\n".join([*(_row(line) for line in lines), "", facts])


def live_table(found: Sequence[LiveFound]) -> str:
    """The pair as a table in Markdown."""
    head = ["screening", "designs", "in full", "best accuracy", "minutes"]
    lines = [head, ["---"] * len(head)]
    for one in found:
        counts = [one.screening, str(one.n_designs), str(one.n_full)]
        lines.append([*counts, _percent(one.best), f"{one.wall_minutes:.1f}"])
    return "\n".join(_row(line) for line in lines)


def live_found(screening: str, done: Ran) -> LiveFound:
    """What one search of the pair came to."""
    full = [row for row in done.state.search_rows if row.stage == "full" and row.came_to_its_end]
    best = max((row.val_accuracy for row in full if row.val_accuracy is not None), default=None)
    return LiveFound(screening, done.state.n_finished, len(full), best, round(done.wall_s / 60, 2))


def _live(out: Path, setup: Setup, minutes: float, screening: str, say: Callable[[str], None]) -> LiveFound:
    wanted = {
        "data": setup.data, "space": "staged-cnn", "n_train": setup.n_train, "n_val": setup.n_val,
        "n_epochs": setup.n_epochs, "seed": setup.seed, "minutes": minutes, "screening": screening,
    }  # fmt: skip
    flags = [
        "--data", setup.data, "--space", "staged-cnn", "--train-samples", str(setup.n_train),
        "--val-samples", str(setup.n_val), "--epochs", str(setup.n_epochs), "--seed", str(setup.seed),
        "--minutes", f"{minutes:g}", "--screening", screening, "--checks", "off", "--final-training", "off",
    ]  # fmt: skip
    say(f"Screening {screening}: {minutes:g} minutes.")
    return live_found(screening, ran(out / f"live-{screening}", flags, wanted))


def _known(trainings: Sequence[Trained]) -> list[Known]:
    """The designs of which both trainings came to something."""
    by_key = {(one.design, one.stage): one for one in trainings}
    found = []
    for number in sorted({one.design for one in trainings}):
        full, short = by_key.get((number, "full")), by_key.get((number, "screen"))
        if full is not None and short is not None and full.score is not None and short.score is not None:
            found.append(Known(full.score, full.seconds, short.score, short.seconds))
    return found


def _make(out: Path) -> None:
    try:
        durable.make_folder(out)
    except OSError as error:
        raise storage_error(out, error) from error


def _policy_cells(one: PolicyFound) -> list[str]:
    spread = "" if one.mean is None else f" [{_percent(one.lowest)}, {_percent(one.highest)}]"
    nothing = f", nothing fitted in {one.n_none}" if one.n_none else ""
    counts = [f"{one.n_designs:.1f}", f"{one.n_full:.1f}", f"{one.seconds / 60:.1f}"]
    return [one.condition, one.policy, f"{_percent(one.mean)}{spread}{nothing}", *counts]


def _percent(share: float | None) -> str:
    return f"{100 * share:.1f}" if share is not None else "–"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
