from itertools import islice
from statistics import median

import pytest

from nas_desktop.search.bench.contestants import contestant
from nas_desktop.search.bench.curves import Curves, made_up_curves
from nas_desktop.search.bench.replay import Asked, InOrder, Replay, Rule
from nas_desktop.search.bench.table import Table, digits_of, table_space
from nas_desktop.search_space.parameters import IntRange


class Listed:
    """Designs in a given order, and what was told of each trial."""

    def __init__(self, *designs: str) -> None:
        self.left = list(designs)
        self.told: list[tuple[object, ...]] = []

    def begin(self) -> str | None:
        return self.left.pop(0) if self.left else None

    def rests(self, trial: int, epoch: int, score: float) -> None:
        self.told.append((trial, "rests", epoch, score))

    def ends(self, trial: int, score: float, *, is_whole: bool) -> None:
        self.told.append((trial, "whole" if is_whole else "pruned", score))


CURVES = Curves({"good": (0.5, 0.6, 0.9), "fair": (0.4, 0.5, 0.7), "poor": (0.1, 0.1, 0.2)})  # rungs: 1


def test_without_a_rule_every_trial_is_trained_to_its_end() -> None:
    designs = Listed("poor", "good")
    assert list(Replay(CURVES, designs, "none", 0).regrets()) == pytest.approx([0.8, 0.8, 0.7, 0.4, 0.3, 0.0])
    assert designs.told == [(0, "whole", 0.2), (1, "whole", 0.9)]


def test_with_resume_the_best_goes_on_from_where_it_rests() -> None:
    designs = Listed("good", "poor", "fair")
    assert list(Replay(CURVES, designs, "halving with resume", 0).regrets()) == pytest.approx([0.4, 0.4, 0.4, 0.3, 0.0])
    assert designs.told == [(0, "rests", 1, 0.5), (1, "rests", 1, 0.1), (2, "rests", 1, 0.4), (0, "whole", 0.9)]


def test_without_resume_a_trial_goes_on_at_once_or_ends() -> None:
    designs = Listed("fair", "poor", "good")
    assert list(Replay(CURVES, designs, "halving", 0).regrets()) == pytest.approx([0.5, 0.5, 0.4, 0.3, 0.0])
    assert [what for _, what, *_ in designs.told] == ["rests", "pruned", "rests", "pruned", "rests", "whole"]


def test_all_rules_see_the_same_scores_of_a_design() -> None:
    curves = Curves({"a": (1.0,) * 4}, noise=1.0)
    seen = []
    for rule in ("none", "halving"):
        replay = Replay(curves, Listed("a"), rule, 3)
        list(replay.regrets())
        seen.append(replay._rows[0].curve)
    assert seen[0][:1] == seen[1]


def test_an_order_holds_every_design_once_and_follows_from_its_seed() -> None:
    one, again, other = (in_order(seed) for seed in (0, 0, 1))
    assert sorted(one) == sorted(CURVES.by_design)
    assert one == again
    assert any(in_order(seed) != one for seed in range(1, 9))
    assert sorted(other) == sorted(one)


def in_order(seed: int) -> list[str]:
    designs = InOrder(CURVES, seed)
    return list(iter(designs.begin, None))


# --- what a strategy makes of trials that rest


def a_grid() -> Table:
    """216 designs of three numbers; the best is 4, 1, 3, and the further off the worse."""
    space = table_space("grid", tuple(IntRange(name, 0, 5) for name in "abc"), ())
    keys = [f"{a}{b}{c}" for a in range(6) for b in range(6) for c in range(6)]
    runs = {
        key: (80.0 - 1.5 * sum((int(x) - best) ** 2 for x, best in zip(key, (4, 1, 3), strict=True)),) for key in keys
    }
    return Table(space, runs, dict.fromkeys(keys, 1.0), digits_of(space))


def epochs_to_the_best(rule: Rule, seed: int, most: int) -> int:
    """How many epochs Guided spends before the best design is the one that would be shipped."""
    table = a_grid()
    replay = Replay(made_up_curves(table, 9), Asked(table, contestant("guided", table.space, seed)), rule, seed)
    regrets = enumerate(islice(replay.regrets(), most), start=1)
    return next((n for n, regret in regrets if regret < 1.0), most + 1)  # all others are 1.5 points worse, or more


def test_guided_reaches_the_best_design_in_fewer_epochs_where_trials_rest() -> None:
    whole, halved = (
        median(epochs_to_the_best(rule, seed, 120) for seed in range(20)) for rule in ("none", "halving with resume")
    )
    assert halved < 0.6 * whole  # 42 and 88; 110 where the resting ones count as unknown
