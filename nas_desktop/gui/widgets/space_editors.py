"""The editors of a search space of the user's own, and of an earlier search to learn from."""

from PySide6.QtWidgets import QFileDialog, QWidget

from nas_desktop.core.paths import projects_dir
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.path_editor import PathEditor


class SpaceFileEditor(PathEditor):
    """A Python file, or none."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, {}, optional=True, parent=parent)
        self.offer(("Python file…", self._browse_python))

    def _browse_python(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Open a search space", "", "Python (*.py)")
        if path:
            self.set_value(path)


class ProjectEditor(PathEditor):
    """The folder of a project, or none."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, {}, optional=True, parent=parent)
        self.offer(("Project…", self._browse_project))

    def _browse_project(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, "Learn from an earlier search", str(projects_dir())):
            self.set_value(folder)
