import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import optuna
import pytest
from optuna.exceptions import StorageInternalError
from optuna.storages import _CachedStorage

from nas_desktop.core.errors import ProjectError, StorageError
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import Event
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from tests.builders import DRAWN, a_failed_trial, a_trial_finished, a_trial_started, an_epoch
from tests.crash.steps import Step, watched
from tests.crash.test_nth_failure import disk_full
from tests.faults import held, no_file_larger_than

STORY: tuple[Event, ...] = (
    a_trial_started(0),
    an_epoch(0, 1, 0.4),
    an_epoch(0, 2, 0.5),
    a_trial_finished(0, 0.5),
    a_trial_started(1),
    a_failed_trial(1),
    a_trial_started(2),
)
OUTCOMES = [("COMPLETE", 0.5, {1: 0.4, 2: 0.5}), ("FAIL", None, {}), ("RUNNING", None, {})]


def outcomes(folder: Path) -> list[tuple[str, float | None, dict[int, float]]]:
    return [(trial.state.name, trial.value, trial.intermediate_values) for trial in trials(folder)]


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


@pytest.mark.parametrize("content", [b"", b"not a database" * 100], ids=["empty", "garbage"])
def test_a_damaged_file_is_written_anew_from_the_log(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "study.db").write_bytes(content)
    written = store(tmp_path)
    written.catch_up(STORY)
    written.close()
    assert outcomes(tmp_path) == OUTCOMES
    assert [path.read_bytes() for path in tmp_path.glob("study.db.damaged-*")] == [content] * bool(content)


def test_what_was_set_aside_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "study.db").write_bytes(b"not a database" * 100)
    with closing(store(tmp_path)) as written:
        (note,) = written.take_notes()
        assert "study.db was damaged" in note
        assert "study.db.damaged-1" in note
        assert written.take_notes() == ()


def test_the_tables_of_another_optuna_are_set_aside(tmp_path: Path) -> None:
    store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "study.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'v99.0.0'")
    with closing(store(tmp_path)) as written:
        written.catch_up(STORY)
    assert outcomes(tmp_path) == OUTCOMES


def test_a_new_study_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("nas_desktop.core.durable.sync_file", killed)
    with pytest.raises(KeyboardInterrupt):
        store(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_another_program_holds_is_busy_and_can_be_written_later(tmp_path: Path) -> None:
    with closing(StudyStore(tmp_path / "study.db", "p", PLAIN_CNN.draw, busy_s=0.05)) as written:
        for event in STORY:
            with held(tmp_path / "study.db"), pytest.raises(StorageError) as raised:
                written.record(event)
            assert raised.value.cause == "busy"
            written.record(event)
    assert outcomes(tmp_path) == OUTCOMES


def test_a_full_disk_is_said_and_nothing_is_lost(tmp_path: Path) -> None:
    with closing(store(tmp_path)) as written:
        written.record(STORY[0])
        with no_file_larger_than(4096), pytest.raises(StorageError) as raised:
            written.record(STORY[1])
        assert raised.value.cause == "full"
        for event in STORY[1:]:
            written.record(event)
    assert outcomes(tmp_path) == OUTCOMES


def n_trials(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "study.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM trials").fetchone()[0])


def test_a_trial_whose_adding_failed_once_it_was_done_is_not_added_again(tmp_path: Path) -> None:
    struck: list[Step] = []

    def strike(step: Step) -> None:
        if step.name == "committed" and n_trials(tmp_path) > 1:
            struck.append(step)
            raise disk_full(step)

    with closing(store(tmp_path)) as written:
        for event in STORY[:4]:
            written.record(event)
        written.close()  # the next event opens it again, and is watched
        with watched(tmp_path, strike), pytest.raises(StorageError):
            written.record(STORY[4])
        assert len(struck) == 1
        for event in STORY[4:]:
            written.record(event)
        assert written.take_notes() == ()
    assert outcomes(tmp_path) == OUTCOMES


def test_a_trial_whose_end_was_written_half_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StorageInternalError from sqlite3.OperationalError("database or disk is full")

    with closing(store(tmp_path)) as written:
        for event in STORY[:3]:
            written.record(event)
        with monkeypatch.context() as patched:
            patched.setattr(optuna.Study, "tell", refuse)
            with pytest.raises(StorageError):
                written.record(STORY[3])
        for event in STORY[3:]:
            written.record(event)
    assert outcomes(tmp_path) == OUTCOMES


def test_every_event_may_come_twice(tmp_path: Path) -> None:
    with closing(store(tmp_path)) as written:
        for event in STORY:
            written.record(event)
            written.record(event)
    assert outcomes(tmp_path) == OUTCOMES
    assert list(tmp_path.glob("*.damaged-*")) == []


@pytest.mark.parametrize("resumes_after", [0, 1])
def test_a_trial_taken_up_again_keeps_its_number_and_its_epochs(tmp_path: Path, resumes_after: int) -> None:
    with closing(store(tmp_path)) as written:
        for event in (a_trial_started(0), an_epoch(0, 1, 0.4)):
            written.record(event)
    with closing(store(tmp_path)) as written:
        written.record(a_trial_started(0, resumes_after=resumes_after))
        for event in (an_epoch(0, 1, 0.4), an_epoch(0, 2, 0.5), a_trial_finished(0, 0.5)):
            written.record(event)
    (trial,) = trials(tmp_path)
    assert (trial.number, trial.value, trial.intermediate_values) == (0, 0.5, {1: 0.4, 2: 0.5})


