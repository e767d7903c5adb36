"""Searches on real images in a few figures: the best validation accuracy after so many trials."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from nas_desktop.core.errors import UsageError
from nas_desktop.search.bench.real_search import RealFinding, RealSearch

_MARKS = (1, 2, 3, 5, 10, 15, 20)
_SETTINGS = ("data", "space", "n_trials", "n_train", "n_val", "n_epochs", "max_macs")


def best_so_far(findings: Sequence[RealFinding]) -> dict[str, dict[str, list[float]]]:
    """By arm and number of trials: lowest, median and highest of the seeds.

    Raises:
        UsageError: the searches cannot be compared.
    """
    by_arm = _by_arm(findings)
    return {
        arm: {str(mark): _spread([finding.best[mark - 1] for finding in found]) for mark in _marks(findings)}
        for arm, found in by_arm.items()
    }


def markdown_table(findings: Sequence[RealFinding]) -> str:
    """The same as a table in percent, the range of the seeds in brackets; with the test accuracy of the winners.

    Raises:
        UsageError: as above.
    """
    by_arm, marks = _by_arm(findings), _marks(findings)
    head = ["arm", "seeds", *(f"{mark} {'trial' if mark == 1 else 'trials'}" for mark in marks), "test", "CPU minutes"]
    lines = [_row(head), _row(["---"] * len(head))]
    for arm, spreads in best_so_far(findings).items():
        found = by_arm[arm]
        cells = [_cell(spreads[str(mark)]) for mark in marks]
        minutes = median(finding.cpu_s for finding in found) / 60
        lines.append(_row([arm, str(len(found)), *cells, _test_cell(found), f"{minutes:.0f}"]))
    return "\n".join(lines)


def _by_arm(findings: Sequence[RealFinding]) -> Mapping[str, list[RealFinding]]:
    if len({_settings(finding.search) for finding in findings}) > 1:
        raise UsageError("The file holds searches of different settings.", "Name another file for each.")
    by_arm: dict[str, list[RealFinding]] = {}
    for finding in findings:
        by_arm.setdefault(finding.search.arm, []).append(finding)
    return by_arm


def _settings(search: RealSearch) -> tuple[Any, ...]:
    return tuple(getattr(search, name) for name in _SETTINGS)


def _marks(findings: Sequence[RealFinding]) -> list[int]:
    n_trials = min((len(finding.best) for finding in findings), default=0)
    return [mark for mark in _MARKS if mark <= n_trials]


def _spread(values: Sequence[float]) -> list[float]:
    return [round(value, 4) for value in (min(values), median(values), max(values))]


def _test_cell(found: Sequence[RealFinding]) -> str:
    tested = [finding.test_accuracy for finding in found if finding.test_accuracy is not None]
    return _cell(_spread(tested)) if tested else "–"


def _cell(spread: Sequence[float]) -> str:
    low, middle, high = (f"{100 * value:.1f}" for value in spread)
    return f"{middle} [{low}, {high}]"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
