"""The founding document's table on a folder of images: each row is a search by the real program, within its hours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any

from nas_desktop.analysis.verdict_words import verdict_sentence
from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.core.errors import UsageError
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.search.bench.program_run import Ran, ran
from nas_desktop.search.bench.set_aside import set_aside


@dataclass(frozen=True, slots=True)
class Row:
    """What one search is asked for: a preset, its designs, and the time the founding document gives it."""

    name: str
    preset: str
    n_trials: int
    minutes: float | None  # None: nobody waits
    more: tuple[str, ...] = ()  # further flags


# Designs and hours of the founding document. With both given, the designs are tried as long as there is time, and what
# they leave makes the final training longer.
ROWS = (
    Row("quick", "quick", 10, 30),
    Row("standard", "standard", 20, 60),
    Row("thorough", "thorough", 50, 180),
    Row("extensive", "extensive", 100, 480),
)
SMALL = Row("small", "taste", 4, None, ("--epochs", "2", "--train-samples", "3000", "--val-samples", "500"))


@dataclass(frozen=True, slots=True)
class TableWish:
    """What `nas-desktop bench table` is asked for."""

    data: Path | None  # None: the built-in images, which bring a test part
    out: Path
    rows: tuple[Row, ...]
    n_test: int
    seed: int


@dataclass(frozen=True, slots=True)
class RowFound:
    """One row of the table. Accuracies are shares; None where there is none."""

    row: str
    n_tried: int  # designs
    n_full: int  # of them, trained in full
    wall_minutes: float  # from command to exit, of all its processes
    minutes: float | None  # there were; None: nobody waited
    best: float | None  # validation accuracy of the full trainings
    mean: float | None
    best_screened: float | None  # of the screenings, where there were some
    mean_screened: float | None
    verdict: str
    test: float | None  # of the final model
    n_params: int | None  # of the final model
    n_cores: int
    processor: str
    version: str


def wished_rows(names: Sequence[str] | None, minutes: float | None, *, small: bool) -> tuple[Row, ...]:
    """The rows called `names`, perhaps with other minutes.

    Raises:
        UsageError: one is not in the table.
    """
    known: Mapping[str, Row] = {row.name: row for row in ROWS}
    for name in names or ():
        if name not in known:
            raise UsageError(f"There is no row “{name}”.", f"Choose from: {', '.join(known)}.")
    rows = (SMALL,) if small else tuple(known[name] for name in names or ())
    return tuple(replace(row, minutes=minutes) if minutes is not None else row for row in rows)


def measure_table(wish: TableWish, say: Callable[[str], None]) -> list[RowFound]:
    """Make, go on with or only read the search of each row.

    Args:
        say: hears of each row.

    Raises:
        NasError: the images cannot be used, or a search failed or was interrupted; the same call goes on.
    """
    where = ["--data", BUILT_IN_DATA]
    if wish.data is not None:
        parts = set_aside(wish.data, wish.out / "data", wish.n_test, wish.seed)
        where = ["--data", parts.data, "--test-data", parts.test_data]
    return [_measured(wish, row, where, say) for row in wish.rows]


def table_values(found: Sequence[RowFound]) -> dict[str, Any]:
    """The same for JSON."""
    return {"rows": [asdict(row) for row in found]}


def markdown_rows(found: Sequence[RowFound]) -> str:
    """The same as a table in Markdown, with the machine below."""
    head = [
        "row", "designs tried", "in full", "minutes", "best validation", "mean", "screened: best", "mean", "verdict",
        "test", "weights",
    ]  # fmt: skip
    lines = [head, ["---"] * len(head), *(_cells(row) for row in found)]
    machines = dict.fromkeys(f"{row.n_cores} cores, {row.processor}; NAS Desktop {row.version}." for row in found)
    return "\n".join([*(f"| {' | '.join(line)} |" for line in lines), "", *machines])


def row_found(row: Row, done: Ran) -> RowFound:
    """What a finished search came to."""
    state = done.state
    full = [each for each in state.search_rows if each.stage == "full" and each.came_to_its_end]
    screened = [each for each in state.search_rows if each.stage == "screen" and each.came_to_its_end]
    kept = state.final or state.best
    return RowFound(
        row=row.name,
        n_tried=state.n_finished,
        n_full=len(full),
        wall_minutes=round(done.wall_s / 60, 2),
        minutes=row.minutes,
        best=max(_accuracies(full), default=None),
        mean=_mean(_accuracies(full)),
        best_screened=max(_accuracies(screened), default=None),
        mean_screened=_mean(_accuracies(screened)),
        verdict=verdict_sentence(state.verdict) if state.verdict is not None else "",
        test=state.finish.test_accuracy if state.finish is not None else None,
        n_params=kept.n_params if kept is not None else None,
        n_cores=done.n_cores,
        processor=done.processor,
        version=done.version,
    )


def _measured(wish: TableWish, row: Row, where: Sequence[str], say: Callable[[str], None]) -> RowFound:
    wanted = {
        "preset": row.preset,
        "n_trials": row.n_trials,
        "minutes": row.minutes,
        "seed": wish.seed,
        "data": where[1],
    }
    flags = ["--preset", row.preset, "--trials", str(row.n_trials), "--seed", str(wish.seed)]
    if row.minutes is not None:
        flags += ["--minutes", f"{row.minutes:g}"]
    say(f"{row.name}: {row.n_trials} designs{_within(row)}.")
    return row_found(row, ran(wish.out / row.name, [*flags, *row.more, *where], wanted))


def _within(row: Row) -> str:
    return f" in {row.minutes:g} minutes" if row.minutes is not None else ""


def _accuracies(rows: Sequence[TrialRow]) -> list[float]:
    return [row.val_accuracy for row in rows if row.val_accuracy is not None]


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def _cells(row: RowFound) -> list[str]:
    shares = (_percent(share) for share in (row.best, row.mean, row.best_screened, row.mean_screened))
    weights = f"{row.n_params:,}" if row.n_params is not None else "–"
    minutes = f"{row.wall_minutes:.1f}" + (f" of {row.minutes:g}" if row.minutes is not None else "")
    counts = (row.row, str(row.n_tried), str(row.n_full), minutes)
    return [*counts, *shares, row.verdict or "–", _percent(row.test), weights]


def _percent(share: float | None) -> str:
    return f"{100 * share:.1f} %" if share is not None else "–"
