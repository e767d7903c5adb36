"""The classes of a data set, one painted row each: name, count as a bar, and a few pictures."""

from collections.abc import Sequence
from statistics import median

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nas_desktop.datasets.findings import SHORT
from nas_desktop.datasets.survey_facts import ClassFacts
from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.label import LEFT, RIGHT
from nas_desktop.gui.widgets.pictures import PicturePainter

_LOWEST, _HIGHEST = 44, 92  # of a row
_FEWEST_ROWS = 4
_PICTURE, _LARGE_PICTURE, _GAP = 40, 64, 6
_NAME_SHARE = 0.26  # of the width, at most
_LEAST_BAR = 90
_COUNT_WIDTH = 66
_N_PICTURES = 7
Index = QModelIndex | QPersistentModelIndex


class ClassModel(QAbstractListModel):
    """The classes, in the order of the data set."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.classes: tuple[ClassFacts, ...] = ()
        self.highest = 1
        self.short_below = 0.0

    def show_classes(self, classes: Sequence[ClassFacts]) -> None:
        """Show these; where only counts or pictures differ the rows stay where they are."""
        if tuple(classes) == self.classes:
            return
        same_rows = [one.name for one in classes] == [one.name for one in self.classes]
        if not same_rows:
            self.beginResetModel()
        self.classes = tuple(classes)
        counts = [one.n_images for one in classes] or [1]
        self.highest, self.short_below = max(1, *counts, 1), SHORT * median(counts)
        if same_rows:
            self.dataChanged.emit(self.index(0), self.index(len(classes) - 1))
        else:
            self.endResetModel()

    def is_short(self, one: ClassFacts) -> bool:
        """Whether a class has far fewer images than the middle one."""
        return one.n_images < self.short_below

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # as Qt declares it
        """One row a class."""
        return 0 if parent.isValid() else len(self.classes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """What a reader that cannot see the row is told."""
        one = self.classes[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one.name
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return f"{one.name}: {numbers.counted(one.n_images, 'image')}"
        return None


class ClassDelegate(QStyledItemDelegate):
    """Paints a row in the theme of the moment."""

    def __init__(self, look: Look, model: ClassModel, pictures: PicturePainter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._model = model
        self._pictures = pictures
        self.row_height = _LOWEST
        self.name_width = 60.0

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are of one height."""
        return QSize(0, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw name, bar, count and pictures."""
        one, theme, area = self._model.classes[index.row()], self._look.theme, QRectF(option.rect)
        short = self._model.is_short(one)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        right = self._paint_pictures(painter, one, area)
        painter.setFont(role_font("body", 500))
        painter.setPen(theme.color("text"))
        name = painter.fontMetrics().elidedText(one.name, Qt.TextElideMode.ElideRight, int(self.name_width))
        painter.drawText(QRectF(area.left() + 2, area.top(), self.name_width, area.height()), LEFT, name)
        painter.setFont(role_font("small", 600 if short else 400))
        painter.setPen(theme.color("warn" if short else "text2"))
        painter.drawText(
            QRectF(right - _COUNT_WIDTH, area.top(), _COUNT_WIDTH, area.height()), RIGHT, numbers.count(one.n_images)
        )
        track = QRectF(area.left() + self.name_width + 14, area.center().y() - 3, 0, 6)
        track.setRight(right - _COUNT_WIDTH)
        self._paint_bar(painter, track, one.n_images / self._model.highest, "warn" if short else "accent")
        painter.restore()

    def _paint_bar(self, painter: QPainter, track: QRectF, share: float, tone: str) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.theme.color("sunken"))
        painter.drawRoundedRect(track, 3, 3)
        if share > 0:
            painter.setBrush(self._look.theme.color(tone))
            painter.drawRoundedRect(QRectF(track.left(), track.top(), max(6.0, share * track.width()), 6), 3, 3)

    def _paint_pictures(self, painter: QPainter, one: ClassFacts, area: QRectF) -> float:
        """Draw as many as there is room for; returns where they begin."""
        room = area.width() - self.name_width - 14 - _LEAST_BAR - _COUNT_WIDTH - 20
        side = max(_PICTURE, min(_LARGE_PICTURE, int(area.height()) - 28, int(room / _N_PICTURES) - _GAP))
        n = max(0, min(_N_PICTURES, int(room // (side + _GAP))))
        begin = area.right() - n * (side + _GAP) + _GAP
        top = area.center().y() - side / 2
        for k, picture in enumerate(one.pictures[:n]):
            self._pictures.paint(painter, picture, QPointF(begin + k * (side + _GAP), top), side)
        return begin - 20 if n else area.right()


class ClassRows(QListView):
    """Only what is in sight is painted, so that a thousand classes scroll as ten do."""

    def __init__(self, look: Look, pictures: PicturePainter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._classes = ClassModel(self)
        self._delegate = ClassDelegate(look, self._classes, pictures, self)
        self.setModel(self._classes)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(_FEWEST_ROWS * _LOWEST)
        self.setAccessibleName("Classes")
        look.changed.connect(self.viewport().update)

    def show_classes(self, classes: Sequence[ClassFacts]) -> None:
        """Show these classes."""
        self._classes.show_classes(classes)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Spread few rows over the height."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another font has other widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and a ring around them where the keyboard is."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _fit(self) -> None:
        """Row height and name column, from the room and the names there are."""
        n = max(1, len(self._classes.classes))
        height = max(_LOWEST, min(_HIGHEST, self.viewport().height() // n))
        metrics = QFontMetricsF(role_font("body", 500))
        widest = max((metrics.horizontalAdvance(one.name) for one in self._classes.classes), default=60.0)
        width = max(60.0, min(widest + 4, _NAME_SHARE * self.viewport().width()))
        if (height, width) != (self._delegate.row_height, self._delegate.name_width):
            self._delegate.row_height, self._delegate.name_width = height, width
            self.scheduleDelayedItemsLayout()
            self.viewport().update()
