"""Size against accuracy in its card: what runs across, its scale, the series, and what to read from it now."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots import plot_named
from nas_desktop.gui.plots.size_against_accuracy import AMOUNTS, OBJECTIVES, SizeAgainstAccuracy
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_settings import score, trials_words
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.plot_card import PlotCard
from nas_desktop.gui.widgets.series_legend import SeriesLegend

_CORNERS = "Top left: efficient. Top right: powerful. Bottom: poor."


class SizeCard(PlotCard):
    """The plot with its switches."""

    plot: SizeAgainstAccuracy

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        self.log = Button(look, "log size", kind="filter", tip="Draw sizes by their logarithm")
        self.log.setCheckable(True)
        self.log.setChecked(True)
        self.across = Button(look, "Weights", "caret-down", kind="filter", tip="What runs across")
        self.across.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the caret stands behind the word
        self._followed = ""  # the search whose objective was taken over
        self.legend = SeriesLegend(look, "outlined: on the front")
        super().__init__(plot_named("size-against-accuracy"), model, look, (self.log, self.across), parent)
        self._choices = self._amount_menu()
        self.log.toggled.connect(self.plot.show_log)
        self.across.clicked.connect(self._open_choices)
        self.legend.switched.connect(self.plot.show_series)
        self.plot.drawn.connect(self._on_drawn)
        model.was_reset.connect(self._on_reset)
        self._follow_objective()
        self._on_drawn()

    def show_amount(self, amount: str) -> None:
        """Let weights, multiply-adds or the time for an image run across."""
        for action in self._choices.actions():
            action.setChecked(action.data() == amount)
        for known, words in AMOUNTS.items():
            if known == amount:
                self.plot.show_amount(known)
                self.across.show_as(words.capitalize(), "caret-down")

    def _add_foot(self) -> None:
        self.fill(self.legend)

    def _on_reset(self) -> None:
        self.legend.show_all()
        self._followed = ""

    def _follow_objective(self) -> None:
        """Let run across, once a search, what it keeps small."""
        state = self._model.state
        if state.name and state.name != self._followed:
            self._followed = state.name
            if state.objectives.size is not None:
                self.show_amount(OBJECTIVES[state.objectives.size])

    def _amount_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for amount, words in AMOUNTS.items():
            action = QAction(words.capitalize(), menu, checkable=True, checked=amount == self.plot.amount)
            action.setData(amount)
            group.addAction(action)
            menu.addAction(action)
        menu.triggered.connect(self._on_chosen)
        return menu

    def _open_choices(self) -> None:
        is_timed = any(row.ms for row in self._model.state.search_rows)
        for action in self._choices.actions():
            action.setEnabled(action.data() != "ms" or is_timed)
        self._choices.popup(self.across.mapToGlobal(self.across.rect().bottomLeft()))

    def _on_chosen(self, action: QAction) -> None:
        self.show_amount(str(action.data()))

    def _on_drawn(self) -> None:
        self._follow_objective()
        plot = self.plot
        series = plot.series
        spoken = [series.full_name(i) for i in range(len(series.names))]
        self.legend.show_names(series.names, spoken, frozenset(series.place(row) for row in plot.trials))
        self.subtitle.set_full_text(trials_words(plot.trials))
        self.say(f"{_CORNERS} {self._on_front()}{self._worth()}")

    def _on_front(self) -> str:
        """How many trials the search is after, where it is after more than one."""
        n = len(self._model.state.front)
        return f"On the front: {numbers.counted(n, 'trial')}. " if n else ""

    def _worth(self) -> str:
        """What the front offers: how much smaller a network may be for a point of accuracy at most."""
        best, other = self._model.state.best, self.plot.worth_naming()
        if best is None or other is None:
            return "The stepped line joins the trials that nothing smaller beats."
        points = numbers.decimal(100 * (score(best) - score(other)), 1)
        sizes = [self.plot.size_of(row) for row in (other, best)]
        share = f"{100 * sizes[0] / sizes[1]:.0f} %"
        return f"Trial {other.trial} needs {share} of the best’s {AMOUNTS[self.plot.amount]}, for {points} points less."
