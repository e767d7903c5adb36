"""The range of a measured share."""

import pytest

from nas_desktop.analysis.confidence import confidence_range


def test_it_is_wilsons_interval() -> None:
    assert confidence_range(0.823, 10_000) == pytest.approx((0.8154, 0.8304), abs=1e-4)


def test_few_cases_tell_little() -> None:
    low, high = confidence_range(0.5, 10)

    assert (low, high) == pytest.approx((0.2366, 0.7634), abs=1e-4)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_it_stays_on_the_scale(share: float) -> None:
    low, high = confidence_range(share, 20)

    assert 0.0 <= low < high <= 1.0
