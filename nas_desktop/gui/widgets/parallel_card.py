"""Parallel axes in their card: what is singled out, and which axes are shown."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QScrollArea, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots import plot_named
from nas_desktop.gui.plots.parallel_coordinates import ParallelCoordinates
from nas_desktop.gui.plots.plot import Plot
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_settings import trials_words
from nas_desktop.gui.widgets.brush_chip import BrushChip
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.painted_plot import PaintedPlot
from nas_desktop.gui.widgets.parallel_painter import MOST_DRAWN
from nas_desktop.gui.widgets.plot_card import PlotCard

_ALL = "Every setting"
_ROOM = 60  # pixels beside the axis the keys have gone to, that are to be seen as well


class ParallelCard(PlotCard):
    """The axes scroll sideways where there are too many for the width."""

    plot: ParallelCoordinates

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        self.chip = BrushChip(look)
        self.columns = Button(look, icon="columns", kind="quiet", tip="Choose axes")
        self._scroll = QScrollArea()
        super().__init__(plot_named("parallel-coordinates"), model, look, (self.chip, self.columns), parent)
        self._axes_menu = QMenu(self)
        self._axes_menu.triggered.connect(self._on_axis)
        self.columns.clicked.connect(self._open_axes)
        self.chip.clear_wanted.connect(self.plot.clear)
        self.plot.changed.connect(self._on_plot_changed)
        self.plot.axis_reached.connect(self._on_axis_reached)
        self._on_plot_changed()

    def _holder(self, plot: Plot | PaintedPlot) -> QWidget:
        self._scroll.setWidget(plot)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self._scroll

    def _on_plot_changed(self) -> None:
        board = self.plot.board
        kept, n_all = board.kept(), len(board.trials)
        words = trials_words(board.trials)
        if n_all > MOST_DRAWN:
            words = f"{words}, about {numbers.count(MOST_DRAWN)} of them drawn, the best always"
        self.subtitle.set_full_text(words)
        if kept is None:
            self.chip.say("")
        else:
            n = numbers.count(len(kept))
            self.chip.say(f"{n} of {numbers.counted(n_all, 'trial')}: {board.words()}")

    def _open_axes(self) -> None:
        """The menu is filled when it opens: what can be shown grows with the search."""
        menu, board = self._axes_menu, self.plot.board
        menu.clear()
        everything = menu.addAction(_ALL)
        everything.setData("")
        everything.setEnabled(len(board.order) < len(board.all_axes))
        menu.addSeparator()
        for axis in board.all_axes:
            action = QAction(axis.full, menu, checkable=True, checked=axis.name in board.order)
            action.setData(axis.name)
            action.setEnabled(len(board.order) > 2 or axis.name not in board.order)
            menu.addAction(action)
        menu.popup(self.columns.mapToGlobal(self.columns.rect().bottomLeft()))

    def _on_axis(self, action: QAction) -> None:
        name = str(action.data())
        board = self.plot.board
        self.plot.show_axes({name: action.isChecked()} if name else {axis.name: True for axis in board.all_axes})

    def _on_axis_reached(self, x: int) -> None:
        self._scroll.ensureVisible(x, 0, _ROOM, 0)
