"""A surface goes through what was measured and stays sensible beyond it."""

import pytest

from nas_desktop.network.surface import value_at

_POINTS = ((0.0, 0.0, -10.0), (4.0, 0.0, -12.0), (0.0, 4.0, -9.0), (4.0, 4.0, -11.0))


@pytest.mark.parametrize("point", _POINTS)
def test_it_goes_through_the_measurements(point: tuple[float, ...]) -> None:
    assert value_at(_POINTS, point[:-1]) == pytest.approx(point[-1], abs=0.1)


def test_between_measurements_it_lies_between_them() -> None:
    assert -12 < value_at(_POINTS, (2.0, 2.0)) < -9


def test_a_single_measurement_holds_everywhere() -> None:
    assert value_at(((3.0, -20.0),), (15.0,)) == pytest.approx(-20)


def test_two_measurements_do_not_run_away_in_a_direction_that_was_not_measured() -> None:
    assert value_at(((5.0, 8.0, -28.0), (8.0, 4.0, -27.0)), (5.0, 2.0)) == pytest.approx(-27.5, abs=2)
