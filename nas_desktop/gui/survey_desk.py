"""Has data sets surveyed in a thread, one after another; only the answer to the newest question counts."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

from nas_desktop.core.errors import NasError
from nas_desktop.core.specs import DataSpec
from nas_desktop.gui.tasks import Tasks

if TYPE_CHECKING:
    from nas_desktop.datasets.survey_facts import Survey


class SurveyMaker(Protocol):
    """What the desk needs of a Surveyor; called in a thread, never twice at a time."""

    def survey(
        self,
        spec: DataSpec,
        on_progress: "Callable[[Survey], None]",
        is_cancelled: Callable[[], bool],
        *,
        thorough: bool = True,
    ) -> "Survey": ...

    def forget(self) -> None: ...

    def look_at_all(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be surveyed, and how closely."""

    spec: DataSpec
    thorough: bool = True


class SurveyDesk(QObject):
    """Holds the newest survey, or why there is none."""

    changed = Signal()
    _progressed = Signal(object, object)  # question, survey; emitted by the thread

    def __init__(self, tasks: Tasks, maker: SurveyMaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._maker = maker
        self._wanted: Question | None = None  # still to be asked
        self._cancel = Event()  # of the question that is being answered
        self._is_busy = False
        self._answered: Question | None = None
        self.question: Question | None = None
        self.survey: Survey | None = None
        self.problem: NasError | None = None
        self._progressed.connect(self._on_progressed)

    @property
    def is_reading(self) -> bool:
        """Whether an answer is on its way."""
        return self._is_busy and not self._cancel.is_set()

    def ask(self, question: Question) -> None:
        """Survey this; whatever was asked before no longer counts."""
        if question == self.question:
            return
        if self.question is None or question.spec.data != self.question.spec.data:
            self.survey = None  # other images; of another split the last survey stays until the next one is there
        self._begin(question)

    def again(self) -> None:
        """Read the same images anew."""
        if self.question is not None and not self._is_busy:
            self._maker.forget()
            self.survey = None
            self._begin(self.question)

    def look_at_all(self) -> None:
        """Look at every image, also where that takes long, and where it was stopped."""
        if self.question is not None and not self._is_busy:
            self._maker.look_at_all()
            self._begin(Question(self.question.spec))

    def stop(self) -> None:
        """End the survey with what is known."""
        self._cancel.set()
        self.changed.emit()

    def close(self) -> None:
        """Want nothing more, so that the thread ends."""
        self.question = self._wanted = None
        self._cancel.set()

    def _begin(self, question: Question) -> None:
        self.question, self._wanted, self.problem = question, question, None
        self._answered = None
        self._cancel.set()
        if not self._is_busy:
            self._tasks.start(self._answer())
        self.changed.emit()

    async def _answer(self) -> None:
        self._is_busy = True
        try:
            while (question := self._wanted) is not None:
                self._wanted, self._cancel = None, Event()
                await self._answer_one(question)
        finally:
            self._is_busy = False
        self.changed.emit()

    async def _answer_one(self, question: Question) -> None:
        cancel = self._cancel

        def work() -> "Survey":
            def tell(survey: "Survey") -> None:
                self._progressed.emit(question, survey)

            return self._maker.survey(question.spec, tell, cancel.is_set, thorough=question.thorough)

        try:
            survey = await self._tasks.in_thread(work)
        except NasError as error:
            if question is self.question:
                self._answered, self.survey, self.problem = question, None, error
            return
        if question is self.question:
            self._answered, self.survey = question, survey

    def _on_progressed(self, question: Question, survey: "Survey") -> None:
        # What was said on the way may arrive after the last word.
        if question is self.question and question is not self._answered:
            self.survey = survey
            self.changed.emit()
