"""The best trials side by side in full: every setting, what differs first."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trait_words import five_best
from nas_desktop.gui.trial_settings import complete_trials, drawn_settings
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.comparison_model import NETWORK, ComparisonModel
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.running_trials import DEFAULT_SHAPE
from nas_desktop.gui.widgets.silhouette import Slab, paint_silhouette, slabs_of

_ROW, _HEAD = 30, 32
_NAMES, _LEAST_COLUMN = 180, 104


class ComparisonTable(QTableView):
    """As high as its lines: the page scrolls, not the table. A click on a column chooses the trial."""

    def __init__(self, source: ComparisonModel, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(source)
        self.setItemDelegate(_Cells(source, model, look, self))
        self.setAccessibleName("Trials side by side")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW)
        head = self.horizontalHeader()
        head.setFont(role_font("small", 600))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setMinimumSectionSize(_LEAST_COLUMN)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        source.modelReset.connect(self.fit_height)

    def fit_height(self) -> None:
        """Take the height of all lines."""
        head = self.horizontalHeader()
        if self.model().columnCount() > 0:
            head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(0, _NAMES)
        self.setFixedHeight(_HEAD + _ROW * self.model().rowCount() + 16)


class _Cells(QStyledItemDelegate):
    """Paints networks and the best in its colour, and greys names and what is the same."""

    def __init__(self, source: ComparisonModel, model: SearchModel, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._source = source
        self._model = model
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell over its ground."""
        option.state &= ~QStyle.StateFlag.State_HasFocus  # the whole column is marked
        color = self._look.theme.color(self._tone(index))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            option.palette.setColor(role, color)
        super().paint(painter, option, index)
        if index.column() and self._source.name(index.row()) == NETWORK:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(option.rect).adjusted(11, 5, -11, -5)
            area.setWidth(min(area.width(), 70.0))
            paint_silhouette(painter, self._look.theme, area, self._slabs(index.column()))
            painter.restore()

    def _tone(self, index: QModelIndex | QPersistentModelIndex) -> str:
        if self._source.is_same(index.row()):
            return "text3"
        if not index.column():
            return "text2"
        is_best = self._source.trials[index.column() - 1] is self._model.state.best
        return "best" if is_best and self._source.is_score(index.row()) else "text"

    def _slabs(self, column: int) -> tuple[Slab, ...]:
        data, params = self._model.state.data, self._source.trials[column - 1].params
        return slabs_of(params, data.input_shape if data else DEFAULT_SHAPE, len(data.classes) if data else 10)


class CompareCard(Card):
    """The five best, those of them that are singled out, and the chosen trial beside them."""

    closed = Signal()

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        close = Button(look, "Close", kind="link")
        super().__init__("Side by side", " ", (close,), parent=parent)
        self._model = model
        self._following = False
        self._key: object = None
        self.source = ComparisonModel(self)
        self.table = ComparisonTable(self.source, model, look)
        self.fold = Button(look, "No settings are the same", "caret-right", kind="fold")
        self.fold.setCheckable(True)
        self.fill(self.table, row(self.fold, None))
        self.fold.toggled.connect(self._on_fold)
        close.clicked.connect(self.closed)
        self.table.selectionModel().currentColumnChanged.connect(self._on_current)
        model.changed.connect(self._on_changed)
        model.brush_changed.connect(self._on_changed)
        model.selection_changed.connect(self._on_changed)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Compare the best there are now, and the chosen trial."""
        state, brushed = self._model.state, self._model.brushed
        trials = complete_trials(state)
        shown = five_best([row for row in trials if brushed is None or row.trial in brushed])
        chosen = self._model.trial(self._model.selected)
        if chosen is not None and chosen in trials and chosen not in shown:
            shown = [*shown, chosen]
        key = (state.started, [row.trial for row in shown])
        if key != self._key:
            self._key = key
            self.source.show_trials(shown, drawn_settings(state, shown), state.objectives.score_title)
            self.subtitle.set_full_text(f"{numbers.counted(len(shown), 'trial')}; what differs is bold")
            self._name_fold()
        self._mark_selected()

    def _mark_selected(self) -> None:
        self._following = True
        column = next((i for i, row in enumerate(self.source.trials, 1) if row.trial == self._model.selected), 0)
        if column:
            self.table.selectColumn(column)
        else:
            self.table.clearSelection()
        self._following = False

    def _name_fold(self) -> None:
        n, is_open = self.source.n_same, self.fold.isChecked()
        words = f"{numbers.counted(n, 'setting')} {'is' if n == 1 else 'are'} the same"
        self.fold.show_as(words, "caret-down" if is_open else "caret-right")
        self.fold.setVisible(n > 0)

    def _on_fold(self, is_open: bool) -> None:
        self.source.open_same(is_open)
        self._name_fold()
        self._mark_selected()

    def _on_current(self, index: QModelIndex, before: QModelIndex) -> None:
        if not self._following and index.column() > 0:
            self._model.select(self.source.trials[index.column() - 1].trial)

    def _on_changed(self) -> None:
        if self.isVisible():
            self.refresh()
