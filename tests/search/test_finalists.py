"""What the final training takes from the trainings before it."""

from typing import Any

import pytest

from nas_desktop.core.state import SearchState
from nas_desktop.search.finalists import Chosen, temperature_of
from tests.builders import a_search_started, a_trial_finished, a_trial_started, data_ready


def state_of(*trials: dict[str, Any]) -> SearchState:
    state = SearchState()
    state.apply(a_search_started())
    state.apply(data_ready())
    for trial in trials:
        temperature = trial.pop("temperature")
        ending = {"state": trial.pop("state", "COMPLETE"), "temperature": temperature}
        state.apply(a_trial_started(**trial))
        common = {name: trial[name] for name in ("study", "stage", "design") if name in trial}
        state.apply(a_trial_finished(trial["trial"], **common, **ending))
    return state


def test_the_temperature_is_the_mean_of_the_winner_and_its_fresh_seeds() -> None:
    seed = {"study": "checks", "stage": "seed"}
    state = state_of(
        {"trial": 0, "temperature": 0.2},
        {"trial": 1, "temperature": 0.5},
        {"trial": 0, **seed, "design": 1, "promoted_from": 1, "temperature": 0.4},
        {"trial": 1, **seed, "design": 1, "promoted_from": 1, "temperature": 0.9, "state": "FAIL"},
        {"trial": 2, **seed, "design": 0, "promoted_from": 0, "temperature": 0.7},
    )

    found = temperature_of(state, Chosen(state.rows["search", 1]))

    assert found == pytest.approx((0.5 * 0.4) ** 0.5)


def test_a_control_that_is_taken_brings_its_own() -> None:
    control = {"study": "checks", "stage": "control"}
    state = state_of(
        {"trial": 0, "temperature": 0.2},
        {"trial": 0, **control, "design": 100, "temperature": 0.5},
        {"trial": 1, **control, "design": 100, "temperature": 0.4},
        {"trial": 2, **control, "design": 101, "temperature": 3.0},
    )

    found = temperature_of(state, Chosen(state.rows["checks", 0]))

    assert found == pytest.approx((0.5 * 0.4) ** 0.5)
