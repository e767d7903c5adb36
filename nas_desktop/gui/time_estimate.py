"""How long the search in the form may take on this machine, followed live and worked out off the GUI thread."""

from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import SearchPlanned
from nas_desktop.core.specs import DataFacts
from nas_desktop.gui import numbers
from nas_desktop.gui.data_facts import FoundData
from nas_desktop.gui.search_words import limit_words
from nas_desktop.gui.tasks import Tasks

if TYPE_CHECKING:
    from nas_desktop.search.control import SearchControl
    from nas_desktop.search.estimate import Estimate

_MEASURE_AFTER_MS = 3000  # once the form is seen: the start of the window comes first
_TEST_SHARE = _VAL_SHARE = 0.15  # of all images, where neither the set nor the user says otherwise
_DEFAULT_SIDE = 32

NOT_MEASURED = "not measured yet"
MEASURING = "measuring this machine"


class Foretelling(Protocol):
    """What the estimate asks; both may take seconds and run in a thread."""

    def estimate(self, config: SearchConfig, facts: DataFacts) -> "Estimate | None":
        """How long it may take; None where the machine is not measured."""
        ...

    def plan(self, config: SearchConfig, facts: DataFacts) -> SearchPlanned:
        """How such a search would go about its task."""
        ...

    def measure(self, config: SearchConfig, control: "SearchControl") -> bool:
        """Measure the machine; whether anything came of it."""
        ...


class ThisMachine:
    """The machine we run on: what is known of it in the cache, and processes of its own to measure it."""

    def estimate(self, config: SearchConfig, facts: DataFacts) -> "Estimate | None":
        """See `Foretelling`."""
        from nas_desktop.core.paths import cache_dir
        from nas_desktop.search.estimate import estimate
        from nas_desktop.search_space.configured import configured_space
        from nas_desktop.training.recipes import RECIPES
        from nas_desktop.training.speed_memory import SpeedMemory

        known = SpeedMemory(cache_dir(), config.device, config.slots).recall()
        if known is None or config.space_file is not None:  # code of the user's own is not run to tell a time
            return None
        return estimate(config, configured_space(config), RECIPES[config.recipe], facts, known, config.n_trials)

    def plan(self, config: SearchConfig, facts: DataFacts) -> SearchPlanned:
        """See `Foretelling`."""
        from nas_desktop.search.plan_ahead import plan_ahead
        from nas_desktop.search.this_machine import this_machine

        return plan_ahead(config, facts, this_machine())

    def measure(self, config: SearchConfig, control: "SearchControl") -> bool:
        """See `Foretelling`."""
        from nas_desktop.search.calibration_round import SpeedUnwanted, measure_for
        from nas_desktop.search.this_machine import this_machine

        try:
            return measure_for(config, this_machine(), control) is not None
        except SpeedUnwanted:
            return False


class TimeEstimate(QObject):
    """Holds `words` and `plan` for the settings it was last told of; none where they are not possible."""

    changed = Signal()

    def __init__(self, tasks: Tasks, machine: Foretelling, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._machine = machine
        self._wish: tuple[SearchConfig, FoundData] | None = None
        self._is_at_work = False
        self._control: SearchControl | None = None  # of the measurement under way
        self._tried: set[tuple[str, str]] = set()  # devices and slots that were measured, or could not be
        self.words = ""
        self.plan: SearchPlanned | None = None
        self._timer = QTimer(self, interval=_MEASURE_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(lambda: self._tasks.start(self._measure()))
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.stop)

    def follow(self, config: SearchConfig | None, found: FoundData | None) -> None:
        """Foretell these settings; what is still under way for others is dropped."""
        self._wish = (config, found) if config is not None and found is not None else None
        if self._wish is None:
            self._say("", None)
        elif not self._is_at_work:
            self._is_at_work = True
            self._tasks.start(self._foretell())

    def stop(self) -> None:
        """Leave the machine alone: a search begins, or the program ends."""
        self._timer.stop()
        if self._control is not None:
            self._control.request("stop")

    async def _foretell(self) -> None:
        """Until nothing new has been wished for meanwhile."""
        done: object = None
        try:
            while self._wish is not None and self._wish is not done:
                done = config, found = self._wish
                facts = likely_facts(config, found)
                answer = await self._tasks.in_thread(partial(self._machine.estimate, config, facts))
                plan = await self._tasks.in_thread(partial(self._machine.plan, config, facts))
                if self._wish is done:
                    self._answer(config, answer, plan)
        finally:
            self._is_at_work = False

    def _answer(self, config: SearchConfig, answer: "Estimate | None", plan: SearchPlanned) -> None:
        if config.is_timed:
            self._say(limit_words(config.minutes, config.until), plan)
        if answer is not None:
            if not config.is_timed:
                self._say(_range_words(answer, plan), plan)
            return
        if not config.is_timed:
            self._say(MEASURING if self._control is not None else NOT_MEASURED, plan)
        if _place(config) not in self._tried and self._control is None:
            self._timer.start()

    async def _measure(self) -> None:
        from nas_desktop.search.control import SearchControl

        wish = self._wish
        if wish is None or self._control is not None:
            return
        config = wish[0]
        self._control = SearchControl()
        self._say(self.words if config.is_timed else MEASURING, self.plan)
        try:
            await self._tasks.in_thread(partial(self._machine.measure, config, self._control))
        finally:
            self._control.close()
            self._control = None
            self._tried.add(_place(config))
        self._again()

    def _again(self) -> None:
        if self._wish is not None:
            self.follow(*self._wish)

    def _say(self, words: str, plan: SearchPlanned | None) -> None:
        if (words, plan) != (self.words, self.plan):
            self.words, self.plan = words, plan
            self.changed.emit()


def _range_words(answer: "Estimate", plan: SearchPlanned) -> str:
    """All parts of the plan, as uncertain as the search itself."""
    middle = (answer.seconds_low + answer.seconds_high) / 2
    scale = sum(plan.seconds_for.values()) / middle if middle else 1.0
    low, high = scale * answer.seconds_low, scale * answer.seconds_high
    return f"about {' '.join(numbers.duration_range(low, high))}"


def likely_facts(config: SearchConfig, found: FoundData) -> DataFacts:
    """What a search will find when it has read the images: sizes by the rules of the split, the rest made up."""
    n_test = round(_TEST_SHARE * found.n_images) if found.n_test is None else found.n_test
    n_rest = max(2, found.n_images - (0 if config.test_data else n_test))
    n_train = n_rest if config.n_train == "all" else config.n_train
    n_val = config.n_val
    if n_train + n_val > n_rest:
        n_val = min(n_val, max(1, round(_VAL_SHARE * found.n_images)))
    side = (found.native_size or _DEFAULT_SIDE) if config.image_size == "auto" else config.image_size
    return DataFacts(
        name="", title=found.title, fingerprint="", classes=tuple(name for name, _ in found.class_counts),
        class_counts=tuple(n for _, n in found.class_counts), input_shape=(found.n_channels, side, side),
        n_train=max(1, min(n_train, n_rest - n_val)), n_val=n_val, n_test=n_test, n_images=found.n_images,
        mean=(), std=(), mirrors=found.mirrors,
    )  # fmt: skip


def _place(config: SearchConfig) -> tuple[str, str]:
    return config.device, str(config.slots)
