"""A card that holds one plot, its tools and its reading line, or says what it waits for while there is none."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.plot import PlotType
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.placeholder import Placeholder


class PlotCard(Card):
    """A plot in its card; clicks choose trials in the model."""

    def __init__(self, kind: PlotType, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        self._fit = Button(look, icon="arrows-out", kind="quiet", tip="Show all of it")
        self._more = Button(look, icon="dots-three", kind="quiet", tip="More to do with this plot")
        super().__init__(kind.title, kind.subtitle, (self._fit, self._more), parent=parent)
        self._kind = kind
        self._look = look
        self.plot = kind.factory(model, look)
        self.plot.setAccessibleName(f"{kind.title}. {kind.reading}")
        self.placeholder = Placeholder(look, "chart-line-up", "No trials yet", "Each trial becomes one mark here.")
        self._pages = QStackedWidget()
        self._pages.setMinimumSize(self.plot.minimumSize())
        self._pages.addWidget(self.plot)
        self._pages.addWidget(self.placeholder)
        self.fill(self._pages, stretch=1)
        self.add_reading(look, kind.reading)
        self.plot.trial_clicked.connect(model.select)
        self.plot.focus_changed.connect(self.update)
        self._fit.clicked.connect(self.plot.fit)
        self._menu = QMenu(self)
        self._menu.addAction("Copy picture", self.plot.copy_picture)
        self._menu.addAction("Save as PNG…", self._save)
        self._more.clicked.connect(self._open_menu)

    def show_plot(self, ready: bool) -> None:
        """Show the plot, or the placeholder while there is nothing to draw."""
        self._pages.setCurrentIndex(0 if ready else 1)
        self._fit.setEnabled(ready)
        self._more.setEnabled(ready)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring of the plot, which has no outline of its own."""
        super().paintEvent(event)
        if self.plot.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)

    def _open_menu(self) -> None:
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _save(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "Save the picture", f"{self._kind.name}.png", "Pictures (*.png)")
        if path:
            self.plot.save_png(path if path.lower().endswith(".png") else f"{path}.png")
