"""What is remembered of a machine's speed."""

from pathlib import Path

import pytest

from nas_desktop.training.speed_memory import SpeedMemory
from tests.speeds import a_known_speed


def test_what_was_kept_is_recalled(tmp_path: Path) -> None:
    SpeedMemory(tmp_path, "auto", "auto").keep(a_known_speed())
    assert SpeedMemory(tmp_path, "auto", "auto").recall() == a_known_speed()


def test_other_slots_are_another_machine(tmp_path: Path) -> None:
    SpeedMemory(tmp_path, "auto", 1).keep(a_known_speed(n_slots=1))
    SpeedMemory(tmp_path, "auto", 2).keep(a_known_speed(n_slots=2))
    recalled = SpeedMemory(tmp_path, "auto", 1).recall()
    assert recalled is not None
    assert recalled.n_slots == 1


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format_version": 99, "speeds": {}}', '{"format_version": 1}'])
def test_a_damaged_or_newer_file_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "speed.json").write_text(text)
    assert SpeedMemory(tmp_path, "auto", "auto").recall() is None


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    SpeedMemory(tmp_path / "cache", "auto", "auto").keep(a_known_speed())
    assert SpeedMemory(tmp_path / "cache", "auto", "auto").recall() is None


def test_one_trial_corrects_nothing_yet() -> None:
    assert a_known_speed().with_ratio(9.0).correction == 1.0


def test_the_median_of_the_trials_corrects() -> None:
    known = a_known_speed(ratios=(1.1, 1.2, 9.0))
    assert known.correction == 1.2


def test_old_trials_are_forgotten() -> None:
    known = a_known_speed()
    for ratio in (*[5.0] * 30, *[2.0] * 25):
        known = known.with_ratio(ratio)
    assert known.correction == 2.0
    assert len(known.ratios) == 25
