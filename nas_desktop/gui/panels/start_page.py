"""The start page: four ways to begin, and the projects that were shown last. Without rail, and without a form."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nas_desktop.core.paths import resource
from nas_desktop.datasets.survey_facts import Picture
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.recent_projects import RecentProject
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.emblem import Emblem
from nas_desktop.gui.widgets.label import Label
from nas_desktop.gui.widgets.layouts import column, row
from nas_desktop.gui.widgets.page import Page
from nas_desktop.gui.widgets.pictures import PicturePainter, PictureStrip
from nas_desktop.gui.widgets.recent_row import RecentRow
from nas_desktop.gui.widgets.rule import Rule
from nas_desktop.gui.widgets.start_card import StartCard

_WIDTH = 960
_ICON_SIDE, _PICTURE_SIDE = 64, 30
_NOTHING_YET = "There is none yet. Each search becomes one, and stands below."


class StartPage(Page):
    """Says what is wanted; the window does it."""

    example_wanted = Signal()
    images_wanted = Signal()
    resume_wanted = Signal()
    open_wanted = Signal()
    folder_wanted = Signal()  # that holds the projects
    project_wanted = Signal(str)
    forget_wanted = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.example = StartCard(look, "sparkle", "Try the built-in example", _example_words(), "Ctrl+T")
        self.images = StartCard(
            look, "folder-open", "Open a folder of images", "One folder per class; zip, CSV and npz work too.", "Ctrl+O"
        )
        self.resume = StartCard(look, "clock-counter-clockwise", "Resume the last search", _NOTHING_YET, "Ctrl+R")
        self.project = StartCard(
            look, "tree-structure", "Open a project", "Any project folder, also one made by the command line.",
            "Ctrl+Shift+O",
        )  # fmt: skip
        self._pictures = PictureStrip(PicturePainter(), _PICTURE_SIDE)
        self.example.body.addWidget(self._pictures)
        self._pictures.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._of_theme: dict[str, tuple[Picture, ...]] = {}
        self.rows: list[RecentRow] = []
        self._recent = Card("Recent projects", " ", (self._folder_button(),), gap=0)
        self._list = QVBoxLayout()
        self._recent.fill(self._list)
        self._build()
        look.changed.connect(self._on_look_changed)
        self.example.clicked.connect(self.example_wanted)
        self.images.clicked.connect(self.images_wanted)
        self.resume.clicked.connect(self.resume_wanted)
        self.project.clicked.connect(self.open_wanted)
        self.show_projects(())

    def show_projects(self, projects: Sequence[RecentProject]) -> None:
        """Show the projects that were shown last, the newest first."""
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.rows = [RecentRow(self._look, project) for project in projects]
        for i, line in enumerate(self.rows):
            if i:
                self._list.addWidget(Rule())
            self._list.addWidget(line)
            line.clicked.connect(self._on_row)
            line.removed.connect(self.forget_wanted)
        self._recent.setVisible(bool(self.rows))
        last = next((line.project for line in self.rows if line.is_there), None)
        self.resume.setEnabled(last is not None)
        self.resume.say(_last_words(last) if last is not None else _NOTHING_YET)

    def show_pictures(self, light: Sequence[Picture], dark: Sequence[Picture]) -> None:
        """Show some of the images of the example: in the light theme these, in the dark theme those."""
        self._of_theme = {"light": tuple(light), "dark": tuple(dark)}
        self._on_look_changed()

    def _build(self) -> None:
        title = column(
            None,
            Label("Find a good small image classifier", "display", weight=600),
            Label(
                "On this computer. No account, no network. Drop a folder of labelled images anywhere on the window.",
                "body",
                "text2",
                wrap=True,
            ),
            None,
        )
        icon = Emblem(str(resource("icons/nas-desktop.svg")), _ICON_SIDE)
        cards = row(gap=12)
        cards.addWidget(self.example, 3)
        for card in (self.images, self.resume, self.project):
            cards.addWidget(card, 2)
        middle = QWidget()
        middle.setMaximumWidth(_WIDTH)
        middle.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        head = row(icon, gap=16)
        head.addLayout(title, 1)
        column(head, 14, cards, 12, self._recent, gap=8, parent=middle)
        across = row()
        across.addStretch(1)
        across.addWidget(middle, 1000)
        across.addStretch(1)
        self.column.addStretch(2)
        self.column.addLayout(across)
        self.column.addStretch(3)

    def _folder_button(self) -> Button:
        button = Button(self._look, "Show in files", kind="link", tip="Open the folder of all projects")
        button.clicked.connect(self.folder_wanted)
        return button

    def _on_look_changed(self) -> None:
        self._pictures.show_pictures(self._of_theme.get(self._look.theme.name, ()))

    def _on_row(self) -> None:
        line = self.sender()
        if isinstance(line, RecentRow) and line.is_there:
            self.project_wanted.emit(line.project.root)


def _example_words() -> str:
    return "A whole search with 10 kinds of clothing, done in about 2 minutes."


def _last_words(project: RecentProject) -> str:
    """What the last search had come to: `mine, stopped, 31 of 50. Best so far 82.9 %.`"""
    if project.score is None:
        return f"{project.name}, {project.words}."
    kind = "Test accuracy" if project.is_test else "Best so far" if project.can_go_on else "Best"
    return f"{project.name}, {project.words}. {kind} {numbers.percent(project.score)}."
