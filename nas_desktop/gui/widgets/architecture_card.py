"""The card around the architecture drawing: what its bars measure, zoom, and the drawing as a picture."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedWidget, QWidget

from nas_desktop.gui import architecture_pictures as pictures
from nas_desktop.gui.architecture_nodes import Measure, Node, nodes_of
from nas_desktop.gui.look import Look
from nas_desktop.gui.trial_network import TrialNetwork
from nas_desktop.gui.widgets.architecture_view import ArchitectureView
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.choice_group import ChoiceGroup
from nas_desktop.gui.widgets.confirming_button import ConfirmingButton
from nas_desktop.gui.widgets.placeholder import Placeholder

_MEASURES: tuple[tuple[Measure, str], ...] = (("weights", "Weights"), ("multiply-adds", "Multiply-adds"))
_SUBTITLE = "height: side of the map, width: channels, bar: share of {}"


class ArchitectureCard(Card):
    """Draws one network; the choice of a node goes up by the view's signal.

    Args:
        look: Theme and icons.
        first: Tools that stand before its own.
    """

    file_ready = Signal(str, bytes)  # a picture to be written: path and content

    def __init__(self, look: Look, first: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        self.measures = {name: Button(look, word, kind="filter") for name, word in _MEASURES}
        self._zoom_out = Button(look, icon="magnifying-glass-minus", kind="quiet", tip="Smaller")
        self._zoom_in = Button(look, icon="magnifying-glass-plus", kind="quiet", tip="Larger")
        self._fit = Button(look, icon="arrows-out", kind="quiet", tip="Show all of it")
        self.copy = ConfirmingButton(look, icon="copy", kind="quiet", tip="Copy picture")
        self._more = Button(look, icon="dots-three", kind="quiet", tip="More to do with this picture")
        tools = (*first, *self.measures.values(), self._zoom_out, self._zoom_in, self._fit, self.copy, self._more)
        super().__init__("Architecture", _SUBTITLE.format("weights"), tools, parent=parent)
        self._network: TrialNetwork | None = None
        self._name = "network"
        self.view = ArchitectureView(look)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(
            Placeholder(look, "puzzle-piece", "No drawing", "This version does not know the trial's search space.")
        )
        self.fill(self._pages, stretch=1)
        self.menu = QMenu(self)
        self._wire()

    @property
    def measure(self) -> Measure:
        """What the bars show."""
        return next(name for name, button in self.measures.items() if button.isChecked())

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes drawn."""
        return nodes_of(self._network, self.measure) if self._network is not None else ()

    def show_network(self, network: TrialNetwork | None, name: str) -> None:
        """Draw a network; `name` is that of its pictures."""
        self._network, self._name = network, name
        self._pages.setCurrentIndex(0 if network is not None else 1)
        for tool in (*self.measures.values(), self._zoom_in, self._zoom_out, self._fit, self.copy, self._more):
            tool.setEnabled(network is not None)
        self.view.show_nodes(self.nodes)

    def _wire(self) -> None:
        self._group = ChoiceGroup(self)
        for button in self.measures.values():
            button.setCheckable(True)
            self._group.addButton(button)
        self.measures["weights"].setChecked(True)
        self._group.buttonClicked.connect(self._on_measure)
        self._zoom_out.clicked.connect(self.view.zoom_out)
        self._zoom_in.clicked.connect(self.view.zoom_in)
        self._fit.clicked.connect(self.view.fit)
        self.copy.clicked.connect(self._copy)
        self._more.clicked.connect(self._open_menu)
        self.menu.addAction("Copy picture", self._copy)
        self.menu.addAction("Copy as SVG", self._copy_svg)
        self.menu.addAction("Save as PNG…", self._save_png)
        self.menu.addAction("Save as SVG…", self._save_svg)

    def _on_measure(self) -> None:
        self.subtitle.set_full_text(_SUBTITLE.format(self.measure))
        self.view.show_nodes(self.nodes)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setImage(pictures.picture(self.nodes))
        self.copy.confirm()

    def _copy_svg(self) -> None:
        QGuiApplication.clipboard().setMimeData(pictures.svg_for_clipboard(self.nodes, self._name))
        self.copy.confirm()

    def _save_png(self) -> None:
        path = self._ask("png", "Pictures (*.png)")
        if path:
            self.file_ready.emit(path, pictures.png(self.nodes))

    def _save_svg(self) -> None:
        path = self._ask("svg", "Drawings (*.svg)")
        if path:
            self.file_ready.emit(path, pictures.svg(self.nodes, self._name))

    def _ask(self, suffix: str, kinds: str) -> str:
        """The file to be written; empty where the reader thinks better of it."""
        path, _ = QFileDialog.getSaveFileName(self, "Save the picture", f"{self._name}.{suffix}", kinds)
        return path if not path or path.lower().endswith(f".{suffix}") else f"{path}.{suffix}"

    def _open_menu(self) -> None:
        self.menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
