"""The reading process answers, and is gone when nobody needs it any more."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.tracking import run_store
from nas_desktop.tracking.run_store import ReadingProcess, RunStore
from nas_desktop.tracking.store_file import StoreError
from tests.tracking.made_stores import a_store


@pytest.fixture
def process() -> Iterator[ReadingProcess]:
    process = ReadingProcess()
    yield process
    process.close()


@pytest.fixture
def store(tmp_path: Path, process: ReadingProcess) -> RunStore:
    return RunStore(a_store(tmp_path).path, process)


def test_a_missing_store_needs_no_process(tmp_path: Path, process: ReadingProcess) -> None:
    with pytest.raises(StoreError):
        RunStore(tmp_path / "mlflow.db", process).experiments()
    assert process.pid is None


@pytest.mark.slow
def test_every_question_is_answered_with_the_readers_values(store: RunStore) -> None:
    (experiment,) = store.experiments()
    (search,) = store.searches(experiment.experiment_id).runs
    trial = store.children(search.run_id).runs[1]
    assert store.run(trial.run_id).head == trial
    assert store.curves(trial.run_id, ("val_accuracy",))[0].points[1][1] == trial.score
    assert [child.trial for child in store.scores(search.run_id)] == [0, 1, 2]
    assert store.places(1)[0].run_id == trial.run_id


@pytest.mark.slow
def test_errors_keep_their_kind_and_their_hint(store: RunStore) -> None:
    with pytest.raises(StoreError) as raised:
        store.run("nobody")
    assert raised.value.hint == "Use: Refresh."


@pytest.mark.slow
def test_a_filter_that_is_wrong_is_the_readers_mistake(recorded: Path, process: ReadingProcess) -> None:
    with pytest.raises(UsageError, match="does not understand"):
        RunStore(recorded, process).matching("metrics.score >")


@pytest.mark.slow
def test_its_death_troubles_nobody(store: RunStore, process: ReadingProcess) -> None:
    store.experiments()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    assert store.experiments()[0].name == "birds"


@pytest.mark.slow
def test_an_answer_that_came_too_late_is_dropped(
    store: RunStore, process: ReadingProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.experiments()
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    monkeypatch.setattr(run_store, "_ANSWER_S", 0.0)
    with pytest.raises(StoreError, match="did not answer"):
        store.scores("s")
    monkeypatch.setattr(run_store, "_ANSWER_S", 30.0)
    os.kill(process.pid, signal.SIGCONT)
    assert store.experiments()[0].name == "birds"


@pytest.mark.slow
def test_closing_ends_the_process_under_whoever_waits(store: RunStore, process: ReadingProcess) -> None:
    store.experiments()
    assert process.pid is not None
    child = psutil.Process(process.pid)
    os.kill(process.pid, signal.SIGSTOP)
    problems: list[StoreError] = []

    def ask() -> None:
        try:
            store.experiments()
        except StoreError as error:
            problems.append(error)

    waiting = threading.Thread(target=ask)
    waiting.start()
    process.close()
    waiting.join(10)
    assert not waiting.is_alive()
    assert "ended" in problems[0].message
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


_OWNER = """
import sys
from pathlib import Path
from nas_desktop.tracking.run_store import ReadingProcess, RunStore

if __name__ == "__main__":
    process = ReadingProcess()
    RunStore(Path(sys.argv[1]), process).experiments()
    print(process.pid, flush=True)
    sys.stdin.read()
"""


@pytest.mark.slow
def test_it_does_not_outlive_a_parent_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "owner.py"
    script.write_text(_OWNER)
    store = a_store(tmp_path).path
    command = [sys.executable, str(script), str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        child = psutil.Process(int(owner.stdout.readline()))
        owner.kill()
        assert psutil.wait_procs([child], timeout=10)[1] == []
