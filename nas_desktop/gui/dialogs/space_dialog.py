"""What takes room on a full disk, and the way to it. The program deletes nothing by itself."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.project_sizes import PartSize
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.fact_grid import FactGrid
from nas_desktop.gui.widgets.label import ElidedLabel, Label
from nas_desktop.gui.widgets.layouts import row

_TITLE = "What takes room"
_MEANING = (
    "Exports and prepared images can be deleted: exports can be written again, images are prepared again when they "
    "are needed. The search needs everything else."
)


class SpaceDialog(QDialog):
    """Sizes by part; a folder to open for each place where something can be deleted."""

    folder_wanted = Signal()
    cache_wanted = Signal()

    def __init__(self, look: Look, root: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        self.facts = FactGrid()
        self.facts.show_facts([("Measuring", "")])
        folder = Button(look, "Open the folder", "folder-open")
        folder.clicked.connect(self.folder_wanted)
        cache = Button(look, "Open the prepared images", "folder-open")
        cache.clicked.connect(self.cache_wanted)
        close = Button(look, "Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        for button in (folder, cache):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(Label(_TITLE, "title", weight=600))
        layout.addWidget(ElidedLabel(root, "small", "text2"))
        layout.addWidget(self.facts)
        layout.addWidget(Label(_MEANING, "small", "text2", wrap=True))
        layout.addSpacing(4)
        layout.addLayout(row(folder, cache, None, close))
        close.setFocus()

    def show_sizes(self, parts: Sequence[PartSize]) -> None:
        """Show what was measured."""
        self.facts.show_facts([(part.name, numbers.size(part.n_bytes)) for part in parts])
