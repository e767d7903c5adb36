"""How long it may take, in the form: live, and honest where nothing is known."""

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import SearchPlanned
from nas_desktop.core.specs import DataFacts
from nas_desktop.gui.data_facts import FoundData
from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.setup_face import SetupFace
from nas_desktop.gui.time_estimate import NOT_MEASURED, TimeEstimate, likely_facts
from nas_desktop.search.control import SearchControl
from nas_desktop.search.estimate import Estimate
from tests.builders import a_config, a_plan
from tests.gui.conftest import FOUND, TasksAtOnce


class FakeMachine:
    """Takes a minute a trial once it is measured."""

    def __init__(self, *, is_known: bool = True) -> None:
        self.is_known = is_known
        self.n_measured = 0

    def estimate(self, config: SearchConfig, facts: DataFacts) -> Estimate | None:
        n = config.n_trials
        return Estimate(n, 2, 54.0 * n, 66.0 * n, 60.0) if self.is_known else None

    def plan(self, config: SearchConfig, facts: DataFacts) -> SearchPlanned:
        return a_plan(n_designs=config.n_trials, seconds_for={"search": 60.0 * config.n_trials})

    def measure(self, config: SearchConfig, control: SearchControl) -> bool:
        self.n_measured += 1
        self.is_known = True
        return True


def _estimate(tasks: TasksAtOnce, machine: FakeMachine) -> TimeEstimate:
    return TimeEstimate(tasks, machine)  # type: ignore[arg-type]  # stands for Tasks


def test_it_says_a_range(qtbot: QtBot, tasks: TasksAtOnce) -> None:
    estimate = _estimate(tasks, FakeMachine())
    estimate.follow(a_config(n_trials=20), FOUND)
    assert estimate.words == "about 18–22 min"


def test_it_follows_the_settings(qtbot: QtBot, tasks: TasksAtOnce) -> None:
    estimate = _estimate(tasks, FakeMachine())
    estimate.follow(a_config(n_trials=20), FOUND)
    with qtbot.waitSignal(estimate.changed):
        estimate.follow(a_config(n_trials=10), FOUND)
    assert estimate.words == "about 9–11 min"


def test_settings_that_are_not_possible_have_no_time(qtbot: QtBot, tasks: TasksAtOnce) -> None:
    estimate = _estimate(tasks, FakeMachine())
    estimate.follow(a_config(), FOUND)
    estimate.follow(None, FOUND)
    assert estimate.words == ""


def test_a_machine_that_is_not_measured_yet_is_measured_once(qtbot: QtBot, tasks: TasksAtOnce) -> None:
    machine = FakeMachine(is_known=False)
    estimate = _estimate(tasks, machine)
    estimate.follow(a_config(n_trials=20), FOUND)
    assert estimate.words == NOT_MEASURED

    estimate._timer.setInterval(0)
    qtbot.waitUntil(lambda: estimate.words == "about 18–22 min")
    assert machine.n_measured == 1


def test_a_search_that_begins_leaves_the_machine_alone(qtbot: QtBot, tasks: TasksAtOnce) -> None:
    estimate = _estimate(tasks, FakeMachine(is_known=False))
    estimate.follow(a_config(), FOUND)
    estimate.stop()
    assert not estimate._timer.isActive()


def test_the_form_shows_it(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    finder: Callable[[str], FoundData] = lambda data: FOUND  # noqa: E731
    face = SetupFace(look, tasks, finder, FakeMachine())  # type: ignore[arg-type]
    qtbot.addWidget(face)
    assert ("Time on this machine", "about 18–22 min") in face._facts.facts


def test_the_sizes_are_those_of_the_split() -> None:
    found = FoundData("Set", (("a", 500), ("b", 500)), None, n_channels=1, native_size=28)
    facts = likely_facts(a_config(n_train="all", n_val=1000), found)
    assert (facts.n_train, facts.n_val, facts.input_shape) == (700, 150, (1, 28, 28))


def test_what_follows_the_search_takes_its_time_too(qtbot: QtBot, tasks: TasksAtOnce) -> None:
    class Checking(FakeMachine):
        def plan(self, config: SearchConfig, facts: DataFacts) -> SearchPlanned:
            return a_plan(seconds_for={"search": 60.0 * config.n_trials, "final": 60.0 * config.n_trials})

    estimate = _estimate(tasks, Checking())
    estimate.follow(a_config(n_trials=20), FOUND)

    assert estimate.words == "about 36–44 min"


def test_a_deadline_is_said_as_it_is(qtbot: QtBot, tasks: TasksAtOnce) -> None:
    estimate = _estimate(tasks, FakeMachine())
    estimate.follow(a_config(minutes=30), FOUND)

    assert estimate.words == "30 min"


def test_the_plan_is_told_before_the_start(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    face = SetupFace(look, tasks, lambda data: FOUND, FakeMachine())  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(face)

    assert face._plan.text().startswith("20 networks for 1 epoch each")

    face.form.budget.buttons["minutes"].click()
    assert (face._total.text(), face._total_unit.text()) == ("30", "minutes, and everything is ready")
