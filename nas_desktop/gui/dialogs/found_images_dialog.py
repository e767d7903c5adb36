"""The images that a finding is about, with their names to copy."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from nas_desktop.datasets.survey_facts import Finding
from nas_desktop.gui.finding_words import FindingWords
from nas_desktop.gui.fonts import mono_font
from nas_desktop.gui.look import Look
from nas_desktop.gui.numbers import count
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.pictures import to_pixmap

_SIDE = 48
_SEALED = "Images of the test part are named but not shown: they stay sealed until the end."


class FoundImagesDialog(QDialog):
    """A list in a window of its own, beside which the program goes on."""

    def __init__(self, look: Look, finding: Finding, words: FindingWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding = finding
        self.setWindowTitle(words.fact)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 480)
        self.list = QListWidget()
        self.list.setAccessibleName(words.fact)
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(3)
        self.list.setIconSize(QSize(_SIDE, _SIDE))
        self.list.setFont(mono_font())
        self._fill()
        copy = Button(look, "Copy names", "copy", "quiet")
        copy.clicked.connect(self._on_copy)
        close = Button(look, "Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(Label(words.fact, "title", weight=600, wrap=True))
        layout.addWidget(Label(self._note(words), "small", "text2", wrap=True))
        layout.addWidget(self.list, 1)
        layout.addLayout(row(copy, None, close))

    def _fill(self) -> None:
        ratio = self.devicePixelRatio()
        for image in self._finding.images:
            item = QListWidgetItem(image.name)
            if image.picture is not None:
                pixmap = to_pixmap(image.picture, round(_SIDE * ratio))
                pixmap.setDevicePixelRatio(ratio)
                item.setIcon(QIcon(pixmap))
            self.list.addItem(item)

    def _note(self, words: FindingWords) -> str:
        images = self._finding.images
        notes = [words.consequence]
        if self._finding.kind != "unreadable" and any(image.picture is None for image in images):
            notes.append(_SEALED)
        if self._finding.kind not in ("duplicates", "conflict") and len(images) < self._finding.n:
            notes.append(f"The first {count(len(images))} are listed.")
        return " ".join(notes)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(image.name for image in self._finding.images))
