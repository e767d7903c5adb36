"""What stands where there is nothing to show yet: icon, heading, one sentence, and a bar while something is read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.icon_label import IconLabel
from nas_desktop.gui.widgets.label import CENTRE, Label
from nas_desktop.gui.widgets.progress_bar import ProgressBar

_WIDTH = 420


class Placeholder(QWidget):
    """Fills the middle of its place."""

    def __init__(
        self,
        look: Look,
        icon: str,
        heading: str,
        sentence: str,
        parent: QWidget | None = None,
        *,
        width: int = _WIDTH,
    ) -> None:
        super().__init__(parent)
        self._width = width
        self._icon = IconLabel(look, icon, "text3", 30)
        self._heading = Label(heading, "heading", weight=600, align=CENTRE)
        self._sentence = Label(sentence, "small", "text2", wrap=True, align=CENTRE)
        self._fit()
        self.bar = ProgressBar(look)
        self.bar.setFixedWidth(180)
        self.bar.hide()
        layout = QVBoxLayout(self)
        layout.setSpacing(6)
        layout.addStretch(1)
        for part in (self._icon, self._heading, self._sentence, self.bar):
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(1)

    @property
    def heading(self) -> str:
        """What it says in bold."""
        return self._heading.text()

    @property
    def sentence(self) -> str:
        """What it says below."""
        return self._sentence.text()

    def say(self, icon: str, heading: str, sentence: str, share: float | None = None, tone: str = "text3") -> None:
        """Say something else; `share` of it is done, if that is known."""
        self._icon.show_icon(icon, tone)
        self._heading.setText(heading)
        self._sentence.setText(sentence)
        self._fit()
        self.bar.setVisible(share is not None)
        self.bar.show_share(share or 0.0)

    def _fit(self) -> None:
        """A centred label gets the height of one line from its layout, however many it needs, and keeps the width of
        what it said before where it is not on show.
        """
        self._heading.setFixedWidth(max(self._width, self._heading.sizeHint().width()))
        self._sentence.setFixedSize(self._width, self._sentence.heightForWidth(self._width))
