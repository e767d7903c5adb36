"""The frame of the window: top bar, rail, tabs, log and bottom strip, their places, and the keys that reach them."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSettings, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QPaintEvent, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nas_desktop.core.paths import resource
from nas_desktop.gui.look import Look
from nas_desktop.gui.panel_builders import TABS, Panels
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.session_memory import SessionMemory
from nas_desktop.gui.widgets.banner import Banner
from nas_desktop.gui.widgets.bottom_strip import BottomStrip
from nas_desktop.gui.widgets.drop_target import DropTarget
from nas_desktop.gui.widgets.inspector import WIDTH as INSPECTOR_WIDTH
from nas_desktop.gui.widgets.inspector import Inspector
from nas_desktop.gui.widgets.lazy_tabs import LazyTabs
from nas_desktop.gui.widgets.log_view import LogView
from nas_desktop.gui.widgets.main_menu import MainMenu
from nas_desktop.gui.widgets.rail import Rail
from nas_desktop.gui.widgets.rule import Rule
from nas_desktop.gui.widgets.top_bar import TopBar

_SMALLEST = QSize(1100, 640)
_FIRST = QSize(1440, 900)
_NARROW = 1360
_AROUND_BANNER, _AROUND_BANNER_TIGHT = (20, 12, 20, 0), (14, 10, 14, 0)  # as those of a page
_TIGHT = 790  # pixels of the window's height
_INSPECTED = (1, 2, 4, 5)  # tabs that show many trials: Search, Results, Analytics, Runs
_N_RULES = 3  # hairlines between the bars
_GEOMETRY, _INSPECTOR = "geometry", "inspector"


class WindowFrame(QWidget):
    """Everything around the tabs. It knows where things stand and how keys reach them, but nothing of searches.

    Args:
        model: What the log reads.
        look: Theme and icons.
        settings: Where size and place of the window are kept.
        panels: What is in the tabs.
    """

    dropped = Signal(str)  # a file or folder, where no part of the window has a use of its own for it

    def __init__(self, model: SearchModel, look: Look, settings: QSettings, panels: Panels) -> None:
        super().__init__()
        self.look = look
        self.was_painted = False
        self._asked_for_inspector = False  # since the window was opened
        self._start_page: QWidget | None = None
        self._rail_rule, self._centre_place = Rule(vertical=True), QWidget()
        self._settings = settings
        self.memory = SessionMemory(settings, self)
        self.menu = MainMenu(look, self)
        self.top_bar = TopBar(look, self.menu)
        self.rail = Rail(look, TABS)
        self.tabs = LazyTabs(panels.builders())
        self.log = LogView(model, look)
        self.inspector = Inspector(model, look, self)
        self.strip = BottomStrip(look)
        self.banner, self.banner_place = Banner(look), QWidget()  # the place has the margins, and hides with it
        self.setWindowIcon(QIcon(str(resource("icons/nas-desktop.svg"))))
        self.setMinimumSize(_SMALLEST)
        self._build()
        self._wants_inspector = str(settings.value(_INSPECTOR, "true")) == "true"
        self._model = model
        self._wire_frame()
        self._restore_size()

    def show_tab(self, index: int) -> None:
        """Go to a tab, from 0."""
        self.greet(False)
        self.tabs.show_tab(index)
        self.rail.choose(index)
        self._place_inspector()

    def set_start_page(self, page: QWidget) -> None:
        """The page that `greet` shows in place of rail and tabs."""
        self._start_page = page
        page.hide()
        self._middle.addWidget(page, 1)

    def greet(self, wanted: bool) -> None:
        """Show the start page, or what lies behind it."""
        if self._start_page is None or wanted is self.is_greeting:
            return
        for part in (self.rail, self._rail_rule, self._centre_place):
            part.setVisible(not wanted)
        self._start_page.setVisible(wanted)
        self.top_bar.show_plain(wanted)
        self._place_inspector()

    @property
    def is_greeting(self) -> bool:
        """Whether the start page is shown."""
        return self._start_page is not None and not self._start_page.isHidden()

    def keep_size(self) -> None:
        """Remember size and place for the next start."""
        self._settings.setValue(_GEOMETRY, self.saveGeometry())
        self._settings.sync()  # the process may end without taking anything apart

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way where the window is narrow or low."""
        super().resizeEvent(event)
        self.top_bar.set_narrow(event.size().width() < _NARROW)
        tight = event.size().height() < _TIGHT
        if (place := self.banner_place.layout()) is not None:
            place.setContentsMargins(*(_AROUND_BANNER_TIGHT if tight else _AROUND_BANNER))
        bars = self.top_bar.height() + self.strip.height() + _N_RULES
        self.log.set_room(event.size().height() - bars - self.rail.minimumSizeHint().height())
        self._place_inspector()

    def showEvent(self, event: QShowEvent) -> None:
        """Nothing has the keyboard's ring before a key is pressed."""
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The inspector is as high as the rail, whatever opens below."""
        if watched is self.rail and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place_inspector()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Remember that the window has been seen."""
        super().paintEvent(event)
        self.was_painted = True

    def _build(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self._rail_rule)
        self._centre_place.setLayout(self._centre())
        middle.addWidget(self._centre_place, 1)
        self._inspector_place = QWidget()  # keeps the room free that the inspector lies on
        self._inspector_place.setFixedWidth(INSPECTOR_WIDTH)
        middle.addWidget(self._inspector_place)
        self._middle = middle
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addWidget(Rule())
        layout.addLayout(middle, 1)
        layout.addWidget(Rule())
        layout.addWidget(self.log)
        layout.addWidget(self.strip)

    def _centre(self) -> QVBoxLayout:
        """The tabs, and above them what concerns all of them."""
        QVBoxLayout(self.banner_place).addWidget(self.banner)
        self.banner_place.hide()
        centre = QVBoxLayout()
        centre.setSpacing(0)
        centre.setContentsMargins(0, 0, 0, 0)
        centre.addWidget(self.banner_place)
        centre.addWidget(self.tabs, 1)
        return centre

    def _wire_frame(self) -> None:
        self.rail.chosen.connect(self.show_tab)
        self.tabs.built.connect(self._put_foot_last)
        self.strip.log_toggled.connect(self._on_log_toggled)
        self.log.closed.connect(self._on_log_closed)
        self.log.unread_changed.connect(self.strip.show_unread)
        self.addActions(self.menu.actions())
        self.rail.installEventFilter(self)
        self._drop = DropTarget(self.look, self, "Drop to use these images, or to open the project")
        self._drop.is_enabled = True
        self._drop.dropped.connect(self._on_dropped)
        self.inspector.closed.connect(self._on_inspector_closed)
        self._model.selection_changed.connect(self._place_inspector)
        QShortcut(QKeySequence("F4"), self).activated.connect(self._on_inspector_key)
        QShortcut(QKeySequence("F10"), self).activated.connect(self.top_bar.open_menu)
        for i in range(len(TABS)):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{i + 1}"), self)
            shortcut.setProperty("tab", i)
            shortcut.activated.connect(self._on_tab_shortcut)

    def allow_drops(self, allowed: bool) -> None:
        """Whether something can be dropped on the window: not while a search has its images."""
        self._drop.is_enabled = allowed

    def _on_dropped(self, paths: list[str]) -> None:
        self.dropped.emit(paths[0])

    def _on_inspector_closed(self) -> None:
        self._want_inspector(False)

    def _on_inspector_key(self) -> None:
        self._want_inspector(self.inspector.isHidden())

    def _want_inspector(self, wanted: bool) -> None:
        self._wants_inspector, self._asked_for_inspector = wanted, wanted
        self._settings.setValue(_INSPECTOR, "true" if wanted else "false")
        self._place_inspector()

    def _place_inspector(self) -> None:
        """Beside the tab where the window is wide; over it, and only on request, where it is not."""
        has_trial = self._model.trial(self._model.selected) is not None
        narrow = self.width() < _NARROW
        shown = self._wants_inspector and has_trial and not self.is_greeting and self.tabs.currentIndex() in _INSPECTED
        shown = shown and (not narrow or self._asked_for_inspector)
        self._inspector_place.setVisible(shown and not narrow)
        self.inspector.setVisible(shown)
        if shown:
            left = self.width() - INSPECTOR_WIDTH
            self.inspector.setGeometry(left, self.rail.y(), INSPECTOR_WIDTH, self.rail.height())
            self.inspector.raise_()

    def _put_foot_last(self) -> None:
        """Panels are built after log and strip, but stand above them; the Tab key goes from above to below."""
        foot = (self.log.close_button, self.log.text, self.strip.log_button)
        last: QWidget | None = self.previousInFocusChain()  # the chain is a ring that begins at the window
        while last is not None and (last in foot or not last.focusPolicy() & Qt.FocusPolicy.TabFocus):
            last = last.previousInFocusChain()
        if last is not None:
            for before, part in pairwise((last, *foot)):
                QWidget.setTabOrder(before, part)

    def _on_tab_shortcut(self) -> None:
        self.show_tab(int(self.sender().property("tab")))

    def _on_log_toggled(self, shown: bool) -> None:
        if shown:
            self.log.open()
        else:
            self.log.hide()

    def _on_log_closed(self) -> None:
        self.strip.log_button.setChecked(False)

    def _restore_size(self) -> None:
        geometry = self._settings.value(_GEOMETRY)
        if geometry is None or not self.restoreGeometry(geometry):
            room = self.screen().availableSize()
            self.resize(_FIRST.boundedTo(room).expandedTo(_SMALLEST))
