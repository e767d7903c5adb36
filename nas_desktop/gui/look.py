"""The look in use: the theme, which the user or the system chooses, and the icons in its colours."""

from typing import Literal

from PySide6.QtCore import QObject, QSettings, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from nas_desktop.gui.fonts import application_font
from nas_desktop.gui.icons import Icons
from nas_desktop.gui.style_sheet import style_sheet
from nas_desktop.gui.theme import DARK, LIGHT, Theme, palette

ThemeChoice = Literal["system", "light", "dark"]
THEME_CHOICES: tuple[ThemeChoice, ...] = ("system", "light", "dark")
_KEY = "theme"


class Look(QObject):
    """Hands every part its colours, and says when they change. Parts read them when they paint and keep no copies."""

    changed = Signal()

    def __init__(self, app: QApplication, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._settings = settings
        self.icons = Icons()
        self.theme: Theme = LIGHT
        stored = str(settings.value(_KEY, "system"))
        self.choice: ThemeChoice = next((choice for choice in THEME_CHOICES if choice == stored), "system")
        app.setStyle("Fusion")
        app.setFont(application_font())
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._apply()

    def choose(self, choice: ThemeChoice) -> None:
        """Use the light or dark theme from now on, or follow the system."""
        self.choice = choice
        self._settings.setValue(_KEY, choice)
        self._apply()

    def icon(self, name: str, tone: str = "text2", size: int = 16) -> QIcon:
        """An icon by its Phosphor name, in the colour of a tone."""
        return self.icons.icon(name, self.theme.color(tone), size, self.theme.color("edge"))

    def _on_system_changed(self) -> None:
        wanted = self._wanted()
        if wanted is not self.theme:
            self._show(wanted)

    def _apply(self) -> None:
        scheme = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}.get(self.choice, Qt.ColorScheme.Unknown)
        self._app.styleHints().setColorScheme(scheme)  # for the frames and dialogs of the system
        self._show(self._wanted())

    def _wanted(self) -> Theme:
        if self.choice == "system":
            return DARK if self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT
        return DARK if self.choice == "dark" else LIGHT

    def _show(self, theme: Theme) -> None:
        self.theme = theme
        self._app.setPalette(palette(theme))
        self._app.setStyleSheet(style_sheet(theme))
        self.changed.emit()
