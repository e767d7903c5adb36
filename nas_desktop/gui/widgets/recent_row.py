"""A project on the start page: silhouette of its best network, name over path, how far it came, when, its score."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.recent_projects import RecentProject
from nas_desktop.gui.survey_words import short_path
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.label import LEFT, RIGHT
from nas_desktop.gui.widgets.silhouette import paint_silhouette, slabs_of

_HEIGHT = 48
_NAME_AT, _SCORE_WIDTH, _DAY_WIDTH, _WORDS_WIDTH, _BUTTON = 72, 76, 130, 150, 34


class RecentRow(QAbstractButton):
    """Opens the project; one that is gone can only be removed from the list."""

    removed = Signal(str)  # its folder

    def __init__(self, look: Look, project: RecentProject, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.project = project
        self.is_there = project.is_there
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.is_there else Qt.FocusPolicy.NoFocus)
        self.setEnabled(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor if self.is_there else Qt.CursorShape.ArrowCursor)
        score = numbers.percent(project.score)
        what = f"{project.words}, {score}" if self.is_there else "not found"
        self.setAccessibleName(f"{project.name}, {what}")
        self.setToolTip(project.root)
        self.remove = Button(look, icon="x", kind="quiet", tip=f"Remove {project.name} from this list")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(1)
        layout.addWidget(self.remove)
        self.remove.clicked.connect(self._on_remove)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(600, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row over a hairline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, project, area = self._look.theme, self.project, QRectF(self.rect())
        if self.is_there and (self.underMouse() or self.hasFocus()):
            painter.setPen(QPen(theme.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        middle = area.center().y()
        if self.is_there:
            slabs = slabs_of(project.params, project.input_shape, project.n_classes) if project.params else ()
            paint_silhouette(painter, theme, QRectF(8, middle - 12, 54, 24), slabs)
        else:
            self._look.icons.paint(painter, "link-break", QRectF(20, middle - 8, 16, 16), theme.color("text3"))
        right = area.right() - _BUTTON - 8
        painter.setFont(role_font("body", 600))
        painter.setPen(theme.color("text" if self.is_there else "text2"))
        painter.drawText(QRectF(right - _SCORE_WIDTH, 0, _SCORE_WIDTH, _HEIGHT), RIGHT, self._score())
        painter.setFont(role_font("small"))
        painter.setPen(theme.color("text2"))
        left = right - _SCORE_WIDTH - _DAY_WIDTH
        painter.drawText(QRectF(left, 0, _DAY_WIDTH, _HEIGHT), LEFT, project.day)
        left -= _WORDS_WIDTH
        painter.drawText(QRectF(left, 0, _WORDS_WIDTH, _HEIGHT), LEFT, project.words if self.is_there else "")
        self._paint_name(painter, left - 16 - _NAME_AT)

    def _paint_name(self, painter: QPainter, width: float) -> None:
        theme = self._look.theme
        painter.setFont(role_font("body", 600))
        painter.setPen(theme.color("text" if self.is_there else "text2"))
        name = painter.fontMetrics().elidedText(self.project.name, Qt.TextElideMode.ElideRight, int(width))
        painter.drawText(QRectF(_NAME_AT, 6, width, 19), LEFT, name)
        painter.setFont(role_font("small"))
        painter.setPen(theme.color("text2"))
        path = short_path(self.project.root) if self.is_there else f"not found: {short_path(self.project.root)}"
        path = painter.fontMetrics().elidedText(path, Qt.TextElideMode.ElideMiddle, int(width))
        painter.drawText(QRectF(_NAME_AT, 24, width, 18), LEFT, path)

    def _score(self) -> str:
        return numbers.percent(self.project.score) if self.is_there and self.project.score is not None else ""

    def _on_remove(self) -> None:
        self.removed.emit(self.project.root)
