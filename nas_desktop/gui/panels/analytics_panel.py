"""The Analytics tab: which trials are worth their size, what the best share, and what the settings did."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.plots import plot_named
from nas_desktop.gui.plots.optimisation_history import OptimisationHistory
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_settings import complete_trials
from nas_desktop.gui.widgets.breakdown_card import BreakdownCard
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.compare_card import CompareCard
from nas_desktop.gui.widgets.page import Page
from nas_desktop.gui.widgets.parallel_card import ParallelCard
from nas_desktop.gui.widgets.placeholder import Placeholder
from nas_desktop.gui.widgets.plot_card import PlotCard
from nas_desktop.gui.widgets.size_card import SizeCard
from nas_desktop.gui.widgets.top_five_card import TopFiveCard

_GAP = 12
_PEEK = 54  # pixels of the third row that show on a low window, so that it is found
_LEAST = (296, 256, 296)  # heights of the rows


class AnalyticsPanel(Page):
    """Two rows fill the window, the third is below; everything follows one selection and one brush."""

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.size_card = SizeCard(model, look)
        self.top_five = TopFiveCard(model, look)
        self.compare = CompareCard(model, look)
        self.parallel = ParallelCard(model, look)
        self.history = PlotCard(plot_named("optimisation-history"), model, look)
        self.history.name_as("{Score} over trials")
        if isinstance(self.history.plot, OptimisationHistory):
            self.history.plot.follow_brush()
        self.breakdown = BreakdownCard(model, look)
        self._empty = Card()
        self._placeholder = Placeholder(look, "chart-bar", *_nothing_yet(model))
        self._empty.fill(self._placeholder, stretch=1)
        self._rows = [_side_by_side(self.size_card, 3, self.top_five, 2), self.parallel]
        self._rows.append(_side_by_side(self.history, 1, self.breakdown, 1))
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        column.addWidget(self._rows[0], 10)
        column.addWidget(self.compare)
        column.addWidget(self._rows[1], 9)
        column.addWidget(self._rows[2], 10)
        self.compare.hide()
        self.column.addWidget(self._empty, 1)
        self.column.addWidget(self._content, 1)
        self._wire()
        self._on_changed()

    def fit(self, width: int, height: int, *, tight: bool) -> None:
        """Let the first two rows fill the window, and show where the third begins; a high window shows all."""
        room = height - (24 if tight else 32)
        if room >= sum(_LEAST) + 2 * _GAP:
            heights = list(_LEAST)
        else:
            spare = max(0, room - _PEEK - 2 * _GAP - _LEAST[0] - _LEAST[1])
            heights = [_LEAST[0] + spare // 2, _LEAST[1] + spare - spare // 2, _LEAST[2]]
        for part, least in zip(self._rows, heights, strict=True):
            part.setMinimumHeight(least)

    def _wire(self) -> None:
        self.top_five.compare_wanted.connect(self._open_comparison)
        self.compare.closed.connect(self._close_comparison)
        self._model.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        has_some = bool(complete_trials(self._model.state))
        self._empty.setVisible(not has_some)
        self._content.setVisible(has_some)
        for card in (self.size_card, self.parallel, self.history):
            card.show_plot(has_some)
        if not has_some:
            self._placeholder.say("chart-bar", *_nothing_yet(self._model))

    def _open_comparison(self) -> None:
        self.compare.show()
        QTimer.singleShot(0, self, self._scroll_to_comparison)  # when the layout has given it its place

    def _scroll_to_comparison(self) -> None:
        self.ensureWidgetVisible(self.compare, 0, _GAP)

    def _close_comparison(self) -> None:
        self.compare.hide()
        self.top_five.compare.setFocus(Qt.FocusReason.OtherFocusReason)


def _side_by_side(left: QWidget, left_parts: int, right: QWidget, right_parts: int) -> QWidget:
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(_GAP)
    layout.addWidget(left, left_parts)
    layout.addWidget(right, right_parts)
    return holder


def _nothing_yet(model: SearchModel) -> tuple[str, str]:
    """Why there is nothing, and what it takes."""
    if model.under_way:
        return "No complete trial yet", "Trials are compared from the first complete one on."
    if model.state.search_rows:
        return "No complete trial", "Trials that were stopped or that failed have no score to compare."
    return "Nothing to compare yet", "Start a search. Its trials are compared here by size, accuracy and settings."
