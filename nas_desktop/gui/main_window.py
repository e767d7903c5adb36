"""The main window: the frame, the six tabs, and all wiring between panels, model and search thread."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QKeySequence, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from nas_desktop.core.errors import NasError
from nas_desktop.core.events import Event
from nas_desktop.core.paths import projects_dir, resource
from nas_desktop.gui import numbers
from nas_desktop.gui.data_facts import DataFinder, find_data
from nas_desktop.gui.dialogs.about_dialog import AboutDialog
from nas_desktop.gui.dialogs.quit_dialog import QuitDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.panel_builders import TABS, Panels
from nas_desktop.gui.project_reader import read_project
from nas_desktop.gui.search_model import Problem, SearchModel
from nas_desktop.gui.search_thread import SearchThread, SessionFactory
from nas_desktop.gui.search_words import data_words, device_words, headline, primary_action, window_title
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.widgets.bottom_strip import BottomStrip
from nas_desktop.gui.widgets.lazy_tabs import LazyTabs
from nas_desktop.gui.widgets.log_view import LogView
from nas_desktop.gui.widgets.main_menu import MainMenu
from nas_desktop.gui.widgets.rail import Rail
from nas_desktop.gui.widgets.rule import Rule
from nas_desktop.gui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from nas_desktop.core.config import SearchConfig

logger = logging.getLogger(__name__)

_SMALLEST = QSize(1100, 640)
_FIRST = QSize(1440, 900)
_NARROW = 1360
_WAIT_FOR_STOP_MS = 5000
_SEARCH_TAB, _RESULTS_TAB = 1, 2
_GEOMETRY = "geometry"


class MainWindow(QWidget):
    """Shown at once with an empty centre; `begin` fills it when the window has been painted.

    Args:
        look: Theme and icons.
        settings: Where size and place of the window are kept.
        sessions: Makes search sessions on the search thread.
        data_finder: Looks images over, in a thread.
    """

    closed = Signal()

    def __init__(
        self, look: Look, settings: QSettings, sessions: SessionFactory, data_finder: DataFinder = find_data
    ) -> None:
        super().__init__()
        self.look = look
        self._settings = settings
        self._tasks: Tasks | None = None
        self.was_painted = False
        self.model = SearchModel(self)
        self.search = SearchThread(sessions, self)
        self.panels = Panels(self.model, look, data_finder)
        self.menu = MainMenu(look, self)
        self.top_bar = TopBar(look, self.menu)
        self.rail = Rail(look, TABS)
        self.tabs = LazyTabs(self.panels.builders())
        self.log = LogView(self.model, look)
        self.strip = BottomStrip(look)
        self.setWindowIcon(QIcon(str(resource("icons/nas-desktop.svg"))))
        self.setMinimumSize(_SMALLEST)
        self._build()
        self._wire()
        self._restore_size()
        self.rail.choose(_SEARCH_TAB)
        self._on_changed()

    def begin(self, tasks: Tasks, project: Path | None = None) -> None:
        """Build the first tab and start measuring; call it when the window has been painted."""
        self._tasks = tasks
        self.panels.tasks = tasks
        tasks.changed.connect(self._on_changed)
        self.show_tab(_SEARCH_TAB)
        self.strip.begin(projects_dir())
        if project is not None:
            tasks.start(self._open(project))
        self._on_changed()

    def show_tab(self, index: int) -> None:
        """Go to a tab, from 0."""
        if self._tasks is None:
            return
        self.tabs.show_tab(index)
        self.rail.choose(index)

    def open_project(self, root: Path) -> None:
        """Show the search of a project folder; it can then be resumed."""
        if self._tasks is not None:
            self._tasks.start(self._open(root))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before a running search is stopped, and wait for its thread."""
        if self.search.is_running and not self._stop_for_good():
            event.ignore()
            return
        self._settings.setValue(_GEOMETRY, self.saveGeometry())
        event.accept()
        self.closed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way where the window is narrow."""
        super().resizeEvent(event)
        self.top_bar.set_narrow(event.size().width() < _NARROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Remember that the window has been seen."""
        super().paintEvent(event)
        self.was_painted = True

    def _build(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(Rule(vertical=True))
        middle.addWidget(self.tabs, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addWidget(Rule())
        layout.addLayout(middle, 1)
        layout.addWidget(Rule())
        layout.addWidget(self.log)
        layout.addWidget(self.strip)

    def _wire(self) -> None:
        bridge = self.search.bridge
        bridge.occurred.connect(self._on_event)
        bridge.failed.connect(self._on_failed)
        bridge.ended.connect(self._on_ended)
        self.model.changed.connect(self._on_changed)
        self.rail.chosen.connect(self.show_tab)
        self.tabs.built.connect(self._on_tab_built)
        self.top_bar.primary_clicked.connect(self._on_primary)
        self.top_bar.stop_clicked.connect(self._on_stop)
        self.strip.log_toggled.connect(self._on_log_toggled)
        self.log.closed.connect(self._on_log_closed)
        self.log.unread_changed.connect(self.strip.show_unread)
        self.menu.new_wanted.connect(self._on_new_search)
        self.menu.open_wanted.connect(self._on_open)
        self.menu.about_wanted.connect(self._on_about)
        self.menu.quit_wanted.connect(self.close)
        self.addActions(self.menu.actions())
        QShortcut(QKeySequence("F10"), self).activated.connect(self.top_bar.open_menu)
        for i in range(len(TABS)):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{i + 1}"), self)
            shortcut.setProperty("tab", i)
            shortcut.activated.connect(self._on_tab_shortcut)

    def _on_tab_built(self, index: int) -> None:
        if index == _SEARCH_TAB and (panel := self.panels.search) is not None:
            panel.setup_changed.connect(self._on_changed)
            panel.link_clicked.connect(self._on_link)
        self._put_log_button_last(self.tabs.panels[index])

    def _put_log_button_last(self, panel: QWidget) -> None:
        """Panels are built after the strip, but stand above it; the Tab key goes from above to below."""
        stops = [part for part in panel.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
        if stops:
            QWidget.setTabOrder(stops[-1], self.strip.log_button)

    def _on_tab_shortcut(self) -> None:
        sender = self.sender()
        self.show_tab(int(sender.property("tab")))

    def _on_event(self, event: Event) -> None:
        self.model.apply(event)

    def _on_failed(self, message: str, hint: str, details: str) -> None:
        if details:
            logger.error("%s\n%s", message, details)
        self.model.end(Problem(message, hint))

    def _on_ended(self) -> None:
        self.model.end()

    def _on_changed(self) -> None:
        model, state = self.model, self.model.state
        config = self.panels.config()
        wish = self._wish(config)
        self.top_bar.show_headline(headline(model, wish))
        action = primary_action(model, config is not None, thread_is_busy=self.search.is_running)
        self.top_bar.show_action(action, can_stop=model.under_way)
        self.top_bar.stop.setEnabled(model.asked != "stop")
        self.setWindowTitle(window_title(model))
        self.top_bar.show_name(state.name or "New search")
        self._show_chips()
        self.menu.new_search.setEnabled(not self.search.is_running)
        self.menu.open_project.setEnabled(not self.search.is_running)
        self.strip.show_activity(self._activity())

    def _wish(self, config: "SearchConfig | None") -> str:
        if config is not None:
            return f"{numbers.counted(config.n_trials, 'trial')} of {numbers.counted(config.n_epochs, 'epoch')}"
        return "a setting is not possible" if self.panels.search is not None else ""

    def _show_chips(self) -> None:
        state, idle = self.model.state, self.model.phase in ("idle", "preparing")
        self.top_bar.show_data(*data_words(state, self.panels.found_data() if idle else None))
        preset = state.config.get("preset") or (self.panels.preset() if idle else "")
        self.top_bar.preset.set_text(str(preset or "").capitalize())
        self.top_bar.device.set_text(device_words(state, self.panels.device() if idle else ""))

    def _activity(self) -> str:
        if self.search.is_running:
            return "Searching" if self.model.state.data else "Preparing the search"
        return "Reading" if self._tasks is not None and self._tasks.n_running else ""

    def _on_primary(self) -> None:
        match self.model.phase:
            case "idle":
                self._start()
            case "running":
                self.model.ask("pause")
                self.search.pause()
            case "paused":
                self.model.ask("continue")
                self.search.go_on()
            case "stopped" | "failed" if not self.search.is_running:
                self.model.ask("start")
                self.search.resume(Path(self.model.state.project))
            case "finished":
                self._on_new_search()
            case _:
                pass  # nothing can be asked for now

    def _start(self) -> None:
        config = self.panels.config()
        if config is None or self.search.is_running:
            return
        self.model.ask("start")
        self.search.start_new(config)

    def _on_stop(self) -> None:
        self.model.ask("stop")
        self.search.stop()

    def _on_link(self, word: str) -> None:
        match word:
            case "Resume":
                self._on_primary()
            case "New search":
                self._on_new_search()
            case "All results":
                self.show_tab(_RESULTS_TAB)

    def _on_new_search(self) -> None:
        if not self.search.is_running:
            self.model.reset()
            self.show_tab(_SEARCH_TAB)

    def _on_open(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Open a project", str(projects_dir()))
        if folder:
            self.open_project(Path(folder))

    async def _open(self, root: Path) -> None:
        if self._tasks is None or self.search.is_running:
            return
        try:
            events = await self._tasks.in_thread(lambda: read_project(root))
        except NasError as error:
            self.model.end(Problem(error.message, error.hint))
            return
        self.model.load(events)
        self.show_tab(_SEARCH_TAB)

    def _on_about(self) -> None:
        AboutDialog(self.look, self).open()

    def _on_log_toggled(self, shown: bool) -> None:
        if shown:
            self.log.open()
        else:
            self.log.hide()

    def _on_log_closed(self) -> None:
        self.strip.log_button.setChecked(False)

    def _stop_for_good(self) -> bool:
        """Whether the search has been stopped, or may be left to itself."""
        if not QuitDialog(self.look, self).ask():
            return False
        self.model.ask("stop")
        self.search.stop()
        QApplication.processEvents()
        if not self.search.wait(_WAIT_FOR_STOP_MS):
            logger.warning("The search has not ended within %d ms; its project can be resumed.", _WAIT_FOR_STOP_MS)
        return True

    def _restore_size(self) -> None:
        geometry = self._settings.value(_GEOMETRY)
        if geometry is None or not self.restoreGeometry(geometry):
            room = self.screen().availableSize()
            self.resize(_FIRST.boundedTo(room).expandedTo(_SMALLEST))
