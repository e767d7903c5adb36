import sqlite3
from pathlib import Path

import optuna
import pytest

from nas_desktop.core.errors import ProjectError
from nas_desktop.core.events import Event
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import DRAWN, a_failed_trial, a_trial_finished, a_trial_started, an_epoch

STORY: tuple[Event, ...] = (
    a_trial_started(0),
    an_epoch(0, 1, 0.4),
    an_epoch(0, 2, 0.5),
    a_trial_finished(0, 0.5),
    a_trial_started(1),
    a_failed_trial(1),
    a_trial_started(2),
)


def store(folder: Path) -> StudyStore:
    return StudyStore(folder / "study.db", "p", PLAIN_CNN.draw)


def trials(folder: Path, name: str = "p") -> list[optuna.trial.FrozenTrial]:
    return optuna.load_study(study_name=name, storage=f"sqlite:///{folder / 'study.db'}").trials


def test_a_trial_looks_as_if_optuna_had_asked_for_it(tmp_path: Path) -> None:
    written = store(tmp_path)
    for event in STORY:
        written.record(event)
    written.close()
    first, second, third = trials(tmp_path)
    assert (first.params, first.value, first.intermediate_values) == (DRAWN, 0.5, {1: 0.4, 2: 0.5})
    assert first.user_attrs["stage"] == "full"
    assert second.state is optuna.trial.TrialState.FAIL
    assert second.user_attrs["reason"] == "out of memory"
    assert third.state is optuna.trial.TrialState.RUNNING


@pytest.mark.parametrize("n_written", range(len(STORY) + 1))
def test_it_catches_up_from_any_point(tmp_path: Path, n_written: int) -> None:
    early = store(tmp_path)
    for event in STORY[:n_written]:
        early.record(event)
    early.close()
    late = store(tmp_path)
    late.catch_up(STORY)
    late.close()
    assert [trial.value for trial in trials(tmp_path)] == [0.5, None, None]
    assert trials(tmp_path)[0].intermediate_values == {1: 0.4, 2: 0.5}


def test_an_interrupted_trial_is_ended_under_its_own_number(tmp_path: Path) -> None:
    early = store(tmp_path)
    early.catch_up(STORY)
    early.close()
    late = store(tmp_path)
    late.catch_up(STORY)
    for event in (a_trial_started(2), an_epoch(2, 1, 0.6), a_trial_finished(2, 0.6)):
        late.record(event)
    late.close()
    assert len(trials(tmp_path)) == 3
    assert trials(tmp_path)[2].value == 0.6


def test_checks_live_in_a_study_of_their_own(tmp_path: Path) -> None:
    written = store(tmp_path)
    written.record(a_trial_started(0, study="checks"))
    written.record(a_trial_finished(0, 0.7, study="checks"))
    written.close()
    assert trials(tmp_path) == []
    assert trials(tmp_path, "p-checks")[0].value == 0.7


def test_a_damaged_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "study.db").write_bytes(b"not a database" * 100)
    with pytest.raises(ProjectError, match=r"study\.db cannot be used"):
        store(tmp_path)


def test_a_file_that_another_program_holds_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nas_desktop.search.study_store._BUSY_TIMEOUT_S", 0.1)
    written = store(tmp_path)
    holder = sqlite3.connect(tmp_path / "study.db")
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(ProjectError, match="locked"):
        written.record(a_trial_started(0))
    holder.rollback()
    holder.close()
    written.close()


def test_it_can_be_rebuilt_after_an_interruption(tmp_path: Path) -> None:
    rebuilt = store(tmp_path)
    rebuilt.catch_up((*STORY, a_trial_started(2), an_epoch(2, 1, 0.6), a_trial_finished(2, 0.6)))
    rebuilt.close()
    assert [trial.value for trial in trials(tmp_path)] == [0.5, None, 0.6]
