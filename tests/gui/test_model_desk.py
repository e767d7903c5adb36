"""Exports and evaluations are made elsewhere, one at a time, and of the network that is shown."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nas_desktop.core.errors import NasError
from nas_desktop.export.certificate import export_hash, write_certificate
from nas_desktop.gui import child_jobs
from nas_desktop.gui.child_task import Cancelled
from nas_desktop.gui.model_desk import ModelDesk, Network
from tests.certificates import a_certificate
from tests.gui.conftest import TasksAtOnce

SHA = "w" * 64


class FakeTask:
    """Writes a file and its certificate, as a task does elsewhere."""

    def __init__(self, project: Path) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.error: BaseException | None = None
        self._project = project

    def __call__(self, job: Callable[..., Any], *args: Any) -> "FakeTask":
        self.calls.append((job, *args))
        return self

    def run(self, tell: Callable[[str], None]) -> Any:
        tell("half way")
        if self.error is not None:
            raise self.error
        job, *args = self.calls[-1]
        path = self._project / "exports" / "x.onnx" if job is child_jobs.evaluate else Path(args[2])
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"weights")
        write_certificate(a_certificate(file_sha256=export_hash(path)), path)
        return str(path) if job is child_jobs.evaluate else f"Saved: {path}"

    def cancel(self) -> None: ...


@pytest.fixture
def task(tmp_path: Path) -> FakeTask:
    return FakeTask(tmp_path)


@pytest.fixture
def desk(qapp: object, tasks: TasksAtOnce, task: FakeTask) -> ModelDesk:
    return ModelDesk(tasks, task)  # type: ignore[arg-type]  # stands for Tasks


def network(tmp_path: Path, sha: str = SHA) -> Network:
    return Network(str(tmp_path), "checks", 4, sha)


def test_a_tested_network_is_evaluated_when_it_is_shown(desk: ModelDesk, task: FakeTask, tmp_path: Path) -> None:
    desk.show(network(tmp_path), may_evaluate=True)

    assert task.calls == [(child_jobs.evaluate, str(tmp_path), 4, "checks")]
    assert desk.evaluation is not None
    assert desk.evaluation[0] == tmp_path / "exports" / "x.onnx"
    assert not desk.is_busy


def test_an_evaluation_that_is_there_is_not_made_again(desk: ModelDesk, task: FakeTask, tmp_path: Path) -> None:
    desk.show(network(tmp_path), may_evaluate=True)
    desk.show(None, may_evaluate=True)

    desk.show(network(tmp_path), may_evaluate=True)

    assert desk.evaluation is not None
    assert len(task.calls) == 1


@pytest.mark.parametrize(("sha", "may_evaluate"), [("", True), (SHA, False)])
def test_nothing_is_made_of_an_untested_network_or_beside_a_search(
    sha: str, may_evaluate: bool, desk: ModelDesk, task: FakeTask, tmp_path: Path
) -> None:
    desk.show(network(tmp_path, sha), may_evaluate=may_evaluate)

    assert task.calls == []
    assert desk.evaluation is None


def test_once_the_search_has_ended_it_is_made(desk: ModelDesk, task: FakeTask, tmp_path: Path) -> None:
    desk.show(network(tmp_path), may_evaluate=False)

    desk.show(network(tmp_path), may_evaluate=True)

    assert desk.evaluation is not None


def test_what_fails_is_said_and_tried_again_only_when_asked(desk: ModelDesk, task: FakeTask, tmp_path: Path) -> None:
    task.error = NasError("The disk is full.", "Free some space.")
    desk.show(network(tmp_path), may_evaluate=True)
    assert desk.problem == "The disk is full. Free some space."

    desk.show(network(tmp_path), may_evaluate=True)
    assert len(task.calls) == 1

    task.error = None
    desk.evaluate()

    assert desk.evaluation is not None
    assert desk.problem == ""


def test_an_export_is_certified_where_that_is_wanted(desk: ModelDesk, task: FakeTask, tmp_path: Path) -> None:
    desk.show(network(tmp_path, ""), may_evaluate=False)
    out = str(tmp_path / "exports" / "best.onnx")

    desk.export("onnx", out, whole_search=False, certify=True)

    assert task.calls == [(child_jobs.export, str(tmp_path), "onnx", out, 4, "checks", True)]
    assert desk.outcome is not None
    assert desk.outcome.is_certified
    assert desk.outcome.path == Path(out)


def test_without_a_certificate_there_is_no_tick(desk: ModelDesk, task: FakeTask, tmp_path: Path) -> None:
    desk.show(network(tmp_path, ""), may_evaluate=False)

    desk.export("report", str(tmp_path / "r.html"), whole_search=True, certify=False)

    assert task.calls[0][4] is None  # of no trial
    assert desk.outcome is not None
    assert not desk.outcome.is_certified


@pytest.mark.parametrize(
    ("error", "words"), [(NasError("It cannot be written."), "It cannot be written."), (Cancelled(), "not exported")]
)
def test_an_export_that_comes_to_nothing_is_said(
    error: BaseException, words: str, desk: ModelDesk, task: FakeTask, tmp_path: Path
) -> None:
    task.error = error
    desk.show(network(tmp_path, ""), may_evaluate=False)

    desk.export("onnx", str(tmp_path / "x.onnx"), whole_search=False, certify=False)

    assert desk.outcome is not None
    assert words in desk.outcome.sentence
    assert desk.outcome.path is None
    assert not desk.is_busy
