"""The tree of runs: its lines are loaded as they come into view, and one of them is chosen."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyle, QStyleOptionViewItem, QTreeView, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.run_cells import RunCells
from nas_desktop.gui.widgets.run_tree_model import NODE_ROLE, More, Node, RunTreeModel
from nas_desktop.tracking.runs import RunHead

_INDENT = 18
_CARET = 12.0


class RunTree(QTreeView):
    """Experiments, searches and trials."""

    run_chosen = Signal(str)  # run id; empty for an experiment

    def __init__(self, source: RunTreeModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._source = source
        self._following = False
        self.setModel(source)
        self.setItemDelegate(RunCells(look, self))
        self.setAccessibleName("Runs")
        self._set_up_view()
        self._looking = QTimer(self, singleShot=True, interval=0)
        self._looking.timeout.connect(self._load_what_is_seen)
        self.verticalScrollBar().valueChanged.connect(self._look_later)
        source.rowsInserted.connect(self._look_later)
        self.expanded.connect(self._look_later)
        self.selectionModel().currentChanged.connect(self._on_current)
        look.changed.connect(self.viewport().update)

    @property
    def chosen(self) -> str:
        """The run id of the chosen line; empty where it is none."""
        node = self._node(self.currentIndex())
        return node.value.run_id if node is not None and isinstance(node.value, RunHead) else ""

    def choose(self, node: Node) -> None:
        """Choose a line without telling anyone, and bring it into view."""
        self._following = True
        index = self._source.index_of(node)
        was_seen = self.viewport().rect().contains(self.visualRect(index)) and self.visualRect(index).isValid()
        self.setCurrentIndex(index)
        hint = QAbstractItemView.ScrollHint
        self.scrollTo(index, hint.EnsureVisible if was_seen else hint.PositionAtCenter)
        self._following = False

    def drawRow(
        self, painter: QPainter, options: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the ground of a line, then the line."""
        chosen = index == self.currentIndex()
        if chosen or options.state & QStyle.StateFlag.State_MouseOver:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.theme.color("accent_soft" if chosen else "sunken"))
            row = QRectF(2, options.rect.y(), self.viewport().width() - 4, options.rect.height())
            painter.drawRoundedRect(row, 6, 6)
            painter.restore()
        bare = QStyleOptionViewItem(options)
        bare.palette.setColor(QPalette.ColorRole.Highlight, QColor(0, 0, 0, 0))
        super().drawRow(painter, bare, index)

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex | QPersistentModelIndex) -> None:
        """A caret before what can be opened."""
        if self._source.hasChildren(index):
            name = "caret-down" if self.isExpanded(index) else "caret-right"
            x, y = rect.right() - _INDENT / 2 - _CARET / 2, rect.center().y() - _CARET / 2
            area = QRectF(QPointF(x, y + 0.5), QPointF(x + _CARET, y + 0.5 + _CARET))
            self._look.icons.paint(painter, name, area, self._look.theme.color("text3"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring of the keyboard's focus over the lines."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), 6, 6)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on “38 more” loads them and chooses nothing."""
        node = self._node(self.indexAt(event.position().toPoint()))
        if node is not None and isinstance(node.value, More):
            self._want(node)
        else:
            super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More lines may be seen now."""
        super().resizeEvent(event)
        self._look_later()

    def _set_up_view(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(_INDENT)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _on_current(self, now: QModelIndex, before: QModelIndex) -> None:
        node = self._node(now)
        if self._following or node is None:
            return
        if isinstance(node.value, More):
            self._want(node)
        else:
            self.run_chosen.emit(node.value.run_id if isinstance(node.value, RunHead) else "")

    def _look_later(self) -> None:
        if self.isVisible():
            self._looking.start()

    def _load_what_is_seen(self) -> None:
        """Fetch the next runs as soon as the line that stands for them is in view."""
        index, bottom = self.indexAt(self.viewport().rect().topLeft()), self.viewport().height()
        while index.isValid() and self.visualRect(index).top() < bottom:
            node = self._node(index)
            if node is not None and isinstance(node.value, More):
                self._want(node)
            index = self.indexBelow(index)

    def _want(self, more: Node) -> None:
        if more.parent is not None:
            self._source.want(more.parent)

    def _node(self, index: QModelIndex) -> Node | None:
        node = index.data(NODE_ROLE) if index.isValid() else None
        return node if isinstance(node, Node) else None
