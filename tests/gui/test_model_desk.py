"""Exports and evaluations are made elsewhere, one at a time, and of the network that is shown."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nas_desktop.core.errors import NasError
from nas_desktop.export.certificate import Certificate, export_hash, write_certificate
from nas_desktop.gui import child_jobs, model_desk
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
        self.during: Callable[[], None] = lambda: None  # what happens while it runs
        self.weights, self.n_cancelled = SHA, 0
        self._project = project

    def __call__(self, job: Callable[..., Any], *args: Any) -> "FakeTask":
        self.calls.append((job, *args))
        return self

    def run(self, tell: Callable[[str], None]) -> Any:
        tell("half way")
        self.during()
        if self.error is not None:
            raise self.error
        job, *args = self.calls[-1]
        path = self._project / "exports" / "x.onnx" if job is child_jobs.evaluate else Path(args[2])
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"weights")
        write_certificate(a_certificate(file_sha256=export_hash(path), weights_sha256=self.weights), path)
        return str(path) if job is child_jobs.evaluate else f"Saved: {path}"

    def cancel(self) -> None:
        self.n_cancelled += 1
        self.error = Cancelled()


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


def test_nothing_is_made_while_it_is_still_looked_for(
    desk: ModelDesk, task: FakeTask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = a_certificate()

    def looks(folder: Path) -> list[tuple[Path, Certificate]]:
        desk.show(network(tmp_path), may_evaluate=True)  # as for every piece of news
        return [(folder / "x.onnx", certificate)]

    monkeypatch.setattr(model_desk, "certificates_in", looks)
    desk.show(network(tmp_path), may_evaluate=True)

    assert task.calls == []
    assert desk.evaluation == (tmp_path / "exports" / "x.onnx", certificate)


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


def test_what_began_by_itself_gives_way_to_a_search_and_is_made_afterwards(
    desk: ModelDesk, task: FakeTask, tmp_path: Path
) -> None:
    task.during = desk.hold
    desk.show(network(tmp_path), may_evaluate=True)
    assert task.n_cancelled == 1
    assert desk.problem == ""

    task.during, task.error = lambda: None, None
    desk.show(network(tmp_path), may_evaluate=True)

    assert desk.evaluation is not None


def test_what_was_asked_for_goes_on_beside_a_search(desk: ModelDesk, task: FakeTask, tmp_path: Path) -> None:
    desk.show(network(tmp_path), may_evaluate=False)
    task.during = desk.hold

    desk.evaluate()

    assert task.n_cancelled == 0
    assert desk.evaluation is not None


def test_what_was_cancelled_is_not_begun_again_by_itself(desk: ModelDesk, task: FakeTask, tmp_path: Path) -> None:
    task.during = desk.cancel

    desk.show(network(tmp_path), may_evaluate=True)
    desk.show(network(tmp_path), may_evaluate=True)

    assert len(task.calls) == 1
    assert desk.problem == "It was not evaluated."


def test_another_project_is_not_kept_waiting(desk: ModelDesk, task: FakeTask, tmp_path: Path) -> None:
    other = Network(str(tmp_path / "other"), "search", 1, "")

    task.during = lambda: desk.show(other, may_evaluate=True)
    desk.show(network(tmp_path), may_evaluate=True)

    assert task.n_cancelled == 1
    assert desk.evaluation is None
    assert desk.problem == ""


def test_a_network_that_is_shown_meanwhile_has_its_turn(desk: ModelDesk, task: FakeTask, tmp_path: Path) -> None:
    second = Network(str(tmp_path), "search", 9, "v" * 64)

    def on_way() -> None:
        task.during, task.weights = lambda: None, second.weights_sha256
        desk.show(second, may_evaluate=True)

    task.during = on_way
    desk.show(network(tmp_path), may_evaluate=True)

    assert [call[2] for call in task.calls] == [4, 9]
    assert desk.evaluation is not None
    assert desk.evaluation[1].weights_sha256 == second.weights_sha256


def test_what_is_under_way_is_said_in_a_word(desk: ModelDesk, task: FakeTask, tmp_path: Path) -> None:
    said: list[str] = []
    task.during = lambda: said.append(desk.activity)
    desk.show(network(tmp_path), may_evaluate=True)
    desk.export("onnx", str(tmp_path / "x.onnx"), whole_search=False, certify=False)

    assert said == ["Evaluating", "Exporting"]
    assert desk.activity == ""


def test_what_came_of_an_export_stays_while_another_trial_is_looked_at(
    desk: ModelDesk, task: FakeTask, tmp_path: Path
) -> None:
    desk.show(network(tmp_path, ""), may_evaluate=False)
    task.during = lambda: desk.show(Network(str(tmp_path), "search", 9, ""), may_evaluate=False)

    desk.export("onnx", str(tmp_path / "x.onnx"), whole_search=False, certify=False)

    assert desk.outcome is not None
    assert desk.outcome.path == tmp_path / "x.onnx"
