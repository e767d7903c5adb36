"""Plans of searches that have to be ready in time."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nas_desktop.core.events import SearchPlanned
from nas_desktop.search.planning.checks import Checks
from nas_desktop.search.planning.pace import Pace
from nas_desktop.search.planning.progress import Progress
from nas_desktop.search.planning.stages import Stages
from nas_desktop.search.planning.timed import closing_seconds, final_share
from tests.search.planning.paces import a_pace, a_timed_plan

_MINUTES = st.floats(1, 24 * 60)
_PACES = st.builds(a_pace, st.floats(0.01, 20), st.floats(0.5, 300), st.floats(0, 100))
_SLOTS = st.sampled_from((1, 2, 4, 16, 64))


def facts(plan: SearchPlanned) -> tuple[int, ...]:
    return plan.n_designs, plan.screen_epochs, plan.n_full, plan.full_epochs, plan.n_finalists, plan.final_epochs


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (1, (1, 0, 1, 1, 0, 1)),
        (3, (6, 0, 6, 1, 2, 2)),
        (10, (10, 1, 3, 5, 1, 6)),
        (30, (30, 2, 6, 8, 3, 13)),
        (60, (65, 2, 13, 8, 3, 30)),
        (180, (400, 2, 80, 8, 3, 30)),
    ],
)
def test_plans_on_two_cores(minutes: float, expected: tuple[int, ...]) -> None:
    """The table of decision 25."""
    assert facts(a_timed_plan(minutes)) == expected


@settings(deadline=None)
@given(_MINUTES, _PACES, _SLOTS)
def test_the_legs_fit_into_what_is_left(minutes: float, pace: Pace, n_slots: int) -> None:
    plan = a_timed_plan(minutes, pace, n_slots)
    assert plan.seconds_in_all is not None
    assert sum(plan.seconds_for.values()) <= plan.seconds_in_all - plan.seconds_spent + 1e-6


@settings(deadline=None)
@given(_MINUTES, _PACES, _SLOTS)
def test_the_trainings_fit_into_their_legs(minutes: float, pace: Pace, n_slots: int) -> None:
    plan = a_timed_plan(minutes, pace, n_slots)
    stages = Stages(plan.screen_epochs, plan.full_epochs)
    if plan.n_designs > 1:  # a single one is trained whatever it takes, and broken off in time
        work = stages.seconds(plan.n_designs, plan.n_full, pace)
        assert work <= plan.seconds_for["search"] * n_slots + 1e-6
    checks = Checks(plan.n_finalists, plan.n_control, plan.n_seeds)
    seconds = checks.finalists_s(pace, plan.full_epochs, n_slots, Progress())
    assert seconds <= plan.seconds_for.get("finalists", 0.0) + 1e-6


@settings(deadline=None)
@given(_MINUTES, _PACES, _SLOTS)
def test_the_numbers_make_sense(minutes: float, pace: Pace, n_slots: int) -> None:
    plan = a_timed_plan(minutes, pace, n_slots)
    assert 1 <= plan.n_full <= plan.n_designs <= 10_000
    assert 1 <= plan.full_epochs <= 8
    assert 0 <= plan.screen_epochs < plan.full_epochs
    assert plan.screen_epochs > 0 or plan.n_full == plan.n_designs
    assert plan.n_finalists <= plan.n_full
    assert plan.final_epochs >= 1


@settings(deadline=None)
@given(_MINUTES, _PACES, _SLOTS)
def test_the_end_is_kept_free(minutes: float, pace: Pace, n_slots: int) -> None:
    plan, in_all = a_timed_plan(minutes, pace, n_slots), minutes * 60
    left = in_all - plan.seconds_spent
    assert plan.seconds_for["closing"] >= min(3.0, left / 2)
    wanted = min(final_share(in_all) * in_all, pace.final.of(30))
    finalists = plan.seconds_for.get("finalists", 0.0)
    assert plan.seconds_for["final"] >= min(wanted, left - plan.seconds_for["closing"]) - 1e-6
    assert finalists + plan.seconds_for.get("control", 0.0) <= 0.2 * in_all + 1e-6


@settings(deadline=None)
@given(_MINUTES, _MINUTES, _PACES, _SLOTS)
def test_more_time_never_means_fewer_designs(one: float, other: float, pace: Pace, n_slots: int) -> None:
    short, long = sorted((one, other))
    less, more = a_timed_plan(short, pace, n_slots), a_timed_plan(long, pace, n_slots)
    assert less.n_designs <= more.n_designs
    assert less.full_epochs <= more.full_epochs


@pytest.mark.parametrize("minutes", [3, 10, 60])
def test_of_the_time_hardly_any_is_nobodys(minutes: float) -> None:
    plan = a_timed_plan(minutes)
    assert sum(plan.seconds_for.values()) == pytest.approx(minutes * 60 - 12, rel=0.01)


def test_below_ten_minutes_the_control_is_the_two_small_networks() -> None:
    fast = a_pace(0.05)
    assert a_timed_plan(9.9, fast).n_control == 2
    assert a_timed_plan(10, fast).n_control > 2


def test_time_beyond_the_trials_asked_for_makes_the_final_training_longer() -> None:
    few, many = a_timed_plan(30, n_trials=8), a_timed_plan(30)
    assert few.n_designs == 8
    assert few.final_epochs > many.final_epochs


def test_the_final_training_does_not_grow_without_end() -> None:
    assert a_timed_plan(600, n_trials=8).final_epochs == 60


@pytest.mark.parametrize(
    "asked", [{"checks": "off"}, {"final_training": "off"}, {"checks": "off", "final_training": "off"}]
)
def test_what_is_not_wanted_leaves_its_time_to_the_search(asked: dict[str, Any]) -> None:
    plan, usual = a_timed_plan(30, **asked), a_timed_plan(30)
    assert plan.n_designs > usual.n_designs
    assert plan.seconds_for["closing"] == usual.seconds_for["closing"]


def test_screening_off_is_obeyed() -> None:
    plan = a_timed_plan(30, screening="off")
    assert (plan.screen_epochs, plan.n_full) == (0, plan.n_designs)


def test_a_shorter_schedule_is_explained() -> None:
    assert "5 epochs instead of 8" in a_timed_plan(10).why
    assert not a_timed_plan(30).why


def test_without_time_for_finalists_the_plan_says_so() -> None:
    plan = a_timed_plan(1)
    assert (plan.n_designs, plan.n_finalists, plan.n_control) == (1, 0, 0)
    assert "fresh seeds" in plan.why


def test_several_designs_are_tried_rather_than_one_checked() -> None:
    plan = a_timed_plan(1, a_pace(0.5))
    assert (plan.n_designs, plan.n_finalists) == (3, 0)


def test_the_closing_does_not_grow_without_end() -> None:
    assert [closing_seconds(a_pace(), seconds) for seconds in (None, 60.0, 1000.0, 86_400.0)] == [8, 8, 20, 65]
