"""What a search on a table comes to."""

from collections.abc import Iterable, Sequence
from typing import Any

import optuna
import pytest
from optuna.samplers import RandomSampler

from nas_desktop.search.bench.contestants import Contestant
from nas_desktop.search.bench.regret import Regret, TableSearch
from nas_desktop.search.bench.table import Table
from tests.search.bench.tables import a_line


class Scripted(RandomSampler):
    """Asks for the values it was given, in their order, and remembers how many trials it saw running and done."""

    def __init__(self, values: Iterable[int]) -> None:
        super().__init__(seed=0)
        self._values = iter(values)
        self.seen: list[tuple[int, int]] = []

    def sample_independent(self, study: optuna.Study, trial: Any, param_name: str, param_distribution: Any) -> int:
        states = [other.state for other in study.get_trials(deepcopy=False) if other.number != trial.number]
        running = states.count(optuna.trial.TrialState.RUNNING)
        self.seen.append((running, len(states) - running))
        return next(self._values)


def always(sampler: RandomSampler) -> Contestant:
    return lambda number: sampler


def searched(table: Table, values: Sequence[int], **wish: Any) -> Regret:
    return TableSearch(table, always(Scripted(values)), seed=0, **wish).run(len(values))


def test_the_regret_is_what_the_shipped_design_lacks() -> None:
    assert searched(a_line([(1.0,), (4.0,), (6.0,)]), [0, 1, 0, 2]).by_trial == (5.0, 2.0, 2.0, 0.0)


def test_a_lucky_run_ships_its_design_and_is_judged_by_the_mean() -> None:
    """Design 0 scores 0 or 8, and 8 beats the steady 5: its mean of 4 is what one ships."""
    table = a_line([(0.0, 8.0), (5.0,)])
    ends = {TableSearch(table, always(Scripted([1, 0])), seed).run(2).by_trial for seed in range(20)}

    assert ends == {(0.0, 0.0), (0.0, 1.0)}


def test_a_score_follows_from_the_seed_and_the_number_of_the_trial() -> None:
    table = a_line([tuple(float(run) for run in range(100))] * 2)
    one, other = (TableSearch(table, always(Scripted([x] * 5)), seed=3) for x in (0, 1))
    one.run(5), other.run(5)

    assert [trial.value for trial in one._study.trials] == [trial.value for trial in other._study.trials]


def test_repeats_are_counted() -> None:
    assert searched(a_line([(1.0,), (2.0,), (3.0,)]), [0, 1, 0, 0, 2]).n_repeats == 2


def test_one_in_flight_is_told_before_the_next_is_asked_for() -> None:
    sampler = Scripted([0, 1, 2])
    TableSearch(a_line([(1.0,)] * 3), always(sampler), seed=0).run(3)

    assert sampler.seen == [(0, 0), (0, 1), (0, 2)]


def test_several_in_flight_keep_every_place_taken() -> None:
    sampler = Scripted(range(6))
    TableSearch(a_line([(1.0,)] * 6), always(sampler), seed=0, n_in_flight=3).run(6)

    assert [running for running, _ in sampler.seen] == [0, 1, 2, 2, 2, 2]


def test_whoever_ends_first_is_told_first() -> None:
    """Design 0 takes a hundred times as long as the others."""
    table = a_line([(0.0,), (1.0,), (2.0,)], seconds=[100.0, 1.0, 1.0])

    assert searched(table, [0, 1, 2], n_in_flight=2).by_trial == (1.0, 0.0, 0.0)


def test_known_good_designs_come_first_and_only_if_wished_for() -> None:
    table = a_line([(0.0,), (5.0,), (9.0,)], known_good=[2])

    assert searched(table, [0, 1], known_good=True).by_trial == (0.0, 0.0)
    assert searched(table, [0, 1]).by_trial == (9.0, 4.0)


def test_each_trial_is_asked_for_by_its_number() -> None:
    numbers: list[int] = []

    def ask(number: int) -> RandomSampler:
        numbers.append(number)
        return RandomSampler(seed=number)

    TableSearch(a_line([(1.0,)] * 4), ask, seed=0, n_in_flight=2).run(5)
    assert numbers == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("n_in_flight", [1, 8, 40])
def test_as_many_trials_are_asked_for_as_are_wanted(n_in_flight: int) -> None:
    search = TableSearch(a_line([(1.0,), (2.0,)]), always(RandomSampler(seed=0)), seed=0, n_in_flight=n_in_flight)

    assert len(search.run(20).by_trial) == 20
    assert len(search._study.trials) == 20
