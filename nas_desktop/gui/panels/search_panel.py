"""The Search tab: the settings before a search, its course afterwards."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from nas_desktop.gui.data_facts import DataFinder
from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.running_face import RunningFace
from nas_desktop.gui.panels.setup_face import SetupFace
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.widgets.banner import Banner


class SearchPanel(QWidget):
    """Two faces; the phase of the search decides which is shown."""

    setup_changed = Signal()
    link_clicked = Signal(str)

    def __init__(
        self, model: SearchModel, look: Look, tasks: Tasks, find_data: DataFinder, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self.setup = SetupFace(look, tasks, find_data)
        self.running = RunningFace(model, look)
        self.banner = Banner(look)
        self.setup.column.insertWidget(0, self.banner)
        self._faces = QStackedWidget()
        self._faces.addWidget(self.setup)
        self._faces.addWidget(self.running)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._faces, 1)
        self.setup.changed.connect(self.setup_changed)
        self.running.link_clicked.connect(self.link_clicked)
        model.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        idle = self._model.phase == "idle"
        self._faces.setCurrentWidget(self.setup if idle else self.running)
        problem = self._model.problem if idle else None
        if problem is None:
            self.banner.hide()
        elif self.banner.text != (sentence := f"{problem.message} {problem.hint}".strip()):
            self.banner.show_message("bad", sentence)
            self.setup.verticalScrollBar().setValue(0)  # where the banner is
