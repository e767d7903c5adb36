"""The first columns of a table, which stay in sight while the others scroll."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QFrame, QTableView


class FrozenColumns(QTableView):
    """Lies over its table where that has scrolled to the right; model, selection and cells are the table's.

    Args:
        table: set up already, with its model.
        n: how many columns stay.
    """

    def __init__(self, table: QTableView, n: int) -> None:
        super().__init__(table)
        self._table, self._n = table, n
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setAccessibleName("First columns")
        self._set_up()
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalScrollBar().valueChanged.connect(self._place)
        table.horizontalHeader().sectionResized.connect(self._place)
        self.horizontalHeader().sectionClicked.connect(self._on_head)
        self.activated.connect(table.activated)
        self.customContextMenuRequested.connect(self._on_menu)
        table.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the table."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _set_up(self) -> None:
        table = self._table
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        head = self.horizontalHeader()
        head.setFont(table.horizontalHeader().font())
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        for column in range(self._n, self.model().columnCount()):
            self.setColumnHidden(column, True)

    def _place(self) -> None:
        table = self._table
        is_scrolled = table.horizontalScrollBar().value() > 0
        self.setVisible(is_scrolled)
        if not is_scrolled:
            return
        widths = [table.columnWidth(column) for column in range(self._n)]
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        head = table.horizontalHeader().height()
        self.horizontalHeader().setFixedHeight(head)
        self.setGeometry(0, 0, sum(widths) + 1, head + table.viewport().height())
        self.verticalScrollBar().setValue(table.verticalScrollBar().value())
        self.raise_()

    def _on_head(self, column: int) -> None:
        head = self._table.horizontalHeader()
        is_down = head.sortIndicatorSection() == column and head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        self._table.sortByColumn(column, Qt.SortOrder.AscendingOrder if is_down else Qt.SortOrder.DescendingOrder)

    def _on_menu(self, at: QPoint) -> None:
        self._table.customContextMenuRequested.emit(at)
