"""Questions are answered one after another, and only the newest counts."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from nas_desktop.core.errors import DataError
from nas_desktop.core.specs import DataSpec
from nas_desktop.datasets.survey_facts import Survey
from nas_desktop.gui.survey_desk import Question, SurveyDesk
from tests.gui.conftest import TasksAtOnce
from tests.gui.fake_surveys import FakeMaker, a_survey


def _question(data: str = "/pets", n_train: int = 400, **changes: Any) -> Question:
    return Question(DataSpec(data, None, n_train, 90, None, 7), **changes)


def _desk(tasks: QObject, maker: FakeMaker) -> SurveyDesk:
    return SurveyDesk(tasks, maker)  # type: ignore[arg-type]  # stands for Tasks


class TasksLater(QObject):
    """Keeps what is to run in a thread until a test says so."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._job: Coroutine[Any, Any, None] | None = None
        self.waiting: Callable[[], Any] | None = None

    def start(self, job: Coroutine[Any, Any, None]) -> None:
        self._job = job
        job.send(None)

    async def in_thread(self, function: Callable[[], Any]) -> Any:
        self.waiting = function
        return await _Pause()

    def go_on(self) -> None:
        """Run what waits, and give its result back."""
        assert self._job is not None
        assert self.waiting is not None
        work, self.waiting = self.waiting, None
        try:
            self._job.send(work())
        except StopIteration:
            self._job = None


class _Pause:
    def __await__(self) -> Any:
        return (yield)


def test_an_answer_is_kept(qtbot: QtBot, tasks: TasksAtOnce) -> None:
    maker = FakeMaker()
    desk = _desk(tasks, maker)

    with qtbot.waitSignal(desk.changed):
        desk.ask(_question())

    assert desk.survey == maker.survey_made
    assert not desk.is_reading


def test_a_problem_is_kept_in_its_place(tasks: TasksAtOnce) -> None:
    error = DataError("There is nothing at /pets.")
    desk = _desk(tasks, FakeMaker(error=error))

    desk.ask(_question())

    assert (desk.survey, desk.problem) == (None, error)


def test_the_same_question_is_not_asked_twice(tasks: TasksAtOnce) -> None:
    maker = FakeMaker()
    desk = _desk(tasks, maker)

    desk.ask(_question())
    desk.ask(_question())

    assert len(maker.asked) == 1


def test_a_new_scan_forgets_and_asks_again(tasks: TasksAtOnce) -> None:
    maker = FakeMaker()
    desk = _desk(tasks, maker)
    desk.ask(_question())

    desk.again()

    assert (maker.n_forgotten, len(maker.asked)) == (1, 2)


def test_looking_at_all_is_thorough(tasks: TasksAtOnce) -> None:
    maker = FakeMaker()
    desk = _desk(tasks, maker)
    desk.ask(_question(thorough=False))

    desk.look_at_all()

    assert (maker.n_all, [thorough for _, thorough in maker.asked]) == (1, [False, True])


def test_an_older_answer_is_dropped() -> None:
    tasks, maker = TasksLater(), FakeMaker()
    desk = _desk(tasks, maker)
    desk.ask(_question("/old"))
    desk.ask(_question("/new"))
    maker.survey_made = a_survey(title="Old")

    tasks.go_on()
    assert desk.survey is None

    maker.survey_made = a_survey(title="New")
    tasks.go_on()
    assert desk.survey is not None
    assert desk.survey.title == "New"


def test_a_question_waits_until_the_one_before_has_ended() -> None:
    tasks, maker = TasksLater(), FakeMaker()
    desk = _desk(tasks, maker)

    for data in ("/first", "/second", "/third"):
        desk.ask(_question(data))
    tasks.go_on()
    tasks.go_on()

    assert [spec.data for spec, _ in maker.asked] == ["/first", "/third"]


def test_what_is_known_on_the_way_is_shown() -> None:
    tasks, maker = TasksLater(), FakeMaker()
    maker.partial = (a_survey(is_final=False, n_looked=10),)
    desk = _desk(tasks, maker)
    seen: list[Survey | None] = []
    desk.changed.connect(lambda: seen.append(desk.survey))

    desk.ask(_question())
    tasks.go_on()

    assert [one.n_looked for one in seen if one is not None] == [10, 620]


def test_another_split_keeps_the_last_survey_until_the_next() -> None:
    tasks, maker = TasksLater(), FakeMaker()
    desk = _desk(tasks, maker)
    desk.ask(_question())
    tasks.go_on()

    desk.ask(_question(n_train=500))
    kept = desk.survey
    tasks.go_on()
    desk.ask(_question("/others"))

    assert kept is not None
    assert desk.survey is None
    tasks.go_on()


def test_stop_cancels_what_is_read() -> None:
    tasks, asked = TasksLater(), []

    class Patient(FakeMaker):
        def survey(self, spec: DataSpec, on_progress: Any, is_cancelled: Callable[[], bool], **more: Any) -> Survey:
            asked.append(is_cancelled())
            return super().survey(spec, on_progress, is_cancelled, **more)

    desk = _desk(tasks, Patient())
    desk.ask(_question())
    assert desk.is_reading

    desk.stop()
    tasks.go_on()

    assert asked == [True]
    assert not desk.is_reading


def test_after_closing_nothing_is_shown_any_more() -> None:
    tasks, maker = TasksLater(), FakeMaker()
    desk = _desk(tasks, maker)
    desk.ask(_question())

    desk.close()
    tasks.go_on()

    assert desk.survey is None
