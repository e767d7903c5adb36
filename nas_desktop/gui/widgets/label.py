"""Text on the window, in a role and a tone."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nas_desktop.gui.fonts import mono_font, role_font

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter


class Label(QLabel):
    """A label whose text is always plain, whatever it holds.

    Args:
        text: What it says.
        role: Size, as `fonts.role_font` names it, or `mono`.
        tone: Colour, as the theme names it.
        weight: 400, 500 or 600.
        wrap: Whether it breaks into lines.
    """

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "text",
        weight: int = 400,
        *,
        wrap: bool = False,
        align: Qt.AlignmentFlag | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", tone)
        self.set_role(role, weight)
        self.setWordWrap(wrap)
        if align is not None:
            self.setAlignment(align)

    def set_role(self, role: str, weight: int) -> None:
        """Change the size and the weight."""
        self._role = (role, weight)
        self.setFont(mono_font() if role == "mono" else role_font(role, weight))

    def set_tone(self, tone: str) -> None:
        """Change the colour."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
            self.set_role(*self._role)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the font: a new style sheet brings back one that the label had before."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.set_role(*self._role)


class ElidedLabel(Label):
    """A label of one line that ends in an ellipsis where there is no room, and says all of it in its tooltip."""

    def __init__(self, text: str = "", role: str = "body", tone: str = "text", weight: int = 400) -> None:
        super().__init__("", role, tone, weight)
        self._full = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_full_text(text)

    @property
    def full_text(self) -> str:
        """The text without the ellipsis."""
        return self._full

    def set_full_text(self, text: str) -> None:
        """Say something else."""
        self._full = text
        self.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: object) -> None:
        """Cut the text anew."""
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, max(self.width(), 20))
        if shown != self.text():
            self.setText(shown)
            self.setToolTip(self._full if shown != self._full else "")
