"""Plans of searches that nobody waits for, and how a plan follows a search."""

from dataclasses import replace
from typing import Any

import pytest

from nas_desktop.search.planning.deadline import Budget
from nas_desktop.search.planning.plan import Task, has_changed, make_plan
from nas_desktop.search.planning.progress import Progress
from tests.search.planning.paces import CIFAR, a_pace, a_timed_plan, an_open_plan, standard


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"preset": "quick"}, (10, 2, 3, 8)),
        ({"preset": "standard"}, (20, 2, 4, 8)),
        ({"preset": "thorough"}, (50, 2, 10, 8)),
        ({"preset": "taste"}, (6, 0, 6, 3)),  # too short to be screened
        ({"n_trials": 5}, (5, 0, 5, 8)),
        ({"n_trials": 6, "n_epochs": 4}, (6, 1, 3, 4)),
        ({"also_minimise": "params"}, (20, 0, 20, 8)),
        ({"screening": "off"}, (20, 0, 20, 8)),
        ({"screening": "on", "n_trials": 3, "n_epochs": 2}, (3, 1, 3, 2)),
        ({"screening": "on", "n_epochs": 1}, (20, 0, 20, 1)),
    ],
)
def test_designs_and_stages(asked: dict[str, Any], expected: tuple[int, ...]) -> None:
    plan = an_open_plan(**asked)
    assert (plan.n_designs, plan.screen_epochs, plan.n_full, plan.full_epochs) == expected


@pytest.mark.parametrize(
    ("asked", "is_halving"),
    [({}, True), ({"n_trials": 3}, False), ({"n_epochs": 2}, False), ({"screening": "off"}, False)],
)
def test_plain_trainings_are_broken_off_rather_than_screened(asked: dict[str, Any], is_halving: bool) -> None:
    plan = an_open_plan(recipe="classic", **asked)
    assert plan.is_halving is is_halving
    assert plan.screen_epochs == int(is_halving)


def test_few_of_those_broken_off_come_to_their_end() -> None:
    assert an_open_plan(recipe="classic", n_trials=20).n_full == 2


@pytest.mark.parametrize(("n_trials", "n_finalists"), [(1, 1), (10, 2), (40, 3)])
def test_the_more_are_trained_in_full_the_more_are_checked(n_trials: int, n_finalists: int) -> None:
    assert an_open_plan(n_trials=n_trials).n_finalists == n_finalists


def test_the_control_is_a_tenth_of_the_work_at_most() -> None:
    plans = [an_open_plan(n_trials=n) for n in (10, 20, 50)]
    assert [plan.n_control for plan in plans] == [2, 3, 4]


def test_without_checks_nothing_is_trained_again() -> None:
    plan = an_open_plan(checks="off")
    assert (plan.n_finalists, plan.n_control, plan.n_seeds) == (0, 0, 0)


def test_without_a_final_training_there_is_none() -> None:
    plan = an_open_plan(final_training="off")
    assert plan.final_epochs == 0
    assert "final" not in plan.seconds_for


@pytest.mark.parametrize(("n_trials", "final_epochs"), [(2, 8), (20, 11), (400, 32)])
def test_the_final_training_takes_as_long_as_the_search_within_bounds(n_trials: int, final_epochs: int) -> None:
    assert an_open_plan(n_trials=n_trials).final_epochs == final_epochs


def test_a_machine_that_was_not_measured_has_no_seconds_and_the_usual_epochs() -> None:
    plan = an_open_plan(replace(a_pace(), is_known=False))
    assert (plan.seconds_for, plan.final_epochs) == ({}, 8)


def test_a_guess_that_time_depends_on_is_called_one() -> None:
    assert "first trainings" in a_timed_plan(30, replace(a_pace(), is_known=False)).why


# --- while it runs


