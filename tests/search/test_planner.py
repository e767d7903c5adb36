"""The plan of a running search, its clock and its reserves."""

from collections.abc import Iterator

import pytest

from nas_desktop.core.events import Event, SearchPlanned
from nas_desktop.core.state import SearchState
from nas_desktop.search.planner import Planner
from nas_desktop.search.planning.deadline import Deadline
from nas_desktop.search.planning.pace import Pace, TrainingTime
from nas_desktop.search.stopwatch import Stopwatch
from tests import builders

PACE = Pace(
    design=TrainingTime(0.0, 5.0),
    leader=TrainingTime(0.0, 5.0),
    control=TrainingTime(0.0, 1.0),
    final=TrainingTime(0.0, 30.0),
    test_s=1.0,
)
FACTS = builders.some_data(n_train=5000, n_val=1000, n_test=4000, n_images=49_000)


class Clock:
    """Seconds that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def planner(clock: Clock, published: list[Event], state: SearchState | None = None, **asked: object) -> Planner:
    """Of a search that takes ten minutes, unless something else is asked."""
    config = builders.a_config(
        **{"minutes": 10, "n_trials": 50, "n_epochs": 4, "checks": "on", "final_training": "on", **asked}
    )
    state = state or SearchState()
    for event in (builders.a_search_started(config=config.model_dump(mode="json"), n_trials=50), builders.data_ready()):
        state.apply(event)

    def publish(event: Event) -> Iterator[Event]:
        published.append(event)
        state.apply(event)
        yield event

    return Planner(config, state, FACTS, 2, lambda: PACE, Deadline(config, Stopwatch(clock)), publish)


def test_a_plan_is_said_once_until_it_changes() -> None:
    published: list[Event] = []
    made = planner(Clock(), published)
    assert [type(event) for event in made.renew()] == [SearchPlanned]
    assert list(made.renew()) == []


def test_a_search_that_only_trains_what_was_asked_has_no_plan_to_tell_of() -> None:
    made = planner(Clock(), [], minutes=None, checks="off", final_training="off")
    assert list(made.renew()) == []


def test_when_the_time_of_the_search_is_over_no_design_begins() -> None:
    clock = Clock()
    state = SearchState()
    made = planner(clock, [], state)
    assert made.may_start("search", 4)
    clock.now = 560.0
    list(made.renew())
    state.apply(builders.a_trial_started())
    state.apply(builders.a_trial_finished())  # without any model the first may take what there is
    assert not made.may_start("search", 4)


def test_the_final_training_has_more_epochs_than_its_time_has_room_for() -> None:
    clock = Clock()
    made = planner(clock, [])
    list(made.begin("final"))
    seconds = made.final_seconds()
    assert seconds is not None
    assert made.final_epochs(30.0) > seconds / 30.0


def test_too_little_time_for_a_final_training_means_none() -> None:
    clock = Clock()
    made = planner(clock, [])
    clock.now = 595.0
    list(made.begin("final"))
    assert made.final_epochs(30.0) == 0


@pytest.mark.parametrize(("share", "is_trained"), [(0.8, True), (0.7, False)])
def test_a_final_training_may_see_a_little_less_than_a_training_of_the_search(share: float, is_trained: bool) -> None:
    made = planner(Clock(), [])
    list(made.begin("final"))
    seconds, plan = made.final_seconds(), made.plan
    assert seconds is not None
    images = share * plan.full_epochs * FACTS.n_train
    assert bool(made.final_epochs(seconds * plan.final_images / images)) == is_trained


@pytest.mark.parametrize("leg", ["control", "search", "finalists"])
def test_what_runs_is_cut_off_only_for_what_comes_later(leg: str) -> None:
    clock = Clock()
    made = planner(clock, [])
    before = made.seconds_left(leg)  # type: ignore[arg-type]
    clock.now = 100.0
    after = made.seconds_left(leg)  # type: ignore[arg-type]
    assert before is not None
    assert after == pytest.approx(before - 100.0)


def test_the_final_training_ends_by_its_own_clock_and_so_may_always_begin() -> None:
    made = planner(Clock(), [])
    assert made.seconds_left("final") is None
    assert made.may_start("final", 1000)
