"""Every trial of both studies leaves with all that is known of it."""

import csv
import io
import json
from typing import Any

from nas_desktop.core.state import SearchState
from nas_desktop.export.trials_csv import trials_csv
from nas_desktop.export.trials_json import trials_json
from tests import builders
from tests.export.test_export_format import END, state_after
from tests.staged_search import STORY


def table(state: SearchState) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(trials_csv(state).decode())))


def values(state: SearchState) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(trials_json(state))
    return read


def test_both_files_hold_every_trial_of_both_studies() -> None:
    state = state_after(*STORY, END)
    wanted = [("search", n) for n in range(4)] + [("checks", n) for n in range(7)]

    assert [(row["study"], int(row["trial"])) for row in table(state)] == wanted
    assert [(row["study"], row["trial"]) for row in values(state)["trials"]] == wanted


def test_a_row_has_state_stage_score_and_size() -> None:
    row = table(state_after(*STORY, END))[2]

    assert (row["state"], row["stage"], row["n_params"]) == ("COMPLETE", "full", "1000")
    assert (row["val_accuracy"], row["promoted_from"], row["epochs_trained"]) == ("0.55", "1", "2")


def test_every_parameter_is_a_column_and_empty_where_a_trial_lacks_it() -> None:
    rows = table(state_after(*STORY, END))

    control = next(row for row in rows if row["stage"] == "control")
    assert (control["param.depth"], control["param.learning_rate"]) == ("2", "")
    assert (rows[0]["param.depth"], rows[0]["param.learning_rate"]) == ("", "0.002")


def test_a_final_training_s_score_is_not_called_validation() -> None:
    state = state_after(*STORY, END)

    for final in (table(state)[-1], values(state)["trials"][-1]):
        assert final["stage"] == "final"
        assert not final["val_accuracy"]
        assert float(final["seen_accuracy"]) == 0.9


def test_a_reason_that_would_be_a_formula_stays_a_text() -> None:
    failed = builders.a_trial_finished(0, None, state="FAIL", reason="=HYPERLINK(1)")

    (row,) = table(state_after(builders.a_trial_started(0), failed))

    assert row["reason"] == "'=HYPERLINK(1)"


def test_another_objective_has_a_score_of_its_own() -> None:
    state = SearchState()
    state.apply(builders.a_search_started(config=builders.a_config(objective="macro-f1").model_dump(mode="json")))
    state.apply(builders.a_trial_started(0))
    state.apply(builders.a_trial_finished(0, 0.5, val_score=0.25))

    assert table(state)[0]["val_macro_f1"] == "0.25"
    assert values(state)["trials"][0]["val_macro_f1"] == 0.25


def test_a_number_that_is_none_does_not_spoil_the_file() -> None:
    finished = builders.a_trial_finished(0, 0.5, recall=(float("nan"), 1.0))

    assert values(state_after(builders.a_trial_started(0), finished))["trials"][0]["recall"] == [None, 1.0]


def test_before_the_first_trial_there_is_an_empty_table() -> None:
    assert table(state_after()) == []
    assert values(state_after())["trials"] == []
