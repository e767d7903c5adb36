"""The ground every plot is drawn on: hairlines across, figures in grey, words at lines, and its own picture."""

# pyqtgraph carries almost no types.
# mypy: allow-untyped-calls

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QSizePolicy

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.painted_plot import write_svg
from nas_desktop.gui.widgets.plot_axes import PercentAxis, WholeAxis

_LEAST_SIZE = (300, 160)
_FIGURES = 50  # pixels for "72.5 %" and its distance: figures that leave their axis are not drawn at all


class PlotGround(pg.PlotWidget):
    """Axes for shares over something counted, in the colours of the theme; nothing is drawn on it yet.

    Args:
        look: Theme and icons.
        x_title: What runs across.
        x_axis: The axis below, where it is not whole numbers that run across.
        y_axis: The axis at the left, where it is not shares that run up.
    """

    focus_changed = Signal()

    def __init__(
        self, look: Look, x_title: str, x_axis: pg.AxisItem | None = None, y_axis: pg.AxisItem | None = None
    ) -> None:
        pg.setConfigOptions(antialias=True)  # taken by each item when it is made
        axes = {"left": y_axis or PercentAxis("left"), "bottom": x_axis or WholeAxis("bottom")}
        super().__init__(axisItems=axes, background=look.theme.surface)
        self._look = look
        self._x_title = x_title
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMenuEnabled(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setMinimumSize(*_LEAST_SIZE)
        self._set_up_axes()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Let the card show the ring."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let the card take the ring away."""
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def picture(self) -> QPixmap:
        """The plot as it is shown."""
        return self.grab()

    def copy_picture(self) -> None:
        """Put a picture of the plot on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self.picture())

    def save_png(self, path: str) -> bool:
        """Write a picture of the plot; whether that worked."""
        return self.picture().save(path, "PNG")

    def save_svg(self, path: str) -> bool:
        """Write the plot as a vector drawing; whether that worked."""
        return write_svg(self, path, self._paint_vectors)

    def _paint_vectors(self, painter: QPainter) -> None:
        """Marks as shapes: on the screen they are stamped from a picture that holds each of them once."""
        items = [item for item in self.getPlotItem().items if hasattr(item, "setExportMode")]
        for item in items:
            item.setExportMode(True, {"painter": painter, "antialias": True, "background": None})
        self.render(painter)
        for item in items:
            item.setExportMode(False)

    def text_item(self) -> pg.TextItem:
        """Words at a line: small, bold, on the surface."""
        item = pg.TextItem("", anchor=(0, 0.5))
        item.setFont(role_font("small", 600))
        item.setZValue(50)
        item.hide()
        self.getPlotItem().addItem(item, ignoreBounds=True)
        return item

    def show_text(self, item: pg.TextItem, text: str, x: float, y: float, tone: str) -> None:
        """Put words at a place, in a tone."""
        back = self._look.theme.color("surface")
        back.setAlpha(215)
        item.setText(text)
        item.setColor(self._look.theme.color(tone))
        item.fill = pg.mkBrush(back)
        item.setPos(x, y)
        item.show()

    def name_x(self, title: str) -> None:
        """Say what runs across."""
        self._x_title = title
        self.getPlotItem().getAxis("bottom").setLabel(title, color=self._look.theme.text3)

    def colour_axes(self) -> None:
        """Give ground, grid and figures the colours of the theme."""
        theme = self._look.theme
        self.setBackground(theme.surface)
        for side in ("left", "bottom"):
            axis = self.getPlotItem().getAxis(side)
            axis.setTickPen(pg.mkPen(theme.grid))
            axis.setTextPen(theme.text3)
        self.name_x(self._x_title)

    def _set_up_axes(self) -> None:
        item = self.getPlotItem()
        item.hideButtons()
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(pg.mkPen(None))
            axis.setTickFont(role_font("caption"))
            axis.setStyle(tickLength=0, maxTickLevel=0, tickTextOffset=6, hideOverlappingLabels=True)
            axis.enableAutoSIPrefix(False)
            axis.setZValue(-1000)  # the grid lies below the data
        item.getAxis("left").setWidth(_FIGURES)
        item.getAxis("left").setStyle(maxTextLevel=0)
        item.showGrid(x=False, y=True, alpha=1.0)
        item.setLabel("bottom", self._x_title)
        item.getAxis("bottom").label.setFont(role_font("caption"))
        self.colour_axes()
