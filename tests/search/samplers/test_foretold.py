from collections.abc import Mapping
from math import nan

import numpy as np
import pytest

from nas_desktop.search.samplers.foretold import foretold


def ends(*trials: tuple[float | None, Mapping[int, float]]) -> list[float]:
    """Of trials as pairs of the score at the end, None where they were broken off, and the readings."""
    scores = np.array([nan if score is None else score for score, _ in trials])
    broken_off = np.array([score is None for score, _ in trials])
    return [round(float(end), 9) for end in foretold(scores, broken_off, [readings for _, readings in trials])]


def test_the_median_gain_of_those_that_went_on_is_added() -> None:
    found = ends((0.6, {1: 0.5}), (0.8, {1: 0.5}), (0.7, {1: 0.5}), (None, {1: 0.3}))
    assert found[-1] == 0.5


def test_a_trial_that_came_to_its_end_is_not_foretold() -> None:
    assert np.isnan(ends((0.6, {1: 0.5}), (None, {1: 0.3}))[0])


def test_the_gain_from_step_to_step_counts_as_far_as_it_is_known() -> None:
    found = ends((0.9, {3: 0.7}), (None, {1: 0.5, 3: 0.6}), (None, {1: 0.2}))
    assert found[1:] == [pytest.approx(0.8), pytest.approx(0.5)]  # 0.1 from 1 to 3, 0.2 from there


def test_before_any_trial_has_come_to_its_end_all_are_foretold_for_the_highest_step() -> None:
    assert ends((None, {1: 0.3, 3: 0.5}), (None, {1: 0.4})) == [0.5, 0.6]


def test_nothing_is_foretold_where_nobody_went_on_from_a_step() -> None:
    found = ends((0.9, {}), (None, {2: 0.5}), (None, {}))
    assert np.isnan(found).all()


def test_a_reading_that_is_no_number_tells_nothing_of_the_gain() -> None:
    assert ends((0.6, {1: nan}), (0.8, {1: 0.5}), (None, {1: 0.3}))[-1] == 0.6


def test_ranks_at_a_step_stay_as_they_are() -> None:
    found = ends((0.6, {1: 0.5}), *((None, {1: score}) for score in (0.1, 0.4, 0.2)))
    assert np.argsort(found[1:]).tolist() == [0, 2, 1]
