"""How the values of one setting did; the most telling setting, until the reader chooses one."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from nas_desktop.analysis.breakdown import Breakdown
from nas_desktop.analysis.stages import surveyed_trials
from nas_desktop.analysis.top_trials import LEAST_TRIALS
from nas_desktop.gui import numbers
from nas_desktop.gui.breakdown_words import breakdown_sentence, broken_down, group_name, missing_sentence
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_settings import Setting, drawn_settings
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.group_bars import GroupBars
from nas_desktop.gui.widgets.placeholder import Placeholder

_MANY, _INTERVAL_MS = 200, 2000  # trials from which the card follows only so often
_READING = "Bars far apart: the setting matters. Bars over one another: it does not."


class BreakdownCard(Card):
    """Groups of trials by one setting; only those singled out, where some are."""

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        self.choose = Button(look, "Setting", "caret-down", kind="filter", tip="Choose a setting")
        self.choose.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the caret stands behind the word
        super().__init__("One setting at a time", " ", (self.choose,), parent=parent)
        self._model = model
        self._key: object = None
        self._n_trials = 0
        self._kind = "complete trial"
        self._chosen = ""  # by the reader
        self._found: dict[str, tuple[Setting, Breakdown]] = {}  # the most telling first
        self.bars = GroupBars(look)
        self._empty = Placeholder(look, "chart-bar", "Too few trials", missing_sentence(0))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.bars)
        self._pages.addWidget(self._empty)
        self.fill(self._pages, stretch=1)
        self._reading = self.add_reading(look, _READING)
        self._menu = QMenu(self)
        self._menu.triggered.connect(self._on_chosen)
        self.choose.clicked.connect(self._open_menu)
        self._later = QTimer(self, singleShot=True, interval=_INTERVAL_MS)
        self._later.timeout.connect(self._on_due)
        model.changed.connect(self._on_changed)
        model.brush_changed.connect(self._on_due)
        model.was_reset.connect(self._on_reset)
        self.refresh()

    @property
    def shown(self) -> str:
        """The key of the setting that is shown; empty for none."""
        if self._n_trials < LEAST_TRIALS or not self._found:
            return ""
        return self._chosen if self._chosen in self._found else next(iter(self._found))

    @property
    def reading(self) -> str:
        """The sentence at the foot."""
        return self._reading.text()

    def show_setting(self, name: str) -> None:
        """Show a setting by its key, also when another becomes more telling."""
        self._chosen = name
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Take the trials apart anew, where others have become complete or were singled out."""
        state, brushed = self._model.state, self._model.brushed
        trials = surveyed_trials(state)
        key = (state.started, len(trials), trials[-1].trial if trials else -1, brushed)
        if key == self._key:
            return
        self._key = key
        self._kind = "screened trial" if trials and trials[0].stage == "screen" else "complete trial"
        kept = [row for row in trials if brushed is None or row.trial in brushed]
        self._n_trials = len(kept)
        found = broken_down(drawn_settings(state, trials), kept)
        self._found = {setting.name: (setting, parts) for setting, parts in found}
        self._show()

    def _show(self) -> None:
        name = self.shown
        self._pages.setCurrentIndex(0 if name else 1)
        self.choose.setVisible(bool(name))
        if not name:
            self.subtitle.set_full_text("")
            self._empty.say("chart-bar", "Too few trials", missing_sentence(self._n_trials))
            self._reading.setText(_READING)
            return
        setting, parts = self._found[name]
        self.choose.show_as(setting.title, "caret-down")
        without = f", {parts.n_without} without it" if parts.n_without else ""
        self.subtitle.set_full_text(f"{numbers.counted(parts.n, self._kind)}{without}")
        self.bars.show_groups([group_name(setting, group) for group in parts.groups], parts.groups)
        self._reading.setText(breakdown_sentence(setting, parts, len(self._found)))

    def _open_menu(self) -> None:
        """The settings with what each explains, the most telling first."""
        self._menu.clear()
        for setting, parts in self._found.values():
            words = f"{setting.title}\t{100 * parts.explained:.0f} %"
            action = QAction(words, self._menu, checkable=True, checked=setting.name == self.shown)
            action.setData(setting.name)
            self._menu.addAction(action)
        self._menu.popup(self.choose.mapToGlobal(self.choose.rect().bottomLeft()))

    def _on_chosen(self, action: QAction) -> None:
        self.show_setting(str(action.data()))

    def _on_changed(self) -> None:
        """At once while there are few trials; among many one more changes little, and taking them apart takes long."""
        if len(self._model.state.rows) < _MANY:
            self._on_due()
        elif self.isVisible() and not self._later.isActive():
            self._later.start()

    def _on_due(self) -> None:
        if self.isVisible():
            self.refresh()

    def _on_reset(self) -> None:
        self._chosen, self._key = "", None
