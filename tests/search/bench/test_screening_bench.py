"""Screening against none, from the command line to the figures."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from nas_desktop import cli
from nas_desktop.core.state import SearchState
from nas_desktop.search.bench import screening_bench
from nas_desktop.search.bench.program_run import Ran
from nas_desktop.search.bench.screening_bench import screening_found, screening_table
from nas_desktop.search.bench.screening_record import Fidelity, Setup, Trained
from tests.builders import a_search_finished, a_search_started
from tests.staged_search import STORY

SETUP = Setup("images", 5000, 1000, 8, 2, 0)


def trained(design: int, stage: Fidelity, score: float | None, seconds: float) -> Trained:
    return Trained(SETUP, design, stage, 10**6, 2, score, seconds)


TRAININGS = [
    trained(0, "screen", 0.3, 2),
    trained(1, "screen", 0.4, 2),
    trained(2, "screen", None, 2),
    trained(0, "full", 0.5, 10),
    trained(1, "full", 0.6, 10),
    trained(2, "full", 0.9, 10),
]


def test_only_designs_with_both_trainings_are_replayed() -> None:
    found = screening_found(TRAININGS, 1)
    assert (found.n_designs, found.n_failed) == (2, 1)
    assert max(one.highest or 0 for one in found.policies) == 0.6


def test_how_far_screenings_agree_and_what_they_cost() -> None:
    found = screening_found(TRAININGS, 1)
    assert found.correlation == pytest.approx(1)
    assert found.short_share == 0.2


def test_a_record_of_nothing_has_no_figures() -> None:
    found = screening_found([], 1)
    assert found.policies == []
    assert "Rank correlation of screening and full training: none" in screening_table(found)


def test_the_table_has_the_range_of_the_orders() -> None:
    lines = screening_table(screening_found(TRAININGS, 3)).splitlines()
    assert "| 2 designs | no screening | 60.0 [60.0, 60.0] | 2.0 | 2.0 | 0.2 |" in lines


def test_every_flag_of_the_record_arrives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []

    def recorded(path: Path, setup: Setup, n_designs: int, *more: object) -> list[Trained]:
        asked.append((path, setup, n_designs))
        return TRAININGS

    monkeypatch.setattr(screening_bench, "record", recorded)
    sizes = ["--train", "30", "--val", "40", "--epochs", "5", "--screen-epochs", "3", "--designs", "6", "--seed", "7"]
    out = tmp_path / "new"
    assert cli.main(["bench", "screening", "--data", "d", "--out", str(out), *sizes]) == cli.DONE
    assert asked == [(out / "trainings.jsonl", Setup("d", 30, 40, 5, 3, 7), 6)]
    assert out.is_dir()


def test_the_live_pair_differs_in_nothing_but_the_screening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, list[str], Mapping[str, Any]]] = []

    def ran(project: Path, flags: Sequence[str], wanted: Mapping[str, Any]) -> Ran:
        asked.append((project.name, list(flags), wanted))
        state = SearchState()
        for event in (a_search_started(), *STORY, a_search_finished()):
            state.apply(event)
        return Ran(state, 60.0, 2, "a processor", "0.1")

    monkeypatch.setattr(screening_bench, "ran", ran)
    command = ["bench", "screening", "--data", "d", "--out", str(tmp_path), "--live", "7", "--json"]
    assert cli.main(command) == cli.DONE
    (on, on_flags, on_wanted), (off, off_flags, off_wanted) = asked
    assert (on, off) == ("live-on", "live-off")
    assert [pair for pair in zip(on_flags, off_flags, strict=True) if len(set(pair)) > 1] == [("on", "off")]
    assert {**on_wanted, "screening": "off"} == off_wanted
    assert on_flags[on_flags.index("--minutes") + 1] == "7"
    assert [one["best"] for one in json.loads(capsys.readouterr().out)["live"]] == [0.55, 0.55]


@pytest.mark.parametrize("wish", [["--designs", "0"], ["--live", "0"], ["--epochs", "1000"], ["--screen-epochs", "8"]])
def test_a_wish_that_cannot_be_measured_is_bad_use(
    wish: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new"
    assert cli.main(["bench", "screening", "--data", "d", "--out", str(out), *wish]) == cli.BAD_USE
    assert wish[0] in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.slow
def test_real_designs_are_recorded_and_replayed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sizes = ["--designs", "2", "--epochs", "2", "--screen-epochs", "1", "--train", "100", "--val", "50"]
    command = ["bench", "screening", "--data", "fashion-mnist-sample", "--out", str(tmp_path), *sizes, "--json"]
    assert cli.main(command) == cli.DONE
    assert json.loads(capsys.readouterr().out)["n_designs"] == 2
