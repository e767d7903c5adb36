"""What halving saves: searches on known learning curves, every one under each rule. Figures, never asserted."""

from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from nas_desktop.search.bench.curves import Curves, made_up_curves, read_curves
from nas_desktop.search.bench.replay import RULES, InOrder, Replay, Rule
from nas_desktop.search.bench.summary import reached
from nas_desktop.search.bench.synthetic import read_synthetic

_MARKS = (3, 5, 10, 20, 40)  # whole trainings


def measure_halving(n_orders: int = 50, n_epochs: int = 8, path: Path | None = None) -> dict[str, Any]:
    """Medians over orders in which the designs are tried.

    Args:
        n_epochs: of a whole training; recorded curves have their own number.
        path: of recorded curves; made-up ones if not given.

    Returns:
        `{"rules": {rule: {"regret": {trainings' worth of epochs: …}, "epochs_to_match": {"none@40": …}, "begun": …}}}`
        and what was measured on; plain JSON values, see docs/search.md.

    Raises:
        UsageError: the file holds no curves.
    """
    curves = made_up_curves(read_synthetic(), n_epochs) if path is None else read_curves(path)
    n_trainings = min(_MARKS[-1], len(curves.by_design))
    found = {rule: _searches(curves, rule, n_orders, n_trainings * curves.n_epochs) for rule in RULES}
    middles = {rule: [median(column) for column in zip(*regrets, strict=False)] for rule, (regrets, _) in found.items()}
    marks = [mark for mark in _MARKS if mark <= n_trainings]
    levels = {f"none@{mark}": middles["none"][mark * curves.n_epochs - 1] for mark in marks}
    return {
        "curves": "made up" if path is None else path.name,
        "designs": len(curves.by_design),
        "epochs": curves.n_epochs,
        "orders": n_orders,
        "rules": {
            rule: {
                "regret": {str(mark): _after(middles[rule], mark * curves.n_epochs) for mark in marks},
                "epochs_to_match": {name: reached(middles[rule], level) for name, level in levels.items()},
                "begun": median(found[rule][1]),
            }
            for rule in RULES
        },
    }


def _searches(curves: Curves, rule: Rule, n_orders: int, n_epochs: int) -> tuple[list[list[float]], list[int]]:
    """The regrets by epoch of every order, and how many trials each began."""
    replays = [Replay(curves, InOrder(curves, order), rule, order) for order in range(n_orders)]
    return [list(islice(replay.regrets(), n_epochs)) for replay in replays], [replay.n_begun for replay in replays]


def _after(regrets: list[float], n_epochs: int) -> float:
    """A search that ran out of designs has nothing left to gain."""
    return round(regrets[min(n_epochs, len(regrets)) - 1], 4)
