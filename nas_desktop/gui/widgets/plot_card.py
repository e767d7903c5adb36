"""A card that holds one plot, its tools and its reading line, or says what it waits for while there is none."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from nas_desktop.core.csv_file import write_csv
from nas_desktop.gui.dialogs.save_dialog import save_as
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots.plot import Plot, PlotType
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.painted_plot import PaintedPlot
from nas_desktop.gui.widgets.placeholder import Placeholder


class PlotCard(Card):
    """A plot in its card; clicks choose trials in the model.

    Args:
        kind: The plot.
        model: What it shows.
        look: Theme and icons.
        tools: What stands in the head before the tools of every plot.
    """

    def __init__(
        self,
        kind: PlotType,
        model: SearchModel,
        look: Look,
        tools: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        self._fit = Button(look, icon="arrows-out", kind="quiet", tip="Show all of it")
        self._more = Button(look, icon="dots-three", kind="quiet", tip="More to do with this plot")
        super().__init__(" ", kind.subtitle, (*tools, self._fit, self._more), parent=parent)
        self._kind = kind
        self._model = model
        self._title = kind.title
        self._look = look
        self.plot = kind.factory(model, look)
        self.placeholder = Placeholder(look, "chart-line-up", "No trials yet", "Each trial becomes one mark here.")
        self._pages = QStackedWidget()
        self._pages.setMinimumSize(self.plot.minimumSize())
        self._pages.addWidget(self._holder(self.plot))
        self._pages.addWidget(self.placeholder)
        self.fill(self._pages, stretch=1)
        self._add_foot()
        self._reading = self.add_reading(look, kind.reading)
        self.plot.trial_clicked.connect(model.select)
        self.plot.trial_opened.connect(model.open)
        self.plot.focus_changed.connect(self.update)
        self._fit.clicked.connect(self.plot.fit)
        self._menu = QMenu(self)
        self._menu.addAction("Copy picture", self.plot.copy_picture)
        self._menu.addAction("Save as PNG…", self._save_png)
        self._menu.addAction("Save as SVG…", self._save_svg)
        self._menu.addAction("Save as CSV…", self._save_csv)
        self._more.clicked.connect(self._open_menu)
        model.was_reset.connect(self._show_title)
        model.changed.connect(self._show_title)
        self._show_title()

    def name_as(self, title: str) -> None:
        """Give the card another title; {score} or {Score} stands for the objective's score."""
        self._title = title
        self._show_title()

    def show_plot(self, ready: bool) -> None:
        """Show the plot, or the placeholder while there is nothing to draw."""
        self._pages.setCurrentIndex(0 if ready else 1)
        self._fit.setEnabled(ready)
        self._more.setEnabled(ready)

    @property
    def reading(self) -> str:
        """The sentence at the foot."""
        return self._reading.text()

    def say(self, sentence: str) -> None:
        """Say at the foot what is to be read now."""
        if sentence != self._reading.text():
            self._reading.setText(sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring of the plot, which has no outline of its own."""
        super().paintEvent(event)
        if self.plot.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.theme.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)

    def _show_title(self) -> None:
        objectives = self._model.state.objectives
        title = self._title.format(score=objectives.score_words, Score=objectives.score_title)
        if title != self.title.text():
            self.title.setText(title)
            self.plot.setAccessibleName(f"{title}. {self._kind.reading}")

    def _holder(self, plot: Plot | PaintedPlot) -> QWidget:
        """What the plot stands in; a child may let it scroll."""
        return plot

    def _add_foot(self) -> None:
        """A child may put a row between plot and reading line."""

    def _open_menu(self) -> None:
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _save_png(self) -> None:
        save_as(self, "Save the picture", self._kind.name, "png", "Pictures", self._write_png)

    def _save_svg(self) -> None:
        save_as(self, "Save the drawing", self._kind.name, "svg", "Drawings", self._write_svg)

    def _save_csv(self) -> None:
        write = partial(write_csv, table=self.plot.table())
        save_as(self, "Save the figures", self._kind.name, "csv", "Tables", write)

    def _write_png(self, path: Path) -> None:
        if not self.plot.save_png(str(path)):
            raise OSError("the picture could not be written")

    def _write_svg(self, path: Path) -> None:
        if not self.plot.save_svg(str(path)):
            raise OSError("the drawing could not be written")
