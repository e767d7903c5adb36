"""Buttons: a verb and its object, or an icon with a tooltip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from nas_desktop.gui.fonts import role_font
from nas_desktop.gui.look import Look

_TONES = {"fold": "text2", "primary": "on_accent", "link": "accent", "danger": "bad"}
_WEIGHTS = {"primary": 600, "fold": 600}
_ROLES = {"link": "small", "filter": "small", "strip": "caption"}


class Button(QPushButton):
    """A push button of one of the house's kinds: primary, plain, quiet, link, danger, filter, strip."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        icon: str = "",
        kind: str = "plain",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._icon_name = icon
        self._kind = kind
        self.setProperty("kind", kind)
        self.setFont(role_font(_ROLES.get(kind, "body"), _WEIGHTS.get(kind, 500)))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the focus ring is for the keyboard
        self.setCursor(Qt.CursorShape.PointingHandCursor if kind == "link" else Qt.CursorShape.ArrowCursor)
        self.setAccessibleName(text or tip)
        self.setToolTip(tip)
        if not text:
            self.setFixedWidth(32)
            self.setProperty("icon_only", True)
        if icon:
            self.setIconSize(QSize(16, 16) if kind not in _ROLES else QSize(14, 14))
            look.changed.connect(self._refresh)
            self._refresh()

    def show_as(self, text: str, icon: str) -> None:
        """Change word and icon, in place."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
        if icon != self._icon_name:
            self._icon_name = icon
            self._refresh()

    def _refresh(self) -> None:
        self.setIcon(self._look.icon(self._icon_name, _TONES.get(self._kind, "text2"), self.iconSize().width()))
