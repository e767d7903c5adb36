"""What is exported by default, and what is said of it, belongs to the model that the search ended with."""

from pathlib import Path
from typing import Any

import pytest

from nas_desktop.core.events import Event, WinnerJudged
from nas_desktop.core.state import SearchState
from nas_desktop.export.config_json import CONFIG_JSON, read_config
from nas_desktop.export.export_format import ExportSource
from tests import builders
from tests.builders import a_model_tested, a_search_finished, a_verdict
from tests.staged_search import CONTROL_PARAMS, FINAL, STORY, check, trained

END = a_search_finished(best_trial=2, test_accuracy=0.8, final_trial=6)


def state_after(*events: Event) -> SearchState:
    state = SearchState()
    for event in (builders.a_search_started(), builders.data_ready(), builders.a_mode_chosen(), *events):
        state.apply(event)
    return state


def about(source: ExportSource, folder: Path) -> dict[str, Any]:
    CONFIG_JSON.write(source, folder / "c.json")
    return dict(read_config(folder / "c.json").about)


def test_the_final_training_is_what_is_exported() -> None:
    source = ExportSource.of(state_after(*STORY, END))
    assert (source.row.study, source.row.trial, source.test_accuracy) == ("checks", 6, 0.8)


def test_without_a_final_training_it_is_the_best() -> None:
    before_final = STORY[: STORY.index(FINAL)]
    assert ExportSource.of(state_after(*before_final)).row.trial == 2


def test_a_trial_by_its_number_is_one_of_the_search() -> None:
    source = ExportSource.of(state_after(*STORY, END), 2)
    assert (source.row.study, source.test_accuracy) == ("search", None)


def test_the_test_accuracy_of_another_model_is_not_the_best_s() -> None:
    tested = a_model_tested(study="search", trial=3, accuracy=0.7, n_models=2)
    state = state_after(*STORY, tested, END)
    assert [ExportSource.of(state, trial).test_accuracy for trial in (2, 3, None)] == [None, 0.7, 0.8]


def test_the_newest_look_at_the_test_part_counts() -> None:
    state = state_after(*STORY, a_model_tested(trial=6, accuracy=0.81), END)
    assert ExportSource.of(state).test_accuracy == 0.81


def test_a_log_that_tells_only_the_final_accuracy_gives_it_to_no_trial_of_the_search() -> None:
    state = state_after(*STORY[:-1], END)
    assert ExportSource.of(state, 2).test_accuracy is None


def test_the_file_tells_of_the_final_training(tmp_path: Path) -> None:
    value = about(ExportSource.of(state_after(*STORY, END)), tmp_path)
    assert value["training"]["stage"] == "final"
    assert (value["training"]["epochs"], value["training"]["epochs_trained"]) == (3, 3)
    assert (value["training"]["training_images"], value["training"]["validation_images"]) == (85, 0)
    assert value["training"]["seed"] == FINAL.seed


def test_the_file_tells_both_scores_and_whose_they_are(tmp_path: Path) -> None:
    value = about(ExportSource.of(state_after(*STORY, END)), tmp_path)
    assert (value["result"]["val_accuracy"], value["result"]["test_accuracy"]) == (0.55, 0.8)
    assert value["provenance"]["chosen_by"] == {"study": "search", "trial": 2}
    assert value["provenance"]["tested"]["model_sha256"] == "a" * 64
    assert value["result"]["test_images"] == 15


def test_the_file_tells_the_fresh_seeds(tmp_path: Path) -> None:
    value = about(ExportSource.of(state_after(*STORY, END)), tmp_path)
    assert value["result"]["fresh_seeds"] == [{"seed": 202, "val_accuracy": 0.56}, {"seed": 203, "val_accuracy": 0.57}]


@pytest.mark.parametrize("promoted_from", [None, 0])
def test_a_control_that_was_taken_brings_its_own_score(promoted_from: int | None) -> None:
    verdict = a_verdict(winner=2, control=0, takes_control=True, is_better=False)
    final = check(6, "final", design=0, promoted_from=promoted_from, params=CONTROL_PARAMS, drawn={})
    story = [verdict if isinstance(event, WinnerJudged) else event for event in STORY[: STORY.index(FINAL)]]
    source = ExportSource.of(state_after(*story, *trained(final, 0.9)))
    assert (source.chosen.study, source.chosen.val_accuracy) == ("checks", 0.45)
    assert [row.trial for row in source.fresh] == [0, 4]


def test_a_finalist_s_final_training_keeps_its_score_where_the_control_was_taken_later() -> None:
    verdict = a_verdict(winner=2, control=0, takes_control=True, is_better=False)
    source = ExportSource.of(state_after(*STORY, verdict))
    assert (source.chosen.study, source.chosen.trial) == ("search", 2)


def test_a_final_training_whose_origin_is_unknown_has_no_validation_accuracy(tmp_path: Path) -> None:
    final = check(0, "final")
    value = about(ExportSource.of(state_after(*trained(final, 0.9))), tmp_path)
    assert value["result"]["val_accuracy"] is None
