"""Numbers as the reader sees them."""

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from nas_desktop.gui import numbers


@pytest.mark.parametrize(
    ("n", "words"), [(0, "0"), (850, "850"), (45_200, "45.2 k"), (1_600_000, "1.60 M"), (2_630_000_000, "2.63 G")]
)
def test_amounts_have_three_figures(n: int, words: str) -> None:
    assert numbers.amount(n) == words


@pytest.mark.parametrize(
    ("value", "words"), [(5.4, "5 s"), (64, "64 s"), (840, "14 min"), (3600 * 2 + 300, "2 h 05 min")]
)
def test_durations_have_a_fitting_unit(value: float, words: str) -> None:
    assert numbers.seconds(value) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(840, 1140, ("14–19", "min")), (10, 10.2, ("10", "s")), (7200, 9000, ("2.0–2.5", "h"))],
)
def test_ranges_share_one_unit(low: float, high: float, words: tuple[str, str]) -> None:
    assert numbers.duration_range(low, high) == words


def test_an_accuracy_is_a_percentage_with_one_decimal() -> None:
    assert numbers.percent(0.8288) == "82.9 %"
    assert numbers.percent(None) == numbers.NOTHING


def test_figures_follow_the_locale() -> None:
    QLocale.setDefault(QLocale("de_DE"))

    assert numbers.percent(0.8288) == "82,9 %"
    assert numbers.count(12_400) == "12.400"


def test_learning_rates_are_short() -> None:
    assert numbers.rate(0.0013) == "1.3e-3"


def test_a_time_of_another_day_says_so() -> None:
    assert numbers.clock(datetime.now() + timedelta(days=1)).endswith("tomorrow")


def test_one_and_many() -> None:
    assert numbers.counted(1, "trial") == "1 trial"
    assert numbers.counted(20, "trial") == "20 trials"
