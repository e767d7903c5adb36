"""The founding table: what each row asks of the program, and what is told of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nas_desktop import cli
from nas_desktop.core.state import SearchState
from nas_desktop.search.bench import table_bench
from nas_desktop.search.bench.program_run import Ran
from nas_desktop.search.bench.table_bench import ROWS, SMALL, TableWish, markdown_rows, measure_table, row_found
from tests.builders import a_search_finished, a_search_started
from tests.images import write_folder
from tests.staged_search import STORY

Asked = list[tuple[Path, list[str], dict[str, Any]]]


def done() -> Ran:
    state = SearchState()
    for event in (a_search_started(), *STORY, a_search_finished(test_accuracy=0.88)):
        state.apply(event)
    return Ran(state, 90.0, 2, "a processor", "0.1")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Projects, flags and wanted settings of every search, in the place of real ones."""
    searches: Asked = []

    def ran(project: Path, flags: Sequence[str], wanted: Mapping[str, Any]) -> Ran:
        searches.append((project, list(flags), dict(wanted)))
        return done()

    monkeypatch.setattr(table_bench, "ran", ran)
    return searches


def wish(out: Path, **changes: Any) -> TableWish:
    return replace(TableWish(None, out, (SMALL,), 5, 3), **changes)


def test_rows_are_the_designs_and_hours_of_the_founding_table() -> None:
    assert [(row.preset, row.n_trials, row.minutes) for row in ROWS] == [
        ("quick", 10, 30),
        ("standard", 20, 60),
        ("thorough", 50, 180),
        ("extensive", 100, 480),
    ]


def test_each_row_is_a_search_of_its_preset_within_its_time(asked: Asked, tmp_path: Path) -> None:
    data = write_folder(tmp_path / "images", {"dark": 10, "light": 10}, size=(8, 8))
    measure_table(wish(tmp_path / "out", data=data, rows=ROWS[:2]), lambda line: None)
    parts = ["--data", str(tmp_path / "out/data/train"), "--test-data", str(tmp_path / "out/data/test")]
    assert [(project.name, flags) for project, flags, _ in asked] == [
        ("quick", ["--preset", "quick", "--trials", "10", "--seed", "3", "--minutes", "30", *parts]),
        ("standard", ["--preset", "standard", "--trials", "20", "--seed", "3", "--minutes", "60", *parts]),
    ]


def test_a_search_that_stands_there_has_to_be_the_same(asked: Asked, tmp_path: Path) -> None:
    measure_table(wish(tmp_path, rows=ROWS[:1]), lambda line: None)
    assert asked[0][2] == {
        "preset": "quick", "n_trials": 10, "minutes": 30, "seed": 3, "data": "fashion-mnist-sample",
    }  # fmt: skip


def test_accuracies_are_those_of_the_full_trainings_apart_from_the_screenings() -> None:
    found = row_found(ROWS[0], done())
    assert (found.best, found.mean) == (0.55, pytest.approx(0.545))
    assert (found.best_screened, found.mean_screened) == (0.62, pytest.approx(0.61))
    assert (found.n_tried, found.n_full) == (2, 2)


def test_the_final_model_is_told_with_its_test_and_how_long_all_took() -> None:
    found = row_found(ROWS[0], done())
    state = done().state
    assert state.final is not None
    assert (found.test, found.n_params, found.wall_minutes) == (0.88, state.final.n_params, 1.5)
    assert found.verdict.startswith("Better than the control")


def test_a_search_that_came_to_nothing_is_a_row_of_dashes() -> None:
    found = row_found(SMALL, replace(done(), state=SearchState()))
    assert markdown_rows([found]).splitlines()[2] == "| small | 0 | 0 | 1.5 | – | – | – | – | – | – | – |"


def test_the_table_names_its_machine_once() -> None:
    found = row_found(ROWS[0], done())
    lines = markdown_rows([found, replace(found, row="standard")]).splitlines()
    assert lines[2].startswith("| quick | 2 | 2 | 1.5 of 30 | 55.0 % | 54.5 % | 62.0 % | 61.0 % | Better")
    assert lines[4:] == ["", "2 cores, a processor; NAS Desktop 0.1."]


@pytest.mark.usefixtures("asked")
def test_json_has_the_same_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "table", "--small", "--out", str(tmp_path), "--json"]) == cli.DONE
    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["row"], row["test"]) == ("small", 0.88)


def test_every_flag_arrives(asked: Asked, tmp_path: Path) -> None:
    data = write_folder(tmp_path / "images", {"dark": 10, "light": 10}, size=(8, 8))
    more = ["--rows", "thorough", "--minutes", "7", "--test-images", "4", "--seed", "9"]
    assert cli.main(["bench", "table", "--data", str(data), "--out", str(tmp_path / "out"), *more]) == cli.DONE
    ((project, flags, _),) = asked
    assert project == tmp_path / "out" / "thorough"
    assert flags[:8] == ["--preset", "thorough", "--trials", "50", "--seed", "9", "--minutes", "7"]
    assert len(list((tmp_path / "out/data/test").rglob("*.png"))) == 4


@pytest.mark.parametrize(
    ("flags", "said"),
    [([], "--data"), (["--data", "x", "--rows", "slow"], "slow"), (["--small", "--minutes", "0"], "--minutes")],
)
def test_a_wish_that_cannot_be_measured_is_bad_use(
    flags: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["bench", "table", *flags]) == cli.BAD_USE
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_the_small_row_is_a_real_search(tmp_path: Path) -> None:
    (found,) = measure_table(wish(tmp_path), lambda line: None)
    assert (found.n_tried, found.n_full) == (4, 4)
    assert found.verdict
    assert found.test is not None
    assert found.test > 0.7
    (again,) = measure_table(wish(tmp_path), lambda line: None)
    assert again == found
