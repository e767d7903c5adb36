"""The main window: its frame wired to panels, model and search thread."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QCloseEvent

from nas_desktop.core.events import LogWritten
from nas_desktop.core.paths import projects_dir
from nas_desktop.gui import numbers
from nas_desktop.gui.data_facts import DataFinder, find_data
from nas_desktop.gui.dialogs.about_dialog import AboutDialog
from nas_desktop.gui.dialogs.quit_dialog import QuitDialog
from nas_desktop.gui.dialogs.trust_dialog import TrustDialog
from nas_desktop.gui.error_words import act_named
from nas_desktop.gui.look import Look
from nas_desktop.gui.panel_builders import Panels
from nas_desktop.gui.search_desk import SearchDesk
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.search_thread import SearchThread, SessionFactory
from nas_desktop.gui.search_words import (
    data_words,
    device_words,
    headline,
    limit_words,
    primary_action,
    slept_words,
    window_title,
)
from nas_desktop.gui.tasks import Tasks
from nas_desktop.gui.window_frame import WindowFrame

if TYPE_CHECKING:
    from collections.abc import Callable

    from nas_desktop.core.config import SearchConfig
    from nas_desktop.gui.model_desk import ModelDesk
    from nas_desktop.gui.start_desk import StartDesk
    from nas_desktop.gui.window_notices import WindowNotices
    from nas_desktop.search_space.user_file import SpaceFile

_DATA_TAB, _SEARCH_TAB, _RESULTS_TAB, _BEST_TAB, _RUNS_TAB = 0, 1, 2, 3, 5


class MainWindow(WindowFrame):
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
        model = SearchModel()
        panels = Panels(model, look, data_finder)
        super().__init__(model, look, settings, panels)
        self.model, self.panels = model, panels
        model.setParent(self)
        self._tasks: Tasks | None = None
        self._model_desk: ModelDesk | None = None  # likewise from `begin` on
        self._start_desk: StartDesk | None = None  # likewise
        self.search = SearchThread(sessions, self)
        self._asks = True  # before a running search is stopped by closing
        self.notices: WindowNotices | None = None  # from `begin` on
        self._desk = SearchDesk(
            self.model, self.search, self.panels, self._ask_to_run, self._calls_other_window, parent=self
        )
        self._wire()
        self.rail.choose(_SEARCH_TAB)
        self._on_changed()

    def begin(self, tasks: Tasks, project: Path | None = None, *, welcomes: bool = False) -> None:
        """Build the first tab and start measuring; call it when the window has been painted.

        Args:
            tasks: carries what the window awaits.
            project: its search is shown.
            welcomes: without a project, begin with what was shown last, or with the start page.
        """
        from nas_desktop.gui.evaluation_watch import EvaluationWatch
        from nas_desktop.gui.model_desk import ModelDesk
        from nas_desktop.gui.project_desk import ProjectDesk
        from nas_desktop.gui.start_desk import StartDesk
        from nas_desktop.gui.window_notices import WindowNotices  # loads Qt's part for local sockets

        self._tasks = tasks
        self._model_desk = ModelDesk(tasks, parent=self)
        self._model_desk.changed.connect(self._on_changed)
        self.closed.connect(self._model_desk.close)
        EvaluationWatch(self.model, self._model_desk, self)
        self.panels.begin(tasks, self._model_desk)
        self.notices = WindowNotices(self, self.model, self._desk, tasks)
        tasks.changed.connect(self._on_changed)
        self._start_desk = StartDesk(self, self.model, self._desk, self.panels, tasks)
        ProjectDesk(self, self.model, self._desk, self.notices, self._start_desk.recent, tasks)
        self.show_tab(_SEARCH_TAB)
        self.strip.begin(projects_dir())
        if project is not None:
            self.open_project(project)
        elif welcomes:
            self._start_desk.begin()
        self._on_changed()

    def show_tab(self, index: int) -> None:
        """Go to a tab, from 0, once the window has begun."""
        if self._tasks is not None:
            super().show_tab(index)

    def open_project(self, root: Path) -> None:
        """Show the search of a project folder; it can then be resumed."""
        self._desk.open_project(root)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before a running search is stopped, and wait for its thread."""
        if self.search.is_running:
            if self._asks and not QuitDialog(self.look, self).ask():
                event.ignore()
                return
            self.hide()  # what follows may take seconds, and asks nothing
            self._desk.stop_and_wait()
        self.keep_size()
        if self._start_desk is not None:
            self._start_desk.keep()
        if self.notices is not None:
            self.notices.door.close()
        event.accept()
        self.closed.emit()

    def end_unasked(self) -> None:
        """Stop the search and close: the process is to end, and nobody may be there to answer."""
        self._asks = False
        self.close()

    def stop_for_session_end(self) -> None:
        """Stop the search now, since the login session ends; the window itself may still be kept."""
        if self.search.is_running:
            self._desk.stop_and_wait()

    def tell_sleep(self, seconds: float) -> None:
        """Say in the log that the computer has slept, where that explains why trials took so long."""
        if self.model.under_way:
            self.model.apply(LogWritten("info", slept_words(seconds)))

    def _wire(self) -> None:
        self.model.changed.connect(self._on_changed)
        self.model.trial_opened.connect(self._on_trial_opened)
        self.tabs.built.connect(self._on_tab_built)
        self.top_bar.primary_clicked.connect(self._desk.press_primary)
        self.top_bar.stop_clicked.connect(self._desk.stop)
        self.inspector.export_wanted.connect(self._on_export_wanted)
        self.inspector.skip_wanted.connect(self._desk.skip)
        self._desk.search_shown.connect(self._on_search_shown)
        self.menu.new_wanted.connect(self._desk.new_search)
        self.menu.learn_wanted.connect(self._desk.new_search_from_this)
        self.menu.more_wanted.connect(self._desk.extend)
        self.top_bar.more_clicked.connect(self._desk.extend)
        self.menu.about_wanted.connect(self._on_about)
        self.menu.quit_wanted.connect(self.close)

    def _on_tab_built(self, index: int) -> None:
        if self._start_desk is not None:
            self._start_desk.restore(index)
        if index == _SEARCH_TAB and (panel := self.panels.search) is not None:
            panel.setup_changed.connect(self._on_changed)
            panel.link_clicked.connect(self._on_link)
            panel.remedy_taken.connect(self._desk.take_advice)
            panel.skip_wanted.connect(self._desk.skip)
        if index == _RESULTS_TAB and (results := self.panels.results) is not None:
            results.export_wanted.connect(self._on_export_wanted)
            results.skip_wanted.connect(self._desk.skip)
        if index == _DATA_TAB and (data := self.panels.data) is not None:
            data.data_chosen.connect(self._on_data_chosen)
            data.edit_wanted.connect(self._on_search_shown)
            self.closed.connect(data.close_desk)
            self._show_wish()
        if index == _BEST_TAB and (best := self.panels.best) is not None:
            best.act_wanted.connect(self.act)
            self.closed.connect(best.end)
        if index == _RUNS_TAB and (runs := self.panels.runs) is not None:
            runs.results_wanted.connect(self._on_results_wanted)
            self.closed.connect(runs.end)

    def _on_changed(self) -> None:
        model, config = self.model, self.panels.config()
        self.top_bar.show_headline(headline(model, self._wish(config)))
        action = primary_action(model, config is not None, thread_is_busy=self.search.is_running)
        self.top_bar.show_action(action, can_stop=model.under_way)
        self.top_bar.stop.setEnabled(model.asked != "stop")
        self.setWindowTitle(window_title(model))
        self.top_bar.show_name(model.state.name or "New search")
        self._show_chips()
        can_extend = model.phase == "finished" and not self.search.is_running and model.view_only is None
        self.top_bar.more.setVisible(can_extend)
        self.menu.more.setEnabled(can_extend)
        self.menu.learn.setEnabled(self._desk.can_learn)
        self.menu.allow_others(not self.search.is_running)
        self.allow_drops(not self.search.is_running)
        self.menu.allow_moves(not self.search.is_running and model.view_only is None and bool(model.state.project))
        self.strip.show_activity(self._activity())
        self._show_wish()

    def _show_wish(self) -> None:
        """Let the Data tab follow the form."""
        data, search = self.panels.data, self.panels.search
        if data is not None and search is not None and search.setup.wish is not None:
            data.show_wish(search.setup.wish)

    def _on_trial_opened(self) -> None:
        self.show_tab(_BEST_TAB)

    def _on_export_wanted(self, trial: int) -> None:
        self.model.open(trial)
        if self.panels.best is not None:
            self.panels.best.segments.choose("Export")

    def _on_results_wanted(self, trial: int) -> None:
        self.model.select(trial)
        self.show_tab(_RESULTS_TAB)

    def _on_data_chosen(self, data: str) -> None:
        if self.panels.search is not None:
            self.panels.search.setup.choose_data(data)

    def _wish(self, config: "SearchConfig | None") -> str:
        """What Start would do, and how long it may take where that is known."""
        search = self.panels.search
        if config is None:
            return "a setting is not possible" if search is not None else ""
        if config.is_timed:
            return limit_words(config.minutes, config.until)
        trials, time = numbers.counted(config.n_trials, "trial"), search.setup.time_words if search is not None else ""
        if time.startswith("about"):
            return f"{trials}, {time}"
        return f"{trials} of {numbers.counted(config.n_epochs, 'epoch')}"

    def _show_chips(self) -> None:
        state, idle = self.model.state, self.model.phase in ("idle", "preparing")
        words = data_words(state, self.panels.found_data() if idle else None)
        reading = "Reading the images" if idle and self.panels.is_looking() else ""
        self.top_bar.show_data(*(words if any(words) else (reading, reading)))
        preset = state.config.get("preset") or (self.panels.preset() if idle else "")
        self.top_bar.preset.set_text(str(preset or "").capitalize())
        self.top_bar.device.set_text(device_words(state, self.panels.device() if idle else ""))

    def _activity(self) -> str:
        if self.search.is_running:
            return "Searching" if self.model.state.data else "Preparing the search"
        if self._model_desk is not None and self._model_desk.activity:
            return self._model_desk.activity
        return "Reading" if self._tasks is not None and self._tasks.n_running else ""

    def _on_search_shown(self) -> None:
        self.show_tab(_SEARCH_TAB)

    def _on_link(self, word: str) -> None:
        match word:
            case "Resume":
                self._desk.press_primary()
            case "New search":
                self._desk.new_search()
            case "All results":
                self.show_tab(_RESULTS_TAB)
            case _ if (act := act_named(word)) is not None:
                self.act(act)

    def act(self, act: str) -> None:
        """Do what a message about an error offers."""
        match act:
            case "resume" if self.model.phase in ("stopped", "failed"):
                self._desk.press_primary()
            case "settings":
                self._desk.new_search_from_this()
            case "new":
                self._desk.new_search()
            case "data":
                self.show_tab(_DATA_TAB)
            case "log":
                self.strip.log_button.setChecked(True)
            case "folder" if self.notices is not None:
                self.notices.open_folder()

    def _calls_other_window(self, root: Path) -> bool:
        """Whether another window shows the project; called in a thread."""
        from nas_desktop.gui.project_door import knock

        return self.notices is not None and not self.notices.door.is_of(root) and knock(root)

    def _ask_to_run(self, file: "SpaceFile", agreed: "Callable[[], None]") -> None:
        dialog = TrustDialog(self.look, file, self)
        dialog.accepted.connect(agreed)
        dialog.open()

    def _on_about(self) -> None:
        AboutDialog(self.look, self).open()
