"""The menu of the window."""

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from nas_desktop.gui.look import THEME_CHOICES, Look, ThemeChoice
from nas_desktop.gui.search_words import MORE_TRIALS

_THEME_WORDS: dict[ThemeChoice, str] = {"system": "Like the system", "light": "Light", "dark": "Dark"}


class MainMenu(QMenu):
    """Says what is wanted; the window does it."""

    new_wanted = Signal()
    learn_wanted = Signal()
    more_wanted = Signal()
    open_wanted = Signal()
    images_wanted = Signal()
    example_wanted = Signal()
    resume_wanted = Signal()
    start_wanted = Signal()
    rename_wanted = Signal()
    move_wanted = Signal()
    archive_wanted = Signal()
    throw_away_wanted = Signal()
    about_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.new_search = self._add("New search", "Ctrl+N", self.new_wanted)
        self.learn = self._add("New search from this one…", "", self.learn_wanted)
        self.more = self._add(f"Continue with {MORE_TRIALS} more trials", "", self.more_wanted)
        self.addSeparator()
        self.open_images = self._add("Open a folder of images…", "Ctrl+O", self.images_wanted)
        self.open_project = self._add("Open project…", "Ctrl+Shift+O", self.open_wanted)
        self.resume = self._add("Resume the last search", "Ctrl+R", self.resume_wanted)
        self.example = self._add("Try the built-in example", "Ctrl+T", self.example_wanted)
        self.start = self._add("Start page", "Ctrl+Home", self.start_wanted)
        self.project = self.addMenu("This project")
        for text, wanted in (
            ("Rename…", self.rename_wanted),
            ("Move to…", self.move_wanted),
            ("Archive", self.archive_wanted),
            ("Move to bin", self.throw_away_wanted),
        ):
            self.project.addAction(text).triggered.connect(wanted)
        self.addSeparator()
        self._themes = self.addMenu("Theme")
        self._group = QActionGroup(self)
        for choice in THEME_CHOICES:
            action = self._themes.addAction(_THEME_WORDS[choice])
            action.setData(choice)
            action.setCheckable(True)
            action.setChecked(look.choice == choice)
            self._group.addAction(action)
        self._group.triggered.connect(self._on_theme)
        self.addSeparator()
        self._add("About NAS Desktop", "", self.about_wanted)
        self._add("Quit", "Ctrl+Q", self.quit_wanted)

    def allow_others(self, allowed: bool) -> None:
        """Whether another search than the one shown can be begun or opened."""
        others = (self.new_search, self.open_images, self.open_project, self.resume, self.example, self.start)
        for action in others:
            action.setEnabled(allowed)

    def allow_moves(self, allowed: bool) -> None:
        """Whether the project shown can be given another name or place."""
        self.project.setEnabled(allowed)

    def theme_action(self, choice: ThemeChoice) -> QAction:
        """The entry that chooses a theme."""
        return next(action for action in self._group.actions() if action.data() == choice)

    def _add(self, text: str, shortcut: str, wanted: SignalInstance) -> QAction:
        action = QAction(text, self)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(wanted)
        self.addAction(action)
        return action

    def _on_theme(self, action: QAction) -> None:
        self._look.choose(action.data())
