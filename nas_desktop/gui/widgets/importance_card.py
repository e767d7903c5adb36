"""What mattered: how much of the scores' variation each setting explains, worked out in a thread."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from nas_desktop.analysis.importance import (
    LEAST_TRIALS,
    UNCLEAR,
    Importance,
    Importances,
    Observation,
    importances,
    observations,
)
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.trial_settings import complete_trials, drawn_settings
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.importance_bars import INSET, Bar, ImportanceBars
from nas_desktop.gui.widgets.label import ElidedLabel
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.placeholder import Placeholder

READING = "High: a critical setting, search it finely. Low: fix it."
_SUBTITLE = "share of the score's variation"
_PATIENCE_MS = 500  # a wait is worth a word only when it is longer
_GROWTH = 50  # of many trials, one in so many has to be new before the work is done again
_SENTENCE_WIDTH = 300


class ImportanceCard(Card):
    """Does nothing while hidden, and never begins before the last result is there; a late result is dropped."""

    outcomes_wanted = Signal()  # the card that may share its place

    def __init__(self, model: SearchModel, look: Look, tasks: Tasks, parent: QWidget | None = None) -> None:
        self.link = Button(look, "How trials ended", kind="link")
        margins = (16 - INSET, 12, 16 - INSET, 12)
        super().__init__("What mattered", _SUBTITLE, (self.link,), margins=margins, gap=4, parent=parent)
        self._model = model
        self._tasks = tasks
        self._search = 0  # counts searches shown: what was begun for another is dropped
        self._n_judged = -1
        self._is_busy = False
        self.bars = ImportanceBars(look)
        self.placeholder = Placeholder(look, "scales", "Too few trials", "…", width=_SENTENCE_WIDTH)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.bars)
        self._pages.addWidget(self.placeholder)
        self.foot = ElidedLabel("", "small", "text3")
        self.fill(self._pages, stretch=1)
        self.fill(row(INSET, self.foot, gap=0))
        self._indent(self.title, self.add_reading(look, READING))
        self._waiting = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._waiting.timeout.connect(self._say_computing)
        self.link.clicked.connect(self.outcomes_wanted)
        model.changed.connect(self._on_changed)
        model.was_reset.connect(self._on_reset)
        self._show(Importances("too few", 0))

    @property
    def shows_bars(self) -> bool:
        """Whether there is something to see."""
        return self._pages.currentWidget() is self.bars

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self._on_changed()

    def _indent(self, *parts: QWidget) -> None:
        """Let the lines that hold `parts` begin where the names do, inside the ring of the bars."""
        for part in parts:
            line = part.parentWidget()
            layout = line.layout() if line is not None else None
            if layout is not None:
                layout.setContentsMargins(INSET, 0, INSET, 0)

    def _on_reset(self) -> None:
        self._search += 1
        self._n_judged, self._is_busy = -1, False
        self._waiting.stop()
        self._show(Importances("too few", 0))

    def _on_changed(self) -> None:
        if self._is_busy or not self.isVisible():
            return
        trials = observations(self._model.state)
        n_new = len(trials) - max(0, self._n_judged)
        enough = len(trials) // _GROWTH if self._model.under_way else 0
        if len(trials) == self._n_judged or n_new < enough:
            return
        if len(trials) < LEAST_TRIALS:
            self._n_judged = len(trials)
            self._show(Importances("too few", len(trials)))
            return
        self._is_busy = True
        self._waiting.start()
        self._tasks.start(self._judge(trials, self._search))

    async def _judge(self, trials: tuple[Observation, ...], search: int) -> None:
        settings = drawn_settings(self._model.state, complete_trials(self._model.state))
        logarithmic = {setting.name for setting in settings if setting.log}
        try:
            found = await self._tasks.in_thread(lambda: importances(trials, logarithmic))
        finally:
            if search == self._search:
                self._n_judged, self._is_busy = len(trials), False
                self._waiting.stop()
        if search != self._search:
            return
        self._show(found, {setting.name: setting.title for setting in settings})
        self._on_changed()  # more trials may have ended meanwhile

    def _show(self, found: Importances, titles: dict[str, str] | None = None) -> None:
        self.subtitle.set_full_text(_SUBTITLE)
        is_clear = found.verdict == "clear"
        if is_clear:
            self.bars.show_bars([_bar(importance, titles or {}) for importance in found.parameters])
        else:
            self.placeholder.say("scales", *_why_nothing(found))
        self.foot.set_full_text(_rest(found) if is_clear else "")
        self.foot.setVisible(is_clear)
        self._pages.setCurrentWidget(self.bars if is_clear else self.placeholder)

    def _say_computing(self) -> None:
        if self.shows_bars:
            self.subtitle.set_full_text("computing…")
        else:
            self.placeholder.say("hourglass", "Computing…", "Every setting is weighed against the scores.")


def _bar(importance: Importance, titles: dict[str, str]) -> Bar:
    spread = numbers.decimal(100 * importance.spread, 0)
    facts = (
        ("Share of the variation", numbers.percent(importance.share)),
        ("Give or take", f"{spread} points"),
        ("Judged from", numbers.counted(importance.n_trials, "trial")),
    )
    return Bar(titles.get(importance.name, importance.name), importance.share, importance.spread, facts)


def _why_nothing(found: Importances) -> tuple[str, str]:
    """Heading and sentence in place of bars."""
    match found.verdict:
        case "too few":
            missing = numbers.counted(found.n_missing, "more complete trial")
            return "Too few trials", f"After {missing} the settings can be weighed against one another."
        case "alike":
            return "All scores are alike", "No setting made a difference beyond chance."
        case _:
            return "No setting stands out", (
                f"In {numbers.counted(found.n_trials, 'trial')}, single settings explain less than "
                f"{numbers.percent(UNCLEAR, 0)} of the variation. The rest is chance, or settings acting together."
            )


def _rest(found: Importances) -> str:
    """What the bars leave out."""
    rough = f"Rough: only {found.n_trials} trials. " if found.is_rough else ""
    return f"{rough}Together {numbers.percent(found.explained, 0)}. The rest: settings acting together, and chance."
