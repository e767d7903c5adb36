"""Learning curves to replay a search on: made up, or recorded ones from a file."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import exp, isfinite
from pathlib import Path
from random import Random

from nas_desktop.core.errors import UsageError
from nas_desktop.core.seeds import derive_seed
from nas_desktop.search.bench.table import Table

_SHORTFALL = (25.0, 6.0)  # points after no epoch at all: mean and standard deviation over the designs
_RATES = (0.3, 0.7)  # by which the shortfall shrinks with every epoch, as an exponent
_NOISE = 0.5  # standard deviation of one score, in points


@dataclass(frozen=True)
class Curves:
    """What every design would score after each epoch of a training whose rate is not annealed."""

    by_design: Mapping[str, tuple[float, ...]]  # all of the same length; more is better
    noise: float = 0.0  # standard deviation of what is seen of a score

    @cached_property
    def n_epochs(self) -> int:
        """Of a whole training."""
        return len(next(iter(self.by_design.values())))

    @cached_property
    def best(self) -> float:
        """What the best design of all comes to; a training that is not annealed keeps its best epoch."""
        return max(max(curve) for curve in self.by_design.values())


def made_up_curves(table: Table, n_epochs: int) -> Curves:
    """Curves that end at the means of a table whose scores are percent.

    Each rises towards its end exponentially, some designs faster than others, so that curves cross. With eight epochs,
    what is seen after 1, 2 and 3 agrees with what is seen at the end by a rank correlation of 0.69, 0.79 and 0.86; in
    twelve real trainings at a constant rate it was 0.76, 0.80 and 0.88.
    """
    return Curves({key: _rising(key, table.mean(key), n_epochs) for key in table.runs}, _NOISE)


def read_curves(path: Path) -> Curves:
    """Recorded curves: `{"curves": {"a name": [score after each epoch, …], …}}`.

    Raises:
        UsageError: the file cannot be read, or holds something else.
    """
    try:
        found = json.loads(path.read_bytes())["curves"]
        curves = {str(name): tuple(float(score) for score in curve) for name, curve in found.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(
            f"{path} holds no curves: {error!r}.", 'Write {"curves": {"a name": [0.4, 0.5], …}}.'
        ) from error
    _check(path, list(curves.values()))
    return Curves(curves)


def _check(path: Path, curves: Sequence[Sequence[float]]) -> None:
    if len({len(curve) for curve in curves}) != 1 or not curves[0]:
        raise UsageError(
            f"The curves in {path} are not equally long.", "Record whole trainings of as many epochs each."
        )
    if not all(isfinite(score) for curve in curves for score in curve):
        raise UsageError(f"A score in {path} is no number.", "Leave out trainings that diverged.")


def _rising(key: str, end: float, n_epochs: int) -> tuple[float, ...]:
    luck = Random(derive_seed(0, "curve", key))  # noqa: S311  # nothing secret depends on it
    shortfall, rate = max(0.0, luck.gauss(*_SHORTFALL)), luck.uniform(*_RATES)
    left = [shortfall * exp(-rate * epoch) for epoch in range(1, n_epochs + 1)]
    return tuple(end - missing + left[-1] for missing in left)
