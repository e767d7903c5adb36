"""The painted lines of the tree of runs: mark or icon, name, and what stands beside it."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.label import LEFT, RIGHT
from nas_desktop.gui.widgets.run_tree_model import NODE_ROLE, More, Node, beside, mark_of, text_of
from nas_desktop.gui.widgets.state_mark import paint_state
from nas_desktop.tracking.runs import Experiment, RunHead

_HEIGHT = 32
_ICON = 16.0
_INDENT, _END, _GAP = 24.0, 10.0, 12.0
_MOST_BESIDE = 0.5  # of the room, where a cause of failure is long


class RunCells(QStyledItemDelegate):
    """Paints a line; its ground is the view's."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """All lines are of one height."""
        return QSize(120, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the line."""
        node: Node = index.data(NODE_ROLE)
        area = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_mark(painter, node, QPointF(area.x() + _ICON / 2, area.center().y()))
        self._paint_words(painter, node, area.adjusted(_INDENT, 0, -_END, 0), chosen)
        painter.restore()

    def _paint_mark(self, painter: QPainter, node: Node, centre: QPointF) -> None:
        theme = self._look.theme
        match node.value:
            case Experiment():
                name, tone = "flask", "text2"
            case More():
                name, tone = "dots-three", "text3"
            case RunHead(is_search=True):
                name, tone = "tree-structure", "text2"
            case _:
                paint_state(painter, theme, mark_of(node), centre)
                return
        area = QRectF(centre.x() - _ICON / 2, centre.y() - _ICON / 2, _ICON, _ICON)
        self._look.icons.paint(painter, name, area, theme.color(tone))

    def _paint_words(self, painter: QPainter, node: Node, area: QRectF, chosen: bool) -> None:
        theme, right = self._look.theme, beside(node)
        is_more = isinstance(node.value, More)
        painter.setFont(role_font("small"))
        shown = painter.fontMetrics().elidedText(right, Qt.TextElideMode.ElideRight, int(area.width() * _MOST_BESIDE))
        width = painter.fontMetrics().horizontalAdvance(shown)
        painter.setPen(theme.color("text2"))
        painter.drawText(area, RIGHT, shown)
        painter.setFont(_font(node, chosen))
        painter.setPen(theme.color("text2" if is_more else "text"))
        room = area.width() - (width + _GAP if shown else 0)
        name = painter.fontMetrics().elidedText(text_of(node.value), Qt.TextElideMode.ElideMiddle, int(room))
        painter.drawText(area, LEFT, name)


def _font(node: Node, chosen: bool) -> QFont:
    above = isinstance(node.value, Experiment) or (isinstance(node.value, RunHead) and node.value.is_search)
    return role_font("body", 600 if above or chosen else 400)
