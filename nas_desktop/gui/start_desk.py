"""How the window begins: with the start page, or with what was shown when it was closed; and what it remembers."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from nas_desktop.core.config import BUILT_IN_DATA
from nas_desktop.core.paths import data_dir, projects_dir
from nas_desktop.gui.panel_builders import Panels
from nas_desktop.gui.panels.start_page import StartPage
from nas_desktop.gui.recent_projects import RecentProject, RecentProjects, summary
from nas_desktop.gui.search_desk import SearchDesk
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.window_frame import WindowFrame

if TYPE_CHECKING:
    from nas_desktop.datasets.survey_facts import Picture

_PROJECT, _TAB, _TRIALS, _FORM = "project", "tab", "trials", "form"
_EXAMPLE = "taste"
_SEARCH_TAB, _DATA_TAB, _N_TABS = 1, 0, 6


class StartDesk(QObject):
    """Shows the start page and does what it wants; keeps the list of projects, and restores the last session.

    Args:
        panels: whose form and table are restored when they are built.
    """

    def __init__(self, window: WindowFrame, model: SearchModel, desk: SearchDesk, panels: Panels, tasks: Tasks) -> None:
        super().__init__(window)
        self._window, self._model, self._desk, self._panels, self._tasks = window, model, desk, panels, tasks
        self.memory = window.memory
        self.recent = RecentProjects(data_dir() / "recent.json")
        self.page = StartPage(window.look)
        self._kept: tuple[object, ...] = ()
        self._tab_to_restore = -1
        window.set_start_page(self.page)
        self._wire()

    def begin(self) -> None:
        """Show what was shown last, or the start page where there is nothing, or nothing any more."""
        root, tab = self.memory.recall(_PROJECT), self.memory.recall(_TAB)
        if isinstance(root, str) and root and (Path(root) / "project.json").is_file():
            self._tab_to_restore = tab if isinstance(tab, int) and 0 <= tab < _N_TABS else -1
            self._desk.open_project(Path(root))
        else:
            self.greet()

    def greet(self) -> None:
        """Show the start page."""
        self._window.greet(True)
        self._tasks.start(self._fill())

    def restore(self, tab: int) -> None:
        """A tab has been built: give it back what it was left with."""
        if (search := self._panels.search) is not None and tab == _SEARCH_TAB:
            search.setup.restore(self.memory.recall(_FORM))
            search.setup.changed.connect(self._keep_form)
        if (results := self._panels.results) is not None and results is self._window.tabs.panels.get(tab):
            kept = self.memory.recall(_TRIALS)
            if isinstance(kept, dict):
                results.trials.arrange(kept)

    def keep(self) -> None:
        """Remember all of it now; the window closes."""
        self._keep_tables()
        self.memory.keep(_TAB, self._window.tabs.currentIndex())
        self.memory.keep(_PROJECT, self._model.state.project)
        self.memory.write()
        if self._model.state.project:
            self.recent.keep(summary(self._model.state))

    def _wire(self) -> None:
        page = self.page
        page.example_wanted.connect(self.try_example)
        page.images_wanted.connect(self.ask_for_images)
        page.resume_wanted.connect(self.resume_last)
        page.open_wanted.connect(self.ask_for_project)
        page.project_wanted.connect(self._on_project)
        page.forget_wanted.connect(self._on_forget)
        page.folder_wanted.connect(_open_projects)
        menu = self._window.menu
        menu.example_wanted.connect(self.try_example)
        menu.images_wanted.connect(self.ask_for_images)
        menu.resume_wanted.connect(self.resume_last)
        menu.open_wanted.connect(self.ask_for_project)
        menu.start_wanted.connect(self.greet)
        self._window.dropped.connect(self._on_dropped)
        self._desk.search_shown.connect(self._on_search_shown)  # after the window's own answer to it
        self._model.changed.connect(self._on_changed)

    # What can be wanted

    def try_example(self) -> None:
        """A whole search with the images that ship with the program."""
        self._window.show_tab(_SEARCH_TAB)
        search = self._panels.search
        if search is None or self._model.under_way:
            return
        if self._model.phase != "idle":
            self._desk.new_search()
        search.setup.presets.choose(_EXAMPLE)
        search.setup.form.use_preset(_EXAMPLE)
        search.setup.choose_data(BUILT_IN_DATA)
        self._desk.press_primary()

    def ask_for_images(self) -> None:
        """Let the user choose a folder of images; the Data tab then tells what is in it."""
        if folder := QFileDialog.getExistingDirectory(self._window, "Open a folder of class folders"):
            self._use_data(folder)

    def ask_for_project(self) -> None:
        """Let the user choose a project folder."""
        if folder := QFileDialog.getExistingDirectory(self._window, "Open a project", str(projects_dir())):
            self._desk.open_project(Path(folder))

    def resume_last(self) -> None:
        """Show the project that was shown last; one that was left in the middle goes on."""
        last = next((one for one in self.recent.entries() if one.is_there), None)
        if last is not None and not self._model.under_way:
            self._desk.open_project(Path(last.root), go_on=last.can_go_on)

    # What happens

    async def _fill(self) -> None:
        projects = await self._tasks.in_thread(self.recent.entries)
        self.page.show_projects(projects)
        light, dark = await self._tasks.in_thread(_example_pictures)
        self.page.show_pictures(light, dark)

    def _on_project(self, root: str) -> None:
        self._desk.open_project(Path(root))

    def _on_forget(self, root: str) -> None:
        self._in_thread(lambda: self.recent.forget(root), self.greet)

    def _on_dropped(self, path: str) -> None:
        if (Path(path) / "project.json").is_file():
            self._desk.open_project(Path(path))
        elif not self._model.under_way:
            self._use_data(path)

    def _use_data(self, data: str) -> None:
        if self._model.phase != "idle":
            self._desk.new_search()
        if self._panels.search is None:
            self._window.show_tab(_SEARCH_TAB)
        if self._panels.search is not None:
            self._panels.search.setup.choose_data(data)
        self._window.show_tab(_DATA_TAB)

    def _on_changed(self) -> None:
        """Note a project when it is shown, and whenever its search takes another turn."""
        state = self._model.state
        seen = (state.project, state.phase)
        if state.project and state.name and seen != self._kept:
            self._kept = seen
            self.memory.keep(_PROJECT, state.project)
            project: RecentProject = summary(state)
            self._in_thread(lambda: self.recent.keep(project))
        elif not state.project and self._kept and self._model.phase == "idle":
            self._kept = ()
            self.memory.keep(_PROJECT, "")

    def _on_search_shown(self) -> None:
        """The window goes to the Search tab; on the first occasion it was left with another."""
        if self._tab_to_restore >= 0:
            tab, self._tab_to_restore = self._tab_to_restore, -1
            if self._model.state.project:
                self._window.show_tab(tab)

    def _keep_form(self) -> None:
        if (search := self._panels.search) is not None:
            self.memory.keep(_FORM, search.setup.draft())

    def _keep_tables(self) -> None:
        if (results := self._panels.results) is not None:
            self.memory.keep(_TRIALS, results.trials.arrangement())

    def _in_thread(self, job: Callable[[], None], then: Callable[[], Any] | None = None) -> None:
        async def run() -> None:
            await self._tasks.in_thread(job)
            if then is not None:
                then()

        self._tasks.start(run())


def _open_projects() -> None:
    folder = projects_dir()
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _example_pictures() -> "tuple[tuple[Picture, ...], tuple[Picture, ...]]":
    """One image of each class of the example, dark on light and as it is."""
    import numpy as np

    from nas_desktop.datasets import open_source  # not before the window is painted
    from nas_desktop.datasets.pictures import to_picture

    source = open_source(BUILT_IN_DATA)
    labels = source.listing().labels
    images = [source.image(int(np.argmax(labels == label))) for label in np.unique(labels)]
    return tuple(to_picture(255 - image) for image in images), tuple(to_picture(image) for image in images)
