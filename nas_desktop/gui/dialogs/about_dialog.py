"""What this program is."""

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from nas_desktop import __version__
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import row

_TEXT = "Finds a good small image classifier for a folder of images, on your own workstation."
_LICENCES = "Apache-2.0. The typeface Inter is under the SIL Open Font License, the icons Phosphor under MIT."


class AboutDialog(QDialog):
    """Name, version and licences."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About NAS Desktop")
        close = Button(look, "Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(Label(f"NAS Desktop {__version__}", "title", weight=600))
        for text in (_TEXT, _LICENCES):
            label = Label(text, "body" if text is _TEXT else "small", "text2", wrap=True)
            label.setMinimumWidth(400)
            layout.addWidget(label)
        layout.addSpacing(6)
        layout.addLayout(row(None, close))
