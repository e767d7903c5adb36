"""The architecture drawing in the window: zoom, scrolling, and a node to be chosen by mouse or arrow keys."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from nas_desktop.gui.architecture_nodes import MOST_NODES, Node
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.architecture_drawing import Place, arrange, natural_width, paint_drawing

_STEP = 1.25  # of a zoom
_LEAST_ZOOM, _MOST_ZOOM = 0.4, 4.0
_LEAST_FITTED = 0.72  # a short drawing shrinks so far to be seen whole, and scrolls where that is not enough
_LEAST_SIZE = (300, 200)
_NAME = "Architecture"


class ArchitectureView(QAbstractScrollArea):
    """Shows nodes from left to right; up to nine of them fit, more scroll."""

    node_chosen = Signal(int)  # its number, -1 for none

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._nodes: tuple[Node, ...] = ()
        self._places: list[Place] = []
        self._selected = -1
        self._factor = 1.0  # the reader's zoom, beside the one that fits
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(*_LEAST_SIZE)
        self.setAccessibleName(_NAME)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        look.changed.connect(self.viewport().update)

    @property
    def zoom(self) -> float:
        """How large the drawing is; 1 is the size of its words elsewhere."""
        return max(_LEAST_ZOOM, min(_MOST_ZOOM, self._factor * self._fitted()))

    @property
    def selected(self) -> int:
        """The number of the chosen node, -1 for none."""
        return self._selected

    @property
    def places(self) -> Sequence[Place]:
        """Where the nodes stand, at a zoom of 1."""
        return self._places

    def show_nodes(self, nodes: tuple[Node, ...]) -> None:
        """Draw another network, or another measure of the same."""
        if nodes == self._nodes:
            return
        if len(nodes) != len(self._nodes):
            self._factor = 1.0
        self._nodes = nodes
        self.select(self._selected if self._selected < len(nodes) else -1)
        self._arrange()
        self._say()

    def select(self, number: int) -> None:
        """Choose a node by its number, -1 for none."""
        if number == self._selected:
            return
        self._selected = number
        self._say()
        self._bring_into_view()
        self.viewport().update()
        self.node_chosen.emit(number)

    def zoom_in(self) -> None:
        """One step larger."""
        self._zoom_by(_STEP, self._middle())

    def zoom_out(self) -> None:
        """One step smaller."""
        self._zoom_by(1 / _STEP, self._middle())

    def fit(self) -> None:
        """Show all of it."""
        whole = self.viewport().width() / max(1.0, self._size().width())
        self._factor = min(1.0, whole / self._fitted())
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the part that is in view, and the ring of the keyboard around it."""
        painter = QPainter(self.viewport())
        painter.save()
        painter.translate(-self._origin())
        painter.scale(self.zoom, self.zoom)
        paint_drawing(painter, self._look.theme, self._places, self._selected)
        painter.restore()
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), 6, 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room."""
        super().resizeEvent(event)
        self._arrange()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Draw anew: the ring does not scroll along."""
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the node under the pointer, or none."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.select(self.node_at(event.position()))
            event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The end of a click; nobody else is to take it."""
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """With Ctrl zoom about the pointer, without it scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom_by(_STEP ** (event.angleDelta().y() / 120), event.position())
            event.accept()
        elif self.horizontalScrollBar().maximum() and not self.verticalScrollBar().maximum():
            self.horizontalScrollBar().event(event)  # the drawing is long, not high
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from node to node; plus, minus and 0 with Ctrl zoom."""
        last = len(self._nodes) - 1
        zooms = {Qt.Key.Key_Plus: self.zoom_in, Qt.Key.Key_Equal: self.zoom_in, Qt.Key.Key_Minus: self.zoom_out}
        goes = {
            Qt.Key.Key_Left: max(0, self._selected - 1),
            Qt.Key.Key_Right: min(last, self._selected + 1),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
            Qt.Key.Key_Escape: -1,
        }
        key, with_control = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if with_control and key in zooms:
            zooms[key]()
        elif with_control and key == Qt.Key.Key_0:
            self.fit()
        elif not with_control and key in goes and self._nodes:
            self.select(goes[key])
        else:
            super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say what is under the pointer in a sentence."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self.node_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._nodes[number].description if number >= 0 else "", self)
            return True
        return super().viewportEvent(event)

    def node_at(self, position: QPointF) -> int:
        """The number of the node at a point of the view, -1 where there is none."""
        point = (position + QPointF(self._origin())) / self.zoom
        return next((i for i, place in enumerate(self._places) if place.cell.contains(point)), -1)

    def _fitted(self) -> float:
        """The zoom at which a short drawing is seen whole."""
        if not self._nodes or len(self._nodes) > MOST_NODES:
            return 1.0
        return max(_LEAST_FITTED, min(1.0, self.viewport().width() / natural_width(self._nodes)))

    def _size(self) -> QSizeF:
        """Of the drawing at a zoom of 1."""
        fitted = self._fitted()
        width = max(natural_width(self._nodes), self.viewport().width() / fitted)
        return QSizeF(width, self.viewport().height() / fitted)

    def _arrange(self) -> None:
        size = self._size()
        self._places = arrange(self._nodes, size)
        for bar, whole, seen in (
            (self.horizontalScrollBar(), size.width(), self.viewport().width()),
            (self.verticalScrollBar(), size.height(), self.viewport().height()),
        ):
            bar.setRange(0, max(0, round(whole * self.zoom) - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(40)
        self.viewport().update()

    def _origin(self) -> QPoint:
        """The point of the drawing, as it is shown, at the corner of the view; one smaller than it is centred."""
        size, zoom = self._size(), self.zoom
        x = min(0, round(size.width() * zoom) - self.viewport().width()) // 2 + self.horizontalScrollBar().value()
        y = min(0, round(size.height() * zoom) - self.viewport().height()) // 2 + self.verticalScrollBar().value()
        return QPoint(x, y)

    def _zoom_by(self, factor: float, about: QPointF) -> None:
        before = (about + QPointF(self._origin())) / self.zoom
        fitted = self._fitted()
        self._factor = max(_LEAST_ZOOM, min(_MOST_ZOOM, self._factor * factor * fitted)) / fitted
        self._arrange()
        after = before * self.zoom - about
        self.horizontalScrollBar().setValue(round(after.x()))
        self.verticalScrollBar().setValue(round(after.y()))

    def _middle(self) -> QPointF:
        return QPointF(self.viewport().rect().center())

    def _bring_into_view(self) -> None:
        if not 0 <= self._selected < len(self._places):
            return
        cell, bar = self._places[self._selected].cell, self.horizontalScrollBar()
        left, right = cell.left() * self.zoom - 12, cell.right() * self.zoom + 12
        if left < bar.value():
            bar.setValue(round(left))
        elif right > bar.value() + self.viewport().width():
            bar.setValue(round(right - self.viewport().width()))

    def _say(self) -> None:
        """What a screen reader hears: the chosen node, or what there is."""
        if 0 <= self._selected < len(self._nodes):
            self.setAccessibleDescription(self._nodes[self._selected].description)
        else:
            self.setAccessibleDescription(", ".join(node.title for node in self._nodes))
