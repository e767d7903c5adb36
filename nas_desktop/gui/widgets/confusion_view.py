"""The confusion matrix, painted: a row a true class, a column an answer. A cell is chosen by mouse or arrow keys."""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.shades import shades_of
from nas_desktop.gui.widgets.hover_label import HoverLabel
from nas_desktop.gui.widgets.label import CENTRE, RIGHT

Cell = tuple[int, int]  # true class, answer
_LEAST_SIZE = (280, 220)
_LEAST_LABELLED = 13  # pixels of a cell whose class is named
_LEAST_FIGURE = 24  # and one with its figure in it
_NAME_SHARE = 0.24  # of the width, for the names of the rows
_GAP_FROM = 8  # pixels of a cell from which cells are apart
_LEAST_SHARE = 52  # and one in which a share has room for its unit
_N_SHADES = 64
_KEYS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


class ConfusionView(QWidget):
    """Cells are shaded by their share of the row, faint ones enough to be seen."""

    cell_chosen = Signal(int, int)  # true class, answer

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._classes: tuple[str, ...] = ()
        self._counts: dict[Cell, int] = {}
        self._sums: list[int] = []
        self._order: list[int] = []  # the class of each row and column
        self._places: list[int] = []  # the row and column of each class
        self._is_share = self._is_worst_first = False
        self.cell: Cell = (0, 0)
        self._hover = HoverLabel(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(*_LEAST_SIZE)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("Confusion matrix")
        look.changed.connect(self.update)

    def show_matrix(self, classes: Sequence[str], counts: Mapping[Cell, int]) -> None:
        """Show these counts by true class and answer; the cell that is confused most often is chosen."""
        self._classes, self._counts = tuple(classes), dict(counts)
        self._sums = [0] * len(classes)
        for (i, _), n in counts.items():
            self._sums[i] += n
        self._arrange()
        wrong = [(n, -i, -j) for (i, j), n in counts.items() if i != j]
        n, i, j = max(wrong, default=(0, 0, 0))
        self.choose((-i, -j))

    def show_as(self, *, shares: bool, worst_first: bool) -> None:
        """Show counts or shares of a row, the classes as the data set lists them or those recognised worst first."""
        self._is_share, self._is_worst_first = shares, worst_first
        self._arrange()
        self.update()

    def choose(self, cell: Cell) -> None:
        """Choose a cell."""
        self.cell = cell
        self.setAccessibleDescription(" ".join([self.words(cell), "Arrow keys choose another."]))
        self.update()
        if self._classes:
            self.cell_chosen.emit(*cell)

    def words(self, cell: Cell) -> str:
        """A cell in a sentence."""
        if not self._classes:
            return ""
        i, j = cell
        n, of = self._counts.get(cell, 0), self._sums[i]
        kind = "recognised" if i == j else f"taken for {self._classes[j]}"
        return f"{self._classes[i]} {kind}: {numbers.count(n)} of {numbers.count(of)}."

    def cell_at(self, at: QPointF) -> Cell | None:
        """The cell at a point."""
        grid, side = self._grid(), self._side()
        if not self._classes or not grid.contains(at):
            return None
        last = len(self._classes) - 1
        row, column = int((at.y() - grid.top()) / side[1]), int((at.x() - grid.left()) / side[0])
        return self._order[min(last, row)], self._order[min(last, column)]

    def rect_of(self, cell: Cell) -> QRectF:
        """Where a cell is drawn."""
        grid, (width, height) = self._grid(), self._side()
        gap = 2.0 if min(width, height) >= _GAP_FROM else 0.0
        left, top = grid.left() + self._places[cell[1]] * width, grid.top() + self._places[cell[0]] * height
        return QRectF(left, top, width - gap, height - gap)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw names, cells and figures."""
        if not self._classes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, min(self._side()) >= _GAP_FROM)
        self._paint_cells(painter, QRectF(event.rect()))
        self._paint_names(painter)
        chosen = self.rect_of(self.cell).adjusted(-1, -1, 1, 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.theme.color("accent" if self.hasFocus() else "text"), 2))
        painter.drawRoundedRect(chosen, 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the cell."""
        if event.button() == Qt.MouseButton.LeftButton and (cell := self.cell_at(event.position())) is not None:
            self.choose(cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell of the cell."""
        cell = self.cell_at(event.position())
        if cell is None:
            self._hover.hide()
        else:
            self._tell(cell, event.position().toPoint())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing to tell of."""
        self._hover.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the next cell."""
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None or not self._classes:
            super().keyPressEvent(event)
            return
        last = len(self._classes) - 1
        row, column = (min(last, max(0, self._places[number] + by)) for number, by in zip(self.cell, step, strict=True))
        self.choose((self._order[row], self._order[column]))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys act."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No longer."""
        super().focusOutEvent(event)
        self.update()

    def _tell(self, cell: Cell, at: QPoint) -> None:
        i, j = cell
        n, of = self._counts.get(cell, 0), max(1, self._sums[i])
        head = self._classes[i] if i == j else f"{self._classes[i]} taken for {self._classes[j]}"
        images = f"{numbers.count(n)} of {numbers.count(self._sums[i])}"
        lines = [("Images", images), ("Share", numbers.percent(n / of))]
        self._hover.show_lines(at, head, lines)

    def _arrange(self) -> None:
        shares = [self._counts.get((i, i), 0) / n if n else 2.0 for i, n in enumerate(self._sums)]
        numbers_of_classes = range(len(self._classes))
        self._order = sorted(numbers_of_classes, key=lambda i: shares[i] if self._is_worst_first else 0.0)
        self._places = sorted(numbers_of_classes, key=lambda i: self._order[i])

    def _grid(self) -> QRectF:
        names = self._names_width()
        top = self._head_height()
        return QRectF(names, top, max(1.0, self.width() - names - 2), max(1.0, self.height() - top - 2))

    def _side(self) -> tuple[float, float]:
        grid, n = self._grid(), max(1, len(self._classes))
        return grid.width() / n, grid.height() / n

    def _is_named(self) -> bool:
        return self.height() / max(1, len(self._classes) + 1) >= _LEAST_LABELLED

    def _head_height(self) -> float:
        return 20.0 if self._is_named() else 2.0

    def _names_width(self) -> float:
        if not self._is_named():
            return 2.0
        metrics = QFontMetricsF(role_font("small"))
        widest = max((metrics.horizontalAdvance(name) for name in self._classes), default=0.0)
        return min(widest + 10, self.width() * _NAME_SHARE)

    def _paint_cells(self, painter: QPainter, seen: QRectF) -> None:
        """Those that are seen: a label that follows the pointer uncovers few of ten thousand."""
        shades = shades_of(self._look.theme.ramp, _N_SHADES)
        plain, bold = role_font("small"), role_font("small", 600)
        width, height = self._side()
        has_figures = width >= _LEAST_FIGURE and height >= _LEAST_LABELLED
        for (i, j), place in self._cells_in(seen):
            count = self._counts.get((i, j), 0)
            share = count / self._sums[i] if self._sums[i] else 0.0
            color, ink = shades[round((_N_SHADES - 1) * share**0.5)]  # one in a hundred is to be seen
            painter.fillRect(place, color)
            if count and has_figures:
                painter.setFont(bold if i == j else plain)
                painter.setPen(ink)
                painter.drawText(place, CENTRE, self._figure(count, share, width))

    def _cells_in(self, seen: QRectF) -> Iterator[tuple[Cell, QRectF]]:
        grid, (width, height) = self._grid(), self._side()
        gap, n = 2.0 if min(width, height) >= _GAP_FROM else 0.0, len(self._classes)
        rows = range(max(0, int((seen.top() - grid.top()) / height)), n)
        columns = range(max(0, int((seen.left() - grid.left()) / width)), n)
        for row in rows:
            top = grid.top() + row * height
            if top > seen.bottom():
                return
            for column in columns:
                left = grid.left() + column * width
                if left > seen.right():
                    break
                yield (self._order[row], self._order[column]), QRectF(left, top, width - gap, height - gap)

    def _figure(self, count: int, share: float, width: float) -> str:
        if not self._is_share:
            return numbers.count(count)
        figure = numbers.decimal(100 * share, 0) if share >= 0.005 else "< 1"  # else it would be none
        return f"{figure} %" if width >= _LEAST_SHARE else figure.replace(" ", "")

    def _paint_names(self, painter: QPainter) -> None:
        if not self._is_named():
            return
        painter.setFont(role_font("small"))
        metrics = QFontMetricsF(painter.font())
        elided = Qt.TextElideMode.ElideRight
        for i, name in enumerate(self._classes):
            place = self.rect_of((i, i))
            beside = QRectF(0, place.top(), self._names_width() - 8, place.height())
            above = QRectF(place.left(), 0, place.width(), self._head_height())
            for at, flag, is_chosen in ((beside, RIGHT, i == self.cell[0]), (above, CENTRE, i == self.cell[1])):
                painter.setPen(self._look.theme.color("text" if is_chosen else "text2"))
                painter.drawText(at, flag, metrics.elidedText(name, elided, at.width()))
