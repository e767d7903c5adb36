"""What may begin beside what is kept for later."""

import pytest

from nas_desktop.search.planning.reserve import is_overdue, may_start, seconds_for_leg, seconds_until_overdue
from tests.builders import a_plan

PLAN = a_plan(seconds_for={"control": 5.0, "search": 100.0, "finalists": 30.0, "final": 60.0, "closing": 10.0})


@pytest.mark.parametrize(("seconds", "fits"), [(100, True), (101, False)])
def test_a_training_must_end_before_what_is_kept_for_later(seconds: float, fits: bool) -> None:
    assert may_start(PLAN, "search", seconds, left=200) is fits


def test_the_first_model_may_take_all_but_the_closing() -> None:
    assert may_start(PLAN, "search", 190, left=200, is_needed=True)
    assert not may_start(PLAN, "search", 191, left=200, is_needed=True)


def test_without_a_limit_everything_may_begin() -> None:
    assert may_start(PLAN, "search", 1e9, left=None)
    assert not is_overdue(PLAN, "search", left=None, seconds_to_go=1e9)
    assert seconds_for_leg(PLAN, "final", None) is seconds_until_overdue(PLAN, "final", None) is None


def test_the_final_training_has_all_but_the_closing() -> None:
    assert seconds_for_leg(PLAN, "final", 75) == 65


def test_a_running_training_may_borrow_a_third_but_nothing_of_the_closing() -> None:
    assert seconds_until_overdue(PLAN, "search", 200) == pytest.approx(200 - 10 - 60)
    assert seconds_until_overdue(PLAN, "final", 20) == 10


@pytest.mark.parametrize(("to_go", "is_late"), [(20, False), (40, True)])
def test_what_will_not_be_ready_is_overdue_now(to_go: float, is_late: bool) -> None:
    assert is_overdue(PLAN, "search", left=100, seconds_to_go=to_go) is is_late
