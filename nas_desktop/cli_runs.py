"""What `runs` lists of a project's MLflow store."""

from collections.abc import Iterator
from itertools import islice
from math import isfinite
from pathlib import Path
from typing import Any

from nas_desktop.cli_report import count, percent
from nas_desktop.core.errors import UsageError
from nas_desktop.tracking.run_reader import RunReader
from nas_desktop.tracking.runs import RunHead, RunValues
from nas_desktop.tracking.store_file import store_of

_PAGE = 200
_MAIN = ("learning_rate", "optimizer", "activation", "dropout")  # parameters worth a place in one line
_HEADS = ("run", "state", "score", "weights", "parameters")
Listed = tuple[RunHead, RunValues]


def store_named(path: Path) -> Path:
    """The store of a project folder, or the store itself.

    Raises:
        UsageError: there is nothing at `path`.
    """
    path = path.expanduser().absolute()
    if not path.exists():
        raise UsageError(f"There is nothing at {path}.", "Name the folder of a project, or a store.")
    return store_of(path) if path.is_dir() else path


def listed_runs(store: Path, expression: str, limit: int) -> list[Listed]:
    """The trials' runs of a store, or the runs that a filter in MLflow's words lets through.

    Raises:
        NasError: the store cannot be read, or the filter is not understood.
    """
    reader = RunReader(store)
    heads = list(islice(_matching(reader, expression) if expression else _all(reader), limit))
    return list(zip(heads, reader.values([head.run_id for head in heads]), strict=True))


def run_values(run: Listed) -> dict[str, Any]:
    """What `runs --json` prints of a run; a metric that is no number is null."""
    head, values = run
    return {
        "run_id": head.run_id,
        "name": head.name,
        "state": head.state,
        "score": head.score,
        "reason": head.reason,
        "parent": head.parent,
        "params": values.params,
        "metrics": {key: value if isfinite(value) else None for key, value in values.metrics.items()},
    }


def run_lines(runs: list[Listed]) -> list[str]:
    """The same for a person, as a table."""
    rows = [_HEADS, *(_cells(head, values) for head, values in runs)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEADS) - 1)]
    return [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1])) for row in rows
    ]


def _cells(head: RunHead, values: RunValues) -> tuple[str, ...]:
    n_params = values.metrics.get("n_params")
    names = [name for name in _MAIN if name in values.params] or list(values.params)[: len(_MAIN)]
    main = " ".join(f"{name}={_short(values.params[name])}" for name in names)
    shown = head.reason.splitlines()[0] if head.state == "FAIL" and head.reason else main
    weights = count(int(n_params)) if n_params is not None else ""
    return head.name, head.state, percent(head.score) if head.score is not None else "", weights, shown


def _short(value: str) -> str:
    try:
        return f"{float(value):.3g}"
    except ValueError:
        return value


def _all(reader: RunReader) -> Iterator[RunHead]:
    for experiment in reader.experiments():
        for search in reader.searches(experiment.experiment_id, 0, _PAGE).runs:
            if not search.is_search:
                yield search
            more = "0" if search.n_children else ""
            while more:
                page = reader.children(search.run_id, int(more), _PAGE)
                yield from page.runs
                more = page.more


def _matching(reader: RunReader, expression: str) -> Iterator[RunHead]:
    page = reader.matching(expression, "", _PAGE)
    yield from page.runs
    while page.more:
        page = reader.matching(expression, page.more, _PAGE)
        yield from page.runs
