"""What `status` says of a search with all its parts."""

from pathlib import Path

import pytest

from nas_desktop.cli_status import status_lines, status_values
from nas_desktop.core.events import ModelTested, WinnerJudged
from nas_desktop.core.project import Project
from nas_desktop.core.state import SearchState
from tests.builders import a_config, a_model_tested
from tests.moments import begun, events_until, folded, happened


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "p", a_config().model_dump(), "synthetic")


def test_it_says_what_is_planned_and_what_is_under_way(project: Project) -> None:
    lines = status_lines(project, folded(events_until(begun("full"))), "running")

    assert "Trials: 24 of 24 done (21 screened, 1 pruned, 1 failed, 1 running)" in lines
    assert any(line.startswith("Plan: 24 networks for 2 epochs each, the best 5 ") for line in lines)
    assert "Now: search, 24 of 24 networks" in lines
    assert any(line.startswith("Best: trial 4, screened, validation accuracy") for line in lines)


def test_it_says_how_sure_the_winner_is(project: Project) -> None:
    lines = status_lines(project, folded(events_until(happened(WinnerJudged))), "running")

    assert "Verdict: Better than the control by 1.8 ± 0.6 points: 19 of 20 such results are real." in lines


def test_both_scores_stand_side_by_side_at_the_end(project: Project) -> None:
    state = folded(events_until(lambda event: False))
    lines, values = status_lines(project, state, "finished"), status_values(project, state, "finished")

    assert any(line.startswith("Best: trial 24, validation accuracy 80.9 %") for line in lines)
    assert any(line.startswith("Final model: the network of trial 24") and "weights" in line for line in lines)
    assert "Test accuracy of the final model: 87.4 % (0.8740)" in lines
    assert "The test images were opened once, for one model." in lines
    assert f"Model: {project.root / 'models' / 'checks-0010'}" in lines
    assert (values["final_trial"], values["test_accuracy"], values["n_models_tested"]) == (10, 0.874, 1)
    assert values["verdict"]["winner"] == 24
    assert values["plan"]["n_designs"] == 24


def test_a_second_model_is_told(project: Project) -> None:
    state = folded([*events_until(lambda event: False), a_model_tested(n_models=2)])

    assert "The test images have scored 2 models. The best of several looks better than it is." in status_lines(
        project, state, "finished"
    )


def test_the_test_is_known_before_the_search_has_ended(project: Project) -> None:
    assert status_values(project, folded(events_until(happened(ModelTested))), "running")["test_accuracy"] == 0.874


def test_a_log_without_any_of_it_is_told_as_ever(project: Project) -> None:
    values = status_values(project, SearchState(), "idle")

    assert (values["plan"], values["leg"], values["verdict"], values["final_trial"]) == (None, None, None, None)
    assert values["n_models_tested"] == 0
