"""What concerns the whole window rather than a tab: blocked storage, projects to look at only, other windows."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from nas_desktop.core.paths import cache_dir, projects_dir
from nas_desktop.gui.dialogs.space_dialog import SpaceDialog
from nas_desktop.gui.notice import Notice
from nas_desktop.gui.notice_board import CLOSE, NoticeBoard
from nas_desktop.gui.project_door import ProjectDoor
from nas_desktop.gui.project_sizes import project_sizes
from nas_desktop.gui.search_desk import SearchDesk
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.window_frame import WindowFrame


class WindowNotices(NoticeBoard):
    """Fills the bar above the tabs and does what its links say. Made once the window has been painted."""

    def __init__(self, window: WindowFrame, model: SearchModel, desk: SearchDesk, tasks: Tasks) -> None:
        super().__init__(model, window.banner, window.banner_place, window)
        self._window, self._desk, self._tasks = window, desk, tasks
        self.door = ProjectDoor(self)
        self.door.knocked.connect(self._come_to_front)
        self.retry_wanted.connect(desk.retry)
        self.folder_wanted.connect(self.open_folder)
        self.space_wanted.connect(self._show_space)
        self.copy_wanted.connect(self._on_copy)
        desk.shown_elsewhere.connect(self._on_shown_elsewhere)
        model.changed.connect(self._keep_door)

    def _keep_door(self) -> None:
        self.door.keep(self._model.state.project)

    def _come_to_front(self) -> None:
        if self._window.isMinimized():
            self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()

    def _on_shown_elsewhere(self, root: str) -> None:
        text = f"{root} is open in another window, which has come to the front."
        self.say(Notice("accent", text, (CLOSE,)), lambda word: None)

    def open_folder(self) -> None:
        """Show the project's folder in the system's file manager."""
        _open(Path(self._model.state.project))

    def _show_space(self) -> None:
        root = Path(self._model.state.project)
        dialog = SpaceDialog(self._window.look, str(root), self._window)
        dialog.folder_wanted.connect(self.open_folder)
        dialog.cache_wanted.connect(_open_cache)
        dialog.open()
        self._tasks.start(self._measure(root, dialog))

    async def _measure(self, root: Path, dialog: SpaceDialog) -> None:
        closed: list[bool] = []
        dialog.destroyed.connect(lambda: closed.append(True))
        sizes = await self._tasks.in_thread(lambda: project_sizes(root, cache_dir()))
        if not closed:
            dialog.show_sizes(sizes)

    def _on_copy(self) -> None:
        start = projects_dir() / f"{self._model.state.name or 'project'}-copy"
        path, _ = QFileDialog.getSaveFileName(self._window, "Save a copy of the project", str(start))
        if path:
            self._desk.copy_project(Path(path))


def _open_cache() -> None:
    _open(cache_dir())


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