def with_log(folder: Path) -> tuple[EventLog, StudyStore]:
    log = EventLog(folder / "events.db")
    return log, StudyStore(folder / "study.db", "p", PLAIN_CNN.draw, log=folder / "events.db")


def delete_the_study(path: Path) -> None:
    optuna.delete_study(study_name="p", storage=f"sqlite:///{path}")


def add_a_trial(path: Path) -> None:
    optuna.load_study(study_name="p", storage=f"sqlite:///{path}").ask()


def end_a_trial(path: Path) -> None:
    study = optuna.load_study(study_name="p", storage=f"sqlite:///{path}")
    for trial in study.trials:
        if not trial.state.is_finished():
            study.tell(trial.number, state=optuna.trial.TrialState.FAIL)


def spoil(path: Path) -> None:
    path.write_bytes(b"not a database" * 100)


@pytest.mark.slow
@pytest.mark.parametrize("change", [delete_the_study, add_a_trial, end_a_trial, spoil, Path.unlink])
@pytest.mark.parametrize("n_written", [1, 3, 6])
def test_what_another_program_does_to_the_file_is_set_right(
    tmp_path: Path, change: Callable[[Path], None], n_written: int
) -> None:
    log, written = with_log(tmp_path)
    with closing(log), closing(written):
        for i, event in enumerate(STORY):
            if i == n_written:
                change(tmp_path / "study.db")
            log.append(event)
            written.record(event)
    with closing(store(tmp_path)) as late:  # what came after the last word is noticed by the next process
        late.catch_up(STORY)
    assert outcomes(tmp_path) == OUTCOMES


def test_without_a_log_a_changed_file_is_one_sentence(tmp_path: Path) -> None:
    with closing(store(tmp_path)) as written:
        written.record(STORY[0])
        delete_the_study(tmp_path / "study.db")
        with pytest.raises(ProjectError, match="another program has changed it"):
            written.record(STORY[1])


def test_a_folder_that_has_gone_is_missing(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    log, written = with_log(tmp_path / "p")
    with closing(log), closing(written):
        log.append(STORY[0])
        written.record(STORY[0])
        (tmp_path / "p").rename(tmp_path / "elsewhere")
        for _ in range(2):
            with pytest.raises(StorageError) as raised:
                written.record(STORY[1])
            assert raised.value.cause == "missing"
        (tmp_path / "elsewhere").rename(tmp_path / "p")
        for event in STORY[1:]:
            log.append(event)
            written.record(event)
    assert outcomes(tmp_path / "p") == OUTCOMES


def test_a_study_that_holds_more_than_the_log_is_set_aside(tmp_path: Path) -> None:
    with closing(store(tmp_path)) as written:
        for event in STORY:
            written.record(event)
    with closing(store(tmp_path)) as written:
        written.catch_up(STORY[:4])
        assert "3 trials, not 1" in written.take_notes()[0]
    assert outcomes(tmp_path) == OUTCOMES[:1]


def test_a_study_with_other_values_than_the_log_is_set_aside(tmp_path: Path) -> None:
    with closing(store(tmp_path)) as written:
        for event in (*STORY[:3], a_trial_finished(0, 0.9)):
            written.record(event)
    with closing(store(tmp_path)) as written:
        written.catch_up(STORY)
    assert outcomes(tmp_path) == OUTCOMES


def test_a_whole_study_is_left_alone(tmp_path: Path) -> None:
    with closing(store(tmp_path)) as written:
        written.catch_up(STORY)
    before = (tmp_path / "study.db").read_bytes()
    with closing(store(tmp_path)) as written:
        written.catch_up(STORY)
        assert written.take_notes() == ()
    assert trials(tmp_path)[2].state is optuna.trial.TrialState.RUNNING
    assert len((tmp_path / "study.db").read_bytes()) == len(before)


def test_a_history_recorded_again_is_there_once(tmp_path: Path) -> None:
    with closing(store(tmp_path)) as written:
        for _ in range(2):
            written.record_past(STORY[:6])
    assert outcomes(tmp_path) == OUTCOMES[:2]


@pytest.mark.slow
@pytest.mark.parametrize("damage", ["cut", "zeroed"])
def test_a_damaged_study_holds_what_the_log_says_in_the_end(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "study.db"
    with closing(store(tmp_path)) as written:
        written.catch_up(STORY)
    whole = path.read_bytes()
    for place in range(0, len(whole), 512 * 53):
        path.write_bytes(whole[:place] if damage == "cut" else whole[:place] + bytes(512) + whole[place + 512 :])
        with closing(store(tmp_path)) as written:
            written.catch_up(STORY)
        assert outcomes(tmp_path) == OUTCOMES, f"at byte {place}"


def test_the_file_uses_the_rollback_journal_and_full_synchronisation(tmp_path: Path) -> None:
    with closing(store(tmp_path)) as written:
        storage = written.search._storage
        assert isinstance(storage, _CachedStorage)
        with storage._backend.engine.connect() as connection:
            journal = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
            synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()
    assert (journal, synchronous) == ("delete", 2)


def test_it_can_be_rebuilt_after_an_interruption(tmp_path: Path) -> None:
    rebuilt = store(tmp_path)
    rebuilt.catch_up((*STORY, a_trial_started(2), an_epoch(2, 1, 0.6), a_trial_finished(2, 0.6)))
    rebuilt.close()
    assert [trial.value for trial in trials(tmp_path)] == [0.5, None, 0.6]
