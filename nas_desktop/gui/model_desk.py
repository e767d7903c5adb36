"""Exports and evaluates the networks of a project in a process of its own, and knows what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from nas_desktop.core.errors import NasError
from nas_desktop.core.specs import StudyName
from nas_desktop.export.certificate import Certificate, certificates_in, read_certificate
from nas_desktop.gui import child_jobs
from nas_desktop.gui.child_task import Cancelled, ChildTask, Tell
from nas_desktop.gui.tasks import Tasks

_EXPORTS = "exports"


class Runnable(Protocol):
    """What the desk needs of a task."""

    def run(self, tell: Tell) -> Any: ...

    def cancel(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Network:
    """A trained network whose weights are kept."""

    project: str
    study: StudyName
    trial: int
    weights_sha256: str  # empty while the test images have not met it: then it cannot be evaluated


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an export."""

    sentence: str
    path: Path | None = None  # None: nothing was written
    certificate: Certificate | None = None

    @property
    def is_certified(self) -> bool:
        """Whether the file was shown to answer as the program does."""
        return self.certificate is not None and self.certificate.passed


class ModelDesk(QObject):
    """Does one thing at a time.

    Args:
        begin: makes the task that does it, elsewhere.
    """

    changed = Signal()
    _said = Signal(str)  # emitted by the thread that waits for the task

    def __init__(self, tasks: Tasks, begin: Callable[..., Runnable] = ChildTask, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._begin = tasks, begin
        self._task: Runnable | None = None
        self._tried: set[str] = set()  # weights whose evaluation was begun or given up
        self.network: Network | None = None
        self.evaluation: tuple[Path, Certificate] | None = None
        self.is_evaluating = False
        self.said = ""  # how far what is under way has got
        self.problem = ""  # why there is no evaluation
        self.outcome: Outcome | None = None  # of the last export
        self._said.connect(self._on_said)

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        return self._task is not None

    def show(self, network: Network | None, *, may_evaluate: bool) -> None:
        """Look for the evaluation of a network; where there is none, make it once.

        Args:
            may_evaluate: whether the processor is free for that.
        """
        if network != self.network:
            self.network, self.evaluation, self.problem, self.outcome = network, None, "", None
            if network is not None and network.weights_sha256:
                self._tasks.start(self._look(network, may_evaluate=may_evaluate))
            self.changed.emit()
        elif network is not None and may_evaluate and self.evaluation is None:
            self._evaluate_once(network)

    def evaluate(self) -> None:
        """Evaluate the network shown, whatever happened before."""
        if self.network is not None and not self.is_busy:
            self._tried.add(self.network.weights_sha256)
            self._tasks.start(self._evaluate(self.network))

    def export(self, kind: str, out: str, *, whole_search: bool, certify: bool) -> None:
        """Write the network shown, or what tells of the whole search, to `out`."""
        if self.network is not None and not self.is_busy:
            self._tasks.start(self._export(self.network, kind, out, whole_search=whole_search, certify=certify))

    def cancel(self) -> None:
        """Give up what is under way."""
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Want nothing more."""
        self.network = None
        self.cancel()

    async def _look(self, network: Network, *, may_evaluate: bool) -> None:
        found = await self._tasks.in_thread(lambda: certificates_in(Path(network.project) / _EXPORTS))
        if network != self.network:
            return
        self.evaluation = next((pair for pair in found if pair[1].weights_sha256 == network.weights_sha256), None)
        if self.evaluation is None and may_evaluate:
            self._evaluate_once(network)
        self.changed.emit()

    def _evaluate_once(self, network: Network) -> None:
        if network.weights_sha256 and network.weights_sha256 not in self._tried and not self.is_busy:
            self._tried.add(network.weights_sha256)
            self._tasks.start(self._evaluate(network))

    async def _evaluate(self, network: Network) -> None:
        self.is_evaluating = True
        problem = "It was not evaluated."
        try:
            path = Path(await self._run(child_jobs.evaluate, network.project, network.trial, network.study))
            certificate = await self._tasks.in_thread(lambda: read_certificate(path))
            if network == self.network:
                self.evaluation = (path, certificate) if certificate is not None else None
            problem = ""
        except NasError as error:
            problem = str(error)
        except Cancelled:
            pass
        finally:
            self.is_evaluating = False
        if network == self.network:
            self.problem = problem
        self.changed.emit()

    async def _export(self, network: Network, kind: str, out: str, *, whole_search: bool, certify: bool) -> None:
        trial = None if whole_search else network.trial
        self.outcome = None
        try:
            job = child_jobs.export
            sentence = await self._run(job, network.project, kind, out, trial, network.study, certify)
            path = Path(out)
            certificate = await self._tasks.in_thread(lambda: read_certificate(path)) if certify else None
            outcome = Outcome(sentence, path, certificate)
        except NasError as error:
            outcome = Outcome(str(error))
        except Cancelled:
            outcome = Outcome("It was not exported.")
        if network == self.network:
            self.outcome = outcome
        self.changed.emit()

    async def _run(self, job: Callable[..., Any], *args: Any) -> Any:
        task = self._task = self._begin(job, *args)
        self.said = ""
        self.changed.emit()
        try:
            return await self._tasks.in_thread(lambda: task.run(self._said.emit))
        finally:
            self._task = None

    def _on_said(self, sentence: str) -> None:
        self.said = sentence
        self.changed.emit()