def the_next(plan_minutes: float, done: Progress, spent: float, slowness: float = 1.0, **changes: Any) -> Any:
    before = a_timed_plan(plan_minutes, **changes)
    config, in_all = standard(plan_minutes, **changes), plan_minutes * 60
    budget = Budget(in_all, in_all - spent, spent)
    return before, make_plan(config, Task(config.n_trials, 2, CIFAR), a_pace(slowness), budget, done, before)


def test_what_has_begun_stays_planned() -> None:
    done = Progress("search", n_designs=40, n_full=9, screen_epochs=2, full_epochs=8, n_control=2)
    _, plan = the_next(30, done, spent=800)
    assert plan.n_designs >= 40
    assert plan.n_full >= 9
    assert (plan.screen_epochs, plan.full_epochs) == (2, 8)


def test_a_slower_machine_means_fewer_designs_of_the_same_length() -> None:
    done = Progress("search", n_designs=3, screen_epochs=2, full_epochs=8, n_control=2)
    before, plan = the_next(30, done, spent=60, slowness=2.0)
    assert plan.n_designs < before.n_designs / 1.5
    assert plan.full_epochs == before.full_epochs == 8


def test_a_little_slower_is_no_new_plan() -> None:
    done = Progress("search", n_designs=2, screen_epochs=2, full_epochs=8, n_control=2)
    before, plan = the_next(30, done, spent=30, slowness=1.08)
    assert not has_changed(plan, before)
    assert plan.seconds_spent != before.seconds_spent


def test_at_its_end_the_search_takes_the_designs_that_fit() -> None:
    before = a_timed_plan(30)
    done = Progress("search", n_designs=before.n_designs, screen_epochs=2, full_epochs=8, n_control=2)
    assert the_next(30, done, spent=200)[1].n_designs > before.n_designs


def test_what_still_runs_takes_its_time() -> None:
    idle = Progress("search", n_designs=3, screen_epochs=2, full_epochs=8, n_control=2)
    busy = replace(idle, running=(300.0, 300.0))
    assert the_next(30, busy, spent=60)[1].n_designs < the_next(30, idle, spent=60)[1].n_designs


def test_with_few_designs_to_come_the_plan_is_exact() -> None:
    before = a_timed_plan(30)
    begun = before.n_designs - 3
    done = Progress("search", n_designs=begun, screen_epochs=2, full_epochs=8, n_control=2)
    spent = next(s for s in range(200, 900) if the_next(30, done, float(s))[1].n_designs == before.n_designs - 2)
    assert spent < 600


def test_finalists_that_run_keep_their_time() -> None:
    idle = Progress("finalists", n_designs=20, n_full=4, screen_epochs=2, full_epochs=8, n_control=2, n_seeds=2)
    busy = replace(idle, running=(100.0, 100.0))
    seconds = [the_next(30, done, spent=900)[1].seconds_for["finalists"] for done in (idle, busy)]
    assert seconds[1] == pytest.approx(seconds[0] + 1.1 * 100)


def test_after_the_search_no_more_designs_are_planned() -> None:
    done = Progress("finalists", n_designs=20, n_full=4, screen_epochs=2, full_epochs=8, n_control=2)
    _, plan = the_next(30, done, spent=900)
    assert (plan.n_designs, plan.n_full) == (20, 4)
    assert "search" not in plan.seconds_for


def test_the_final_training_has_all_that_is_left_but_the_closing() -> None:
    done = Progress("final", n_designs=20, n_full=4, screen_epochs=2, full_epochs=8, n_control=4, n_seeds=6)
    _, plan = the_next(30, done, spent=900)
    assert set(plan.seconds_for) == {"final", "closing"}
    assert sum(plan.seconds_for.values()) == pytest.approx(900)
    assert plan.final_epochs * 55 > plan.seconds_for["final"] - 6 > (plan.final_epochs - 1) * 55


def test_a_final_training_that_has_begun_keeps_its_length() -> None:
    done = Progress("final", n_designs=20, n_full=4, full_epochs=8, is_final_begun=True)
    before, plan = the_next(30, done, spent=1500)
    assert plan.final_epochs == before.final_epochs
