"""The table of a network's layers: shares as bars, rows chosen with the drawing, and copied as text."""

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QResizeEvent
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

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.trial_network import TrialNetwork
from nas_desktop.gui.widgets.layer_table_model import KIND_ROLE, LAYER_COLUMNS, PLAIN_ROLE, SHARE_ROLE, LayerTableModel
from nas_desktop.gui.widgets.silhouette import kind_color

_ROW_HEIGHT = 34
_FIGURE_WIDTH = 62  # beside a bar
_ROW = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class LayerTable(QTableView):
    """Follows the drawing, and leads it: a row stands for its block."""

    block_chosen = Signal(int)  # its number

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._following = self._leading = False
        self.source = LayerTableModel(look, self)
        self.setModel(self.source)
        self.setItemDelegate(LayerCells(look, self))
        self.setAccessibleName("Layers")
        self._set_up()
        self.selectionModel().selectionChanged.connect(self._on_selected)
        look.changed.connect(self.viewport().update)

    def show_network(self, network: TrialNetwork | None) -> None:
        """Show the layers of another network."""
        self.source.show_network(network)

    def choose_blocks(self, blocks: tuple[int, ...]) -> None:
        """Mark the layers of these blocks; rows chosen here stay as they are."""
        if self._leading:
            return
        self._following = True
        self.clearSelection()
        for line in reversed(self.source.lines_of(blocks)):  # so that the first is in view at the end
            self.selectionModel().select(self.source.index(line, 0), _ROW)
            self.scrollTo(self.source.index(line, 0))
        self._following = False

    def text(self, lines: list[int] | None = None) -> str:
        """The table, or some of its lines, for a spreadsheet: tabs between the cells."""
        chosen = range(self.source.rowCount()) if lines is None else lines
        head = [column.title for column in LAYER_COLUMNS]
        rows = [[str(self.source.index(i, j).data(PLAIN_ROLE)) for j in range(len(head))] for i in chosen]
        return "\n".join("\t".join(cells) for cells in (head, *rows))

    def copy(self) -> None:
        """Put the chosen rows on the clipboard, or all."""
        lines = sorted(index.row() for index in self.selectionModel().selectedRows())
        QGuiApplication.clipboard().setText(self.text(lines or None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy whole rows."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the width; without enough of it, the table scrolls."""
        super().resizeEvent(event)
        asked = sum(column.width for column in LAYER_COLUMNS)
        growth = max(1.0, self.viewport().width() / asked)
        widths = [int(column.width * growth) for column in LAYER_COLUMNS]
        widths[-1] += max(0, self.viewport().width() - sum(widths))
        for i, width in enumerate(widths):
            self.setColumnWidth(i, width)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setFont(role_font("small", 500))
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _on_selected(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        rows = self.selectionModel().selectedRows()
        if rows and not self._following:
            self._leading = True
            self.block_chosen.emit(self.source.block_of(rows[0].row()))
            self._leading = False


class LayerCells(QStyledItemDelegate):
    """Paints a share as a figure and a bar, and the mark of a chosen row."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell."""
        option.state &= ~QStyle.StateFlag.State_HasFocus  # the whole row is marked
        area, part = QRectF(option.rect), index.data(SHARE_ROLE)
        if not part:
            super().paint(painter, option, index)
        else:
            self._paint_share(painter, option, index, float(part))
        if index.column() == 0 and option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(QRectF(area.x(), area.y(), 3, area.height() - 1), self._look.theme.color("accent"))

    def _paint_share(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
        part: float,
    ) -> None:
        theme, figure = self._look.theme, QStyleOptionViewItem(option)
        super().paint(painter, figure, index)
        area = QRectF(option.rect)
        track = QRectF(area.x() + 14, area.center().y() - 2.5, area.width() - 14 - _FIGURE_WIDTH, 4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(track, 2, 2)
        painter.setBrush(kind_color(theme, str(index.data(KIND_ROLE))))
        track.setWidth(max(3.0, track.width() * part))
        painter.drawRoundedRect(track, 2, 2)
        painter.restore()
