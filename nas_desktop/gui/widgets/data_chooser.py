"""What the Data tab shows while no images are chosen: a place to drop them, and the sets there are."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from nas_desktop.gui import numbers
from nas_desktop.gui.data_choice import DataChoice
from nas_desktop.gui.data_shelf import ShelfSet
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import CENTRE, Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.rule import Rule

_WIDTH = 460
_KINDS = "A folder with a folder for each class, or a list (.csv) of paths and labels."


class DataChooser(Card):
    """Everything that *Other data* offers, laid open."""

    def __init__(self, look: Look, choice: DataChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Choose images")
        self._look = look
        self._choice = choice
        folder = Button(look, "Open a folder", "folder-open")
        file = Button(look, "Open a file", "file")
        built_in = Button(look, "Built-in images", "package")
        folder.clicked.connect(choice.ask_for_folder)
        file.clicked.connect(choice.ask_for_file)
        built_in.clicked.connect(choice.choose_built_in)
        self._sets = QGridLayout()
        self._sets.setVerticalSpacing(4)
        self._sets.setColumnStretch(0, 1)
        self._listed: list[ShelfSet] = []
        middle = QWidget()
        middle.setFixedWidth(_WIDTH)
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(6)
        inner.addWidget(IconLabel(look, "image-square", "text3", 30), 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addWidget(Label("Drop a folder or a file of images here", "heading", weight=600, align=CENTRE))
        inner.addWidget(
            Label("A folder with a folder for each class, or a list (.csv).", "small", "text2", align=CENTRE)
        )
        inner.addSpacing(8)
        inner.addLayout(row(None, folder, file, built_in, None))
        inner.addSpacing(12)
        inner.addLayout(self._sets)
        self.fill(None, row(None, middle, None), None)

    def refresh(self) -> None:
        """List the well-known sets, as they are on this computer now."""
        sets = self._choice.sets
        if sets == self._listed:
            return
        self._listed = sets
        while (item := self._sets.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for heading, wanted in (("On this computer", True), ("To download", False)):
            chosen = [one for one in sets if one.is_here is wanted]
            if chosen:
                self._add(Label(heading, "small", "text3", 600))
                for one in chosen:
                    self._add_set(one)

    def _add(self, widget: QWidget) -> None:
        self._sets.addWidget(widget, self._sets.rowCount(), 0, 1, 3)

    def _add_set(self, one: ShelfSet) -> None:
        line = self._sets.rowCount()
        button = Button(self._look, "Use" if one.is_here else "Download", kind="link")
        button.setAccessibleName(f"{button.text()} {one.title}")
        button.setProperty("set", one.name)
        button.clicked.connect(self._on_set)
        self._sets.addWidget(Label(one.title), line, 0)
        self._sets.addWidget(Label("" if one.is_here else numbers.size(one.n_bytes), "small", "text2"), line, 1)
        self._sets.addWidget(button, line, 2)
        self._add(Rule())

    def _on_set(self) -> None:
        self._choice.choose_set(str(self.sender().property("set")))
