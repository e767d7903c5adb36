"""Where a network comes from: the nearest earlier ones, each with what the next has different."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from nas_desktop.analysis.genealogy import Ancestor
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.label import CENTRE, ElidedLabel
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.silhouette import Slab, paint_silhouette

_MOST = 4
_SIZE = QSize(104, 46)


class LineageStep(QAbstractButton):
    """One earlier network; a click opens it."""

    wanted = Signal(int)  # trial number

    def __init__(self, look: Look, trial: TrialRow, slabs: tuple[Slab, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._trial, self._slabs = look, trial, slabs
        self.setFixedSize(_SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Open trial {trial.trial}, {numbers.percent(trial.score)}")
        self.clicked.connect(self._on_clicked)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring shows the focus."""
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw silhouette over number and score."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._look.theme
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        paint_silhouette(painter, theme, QRectF(16, 4, self.width() - 32, 22), self._slabs)
        painter.setFont(role_font("caption"))
        painter.setPen(theme.color("text2"))
        words = f"{self._trial.trial} · {numbers.percent(self._trial.score)}"
        painter.drawText(QRectF(0, 27, self.width(), 16), CENTRE, words)

    def _on_clicked(self) -> None:
        self.wanted.emit(self._trial.trial)


class LineageLine(Card):
    """Hides where a network is a beginning of its own."""

    trial_wanted = Signal(int)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Comes from", "the nearest earlier networks, and what changed", gap=2, parent=parent)
        self._look = look
        self._shown: tuple[object, ...] = ()
        self._line: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_lineage(
        self, lineage: Sequence[Ancestor], shape: tuple[int, int, int], n_classes: int, titles: dict[str, str]
    ) -> None:
        """Show the last steps of a lineage.

        Args:
            shape: of the images, channels first.
            n_classes: of them.
            titles: what settings are called, by their keys.
        """
        from nas_desktop.gui.widgets.silhouette import slabs_of

        steps = lineage[-_MOST:]
        shown = tuple((one.row.trial, one.changed) for one in steps)
        self.setVisible(bool(steps))
        if shown == self._shown:
            return
        self._shown = shown
        if self._line is not None:
            self._line.hide()
            self._line.deleteLater()
        self._line = QWidget()
        layout = row(gap=6, parent=self._line)
        for one in steps:
            step = LineageStep(self._look, one.row, slabs_of(one.row.params, shape, n_classes))
            step.wanted.connect(self.trial_wanted)
            layout.addWidget(step)
            words = ", ".join(titles.get(key, key) for key in one.changed)
            layout.addWidget(ElidedLabel(f"→ {words} →" if one is not steps[-1] else f"→ {words}", "small", "text2"), 1)
        self.fill(self._line)
