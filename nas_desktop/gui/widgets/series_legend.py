"""The series of a plot in a row below it, each a switch."""

# pyqtgraph carries almost no types.
# mypy: allow-untyped-calls

from collections.abc import Sequence

from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.trial_series import MOST_SERIES, SYMBOLS
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row

_SYMBOL, _GAP, _EDGE = 10, 6, 4
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SeriesSwitch(QAbstractButton):
    """Symbol and name of one series; hollow and grey while the series is hidden."""

    def __init__(self, look: Look, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._place = place
        self.setCheckable(True)
        self.setChecked(True)
        self.setFont(role_font("small"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.toggled.connect(self._say)

    def show_name(self, name: str, spoken: str) -> None:
        """Name the series, and say more to who cannot see the row."""
        if name != self.text() or spoken != self.property("spoken"):
            self.setText(name)
            self.setProperty("spoken", spoken)
            self._say()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for symbol and name."""
        metrics = self.fontMetrics()
        return QSize(2 * _EDGE + _SYMBOL + _GAP + metrics.horizontalAdvance(self.text()) + 2, metrics.height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw symbol and name."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._look.theme, QRectF(self.rect())
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        painter.setPen(theme.color("text2" if self.isChecked() else "text3"))
        painter.setFont(self.font())
        painter.drawText(area.adjusted(_EDGE + _SYMBOL + _GAP, 0, 0, 0), _LEFT, self.text())
        pen = QPen(theme.color("text3"), 1.2)
        pen.setCosmetic(True)  # the symbols are drawn in a square of one pixel, scaled
        painter.setPen(Qt.PenStyle.NoPen if self.isChecked() else pen)
        painter.setBrush(QColor(theme.series[self._place]) if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.translate(_EDGE + _SYMBOL / 2, area.center().y())
        painter.scale(_SYMBOL, _SYMBOL)
        painter.drawPath(Symbols[SYMBOLS[self._place]])

    def _say(self) -> None:
        state = "shown" if self.isChecked() else "hidden"
        self.setAccessibleName(f"{self.property('spoken') or self.text()}, {state}")
        self.setToolTip("Hide this series" if self.isChecked() else "Show this series")


class SeriesLegend(QWidget):
    """Places for as many series as there can be; those without trials are not shown."""

    switched = Signal(str, bool)  # name of the series, whether it is shown

    def __init__(self, look: Look, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.switches = [SeriesSwitch(look, place) for place in range(MOST_SERIES)]
        self._names: list[str] = []
        layout = row(*self.switches, None, Label(note, "small", "text3"), gap=6, parent=self)
        layout.setContentsMargins(0, 0, 0, 0)
        for switch in self.switches:
            switch.toggled.connect(self._on_toggled)

    def show_names(self, names: Sequence[str], spoken: Sequence[str], used: frozenset[int]) -> None:
        """Show the series that have trials; the first of them is named in full."""
        self._names = list(names)
        first = min(used, default=-1)
        for place, switch in enumerate(self.switches):
            if place < len(names):
                switch.show_name(spoken[place] if place == first else names[place], spoken[place])
            switch.setVisible(place in used)

    def show_all(self) -> None:
        """Switch every series on."""
        for switch in self.switches:
            switch.setChecked(True)

    def _on_toggled(self, shown: bool) -> None:
        sender = self.sender()
        if isinstance(sender, SeriesSwitch):
            self.switched.emit(self._names[self.switches.index(sender)], shown)
