"""Exports and evaluates the networks of a project in a process of its own, and knows what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from nas_desktop.core.errors import NasError
from nas_desktop.core.specs import StudyName
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
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


def network_of_row(state: SearchState, row: TrialRow | None) -> Network | None:
    """The network of a trial; None where its weights were not kept."""
    if row is None or not row.model or not state.project:
        return None
    looks = [test for test in state.tests if (test.study, test.trial) == (row.study, row.trial)]
    return Network(state.project, row.study, row.trial, looks[-1].model_sha256 if looks else "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an export."""

    sentence: str
    path: Path | None = None  # None: nothing was written
    certificate: Certificate | None = None
    is_cancelled: bool = False

    @property
    def is_certified(self) -> bool:
        """Whether the file was shown to answer as the program does."""
        return self.certificate is not None and self.certificate.passed


class ModelDesk(QObject):
    """Does one thing at a time. What it began by itself gives way to a search; what the user asked for does not.

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
        self._may_evaluate = False
        self._is_looking = False  # for an evaluation that was made before
        self._evaluating: Network | None = None
        self._by_itself = False  # the evaluation under way was not asked for
        self.network: Network | None = None
        self.evaluation: tuple[Path, Certificate] | None = None
        self.said = ""  # how far what is under way has got
        self.problem = ""  # why there is no evaluation
        self.outcome: Outcome | None = None  # of the last export
        self._said.connect(self._on_said)

    @property
    def is_busy(self) -> bool:
        """Whether something is under way."""
        return self._task is not None

    @property
    def is_evaluating(self) -> bool:
        """Whether the network shown is being evaluated."""
        return self._evaluating is not None and self._evaluating == self.network

    @property
    def activity(self) -> str:
        """What is under way, in a word."""
        if not self.is_busy:
            return ""
        return "Evaluating" if self._evaluating is not None else "Exporting"

    def show(self, network: Network | None, *, may_evaluate: bool) -> None:
        """Look for the evaluation of a network; where there is none, make it once.

        Args:
            may_evaluate: whether the processor is free for that.
        """
        self._may_evaluate = may_evaluate
        if not may_evaluate or (network is not None and _is_elsewhere(network, self._evaluating)):
            self._give_way()
        if network != self.network:
            if network is None or _is_elsewhere(network, self.network):
                self.outcome = None
            self.network, self.evaluation, self.problem = network, None, ""
            self._is_looking = network is not None and bool(network.weights_sha256)
            if network is not None and self._is_looking:
                self._tasks.start(self._look(network))
            self.changed.emit()
        else:
            self._evaluate_once()

    def hold(self) -> None:
        """Begin nothing unasked from here on, and give up what was begun so: the processor is wanted."""
        self._may_evaluate = False
        self._give_way()

    def evaluate(self) -> None:
        """Evaluate the network shown, whatever happened before."""
        if self.network is not None and not self.is_busy:
            self._begin_evaluation(self.network, by_itself=False)

    def export(self, kind: str, out: str, *, whole_search: bool, certify: bool) -> None:
        """Write the network shown, or what tells of the whole search, to `out`."""
        if self.network is not None and not self.is_busy:
            network, trial = self.network, None if whole_search else self.network.trial
            task = self._begun(child_jobs.export, network.project, kind, out, trial, network.study, certify)
            self._tasks.start(self._export(task, network, Path(out), certify=certify))

    def cancel(self) -> None:
        """Give up what is under way."""
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """Want nothing more."""
        self.network, self._may_evaluate = None, False
        self.cancel()

    async def _look(self, network: Network) -> None:
        found = await self._tasks.in_thread(lambda: certificates_in(Path(network.project) / _EXPORTS))
        if network != self.network:
            return
        self._is_looking = False
        if self.evaluation is None:  # it may just have been made
            self.evaluation = next((pair for pair in found if pair[1].weights_sha256 == network.weights_sha256), None)
        self._evaluate_once()
        self.changed.emit()

    def _evaluate_once(self) -> None:
        network = self.network
        if network is None or not self._may_evaluate or self._is_looking or self.is_busy:
            return
        if self.evaluation is None and network.weights_sha256 and network.weights_sha256 not in self._tried:
            self._begin_evaluation(network, by_itself=True)

    def _begin_evaluation(self, network: Network, *, by_itself: bool) -> None:
        self._tried.add(network.weights_sha256)
        self._by_itself, self._evaluating = by_itself, network
        task = self._begun(child_jobs.evaluate, network.project, network.trial, network.study)
        self._tasks.start(self._evaluate(task, network))

    def _give_way(self) -> None:
        if self._evaluating is not None and self._by_itself:
            self._tried.discard(self._evaluating.weights_sha256)  # it is made when the processor is free
            self.cancel()

    async def _evaluate(self, task: Runnable, network: Network) -> None:
        problem = ""
        try:
            path = Path(await self._end_of(task))
            certificate = await self._tasks.in_thread(lambda: read_certificate(path))
            if network == self.network:
                self.evaluation = (path, certificate) if certificate is not None else None
        except NasError as error:
            problem = str(error)
        except Cancelled:
            problem = "It was not evaluated." if network.weights_sha256 in self._tried else ""
        finally:
            self._evaluating = None
        if network == self.network:
            self.problem = problem
        self._evaluate_once()  # what is shown by now may be another
        self.changed.emit()

    async def _export(self, task: Runnable, network: Network, path: Path, *, certify: bool) -> None:
        self.outcome = None
        try:
            sentence = await self._end_of(task)
            certificate = await self._tasks.in_thread(lambda: read_certificate(path)) if certify else None
            outcome = Outcome(sentence, path, certificate)
        except NasError as error:
            outcome = Outcome(str(error))
        except Cancelled:
            outcome = Outcome("It was not exported.", is_cancelled=True)
        if self.network is not None and not _is_elsewhere(self.network, network):
            self.outcome = outcome
        self._evaluate_once()
        self.changed.emit()

    def _begun(self, job: Callable[..., Any], *args: Any) -> Runnable:
        task = self._task = self._begin(job, *args)
        self.said = ""
        return task

    async def _end_of(self, task: Runnable) -> Any:
        self.changed.emit()
        try:
            return await self._tasks.in_thread(lambda: task.run(self._said.emit))
        finally:
            self._task = None

    def _on_said(self, sentence: str) -> None:
        self.said = sentence
        self.changed.emit()


def _is_elsewhere(network: Network, other: Network | None) -> bool:
    """Whether another network is of another project."""
    return other is not None and other.project != network.project
