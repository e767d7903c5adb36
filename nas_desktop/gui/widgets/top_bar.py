"""The top bar: menu, project, facts, the state in words, and the one primary button."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from nas_desktop.gui.look import Look
from nas_desktop.gui.search_words import MORE_TRIALS, Action, Headline
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.chip import Chip
from nas_desktop.gui.widgets.label import LEFT, RIGHT, ElidedLabel, Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.progress_bar import ProgressBar

_HEIGHT = 56
_STATE_WIDTH = 250
_STATE_WIDTH_NARROW = 210
_LONGEST_NAME = 250


class TopBar(QFrame):
    """Shows what it is told; knows nothing of the search."""

    primary_clicked = Signal()
    stop_clicked = Signal()
    more_clicked = Signal()

    def __init__(self, look: Look, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "bar")
        self.setFixedHeight(_HEIGHT)
        self.menu_button = Button(look, icon="list", kind="quiet", tip="Menu (F10)")
        self._menu = menu
        self.menu_button.clicked.connect(self.open_menu)
        self.name = Label("", weight=600)
        self._is_plain = False
        self.show_name("New search")
        self.data = Chip(look, icon="image-square")
        self.preset = Chip(look, icon="sliders-horizontal")
        self.device = Chip(look, icon="cpu")
        self._narrow = False
        self._data_texts = ("", "")
        self.primary = Button(look, "Start", "play-fill", "primary")
        self.primary.setMinimumWidth(96)
        self.primary.setEnabled(False)
        self.primary.clicked.connect(self.primary_clicked)
        self.stop = Button(look, "Stop", "stop-fill")
        self.stop.clicked.connect(self.stop_clicked)
        self.stop.hide()
        tip = f"Continue this search with {MORE_TRIALS} more trials"
        self.more = Button(look, f"{MORE_TRIALS} more trials", "play-fill", tip=tip)
        self.more.clicked.connect(self.more_clicked)
        self.more.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 0, 14, 0)
        layout.setSpacing(8)
        self._state = self._build_state(look)
        self._facts, self._controls = QWidget(), QWidget()
        row(self.data, self.preset, self.device, parent=self._facts)
        row(self._state, 8, self.more, self.primary, self.stop, parent=self._controls)
        for part in (self.menu_button, self.name, self._facts):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self._controls)
        for chip in (self.data, self.preset, self.device):
            chip.set_text("")

    def open_menu(self) -> None:
        """Open the menu below its button."""
        self._menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))

    def show_plain(self, plain: bool) -> None:
        """Leave out what belongs to a search: the start page has none."""
        self._facts.setVisible(not plain)
        self._controls.setVisible(not plain)
        self._is_plain = plain
        self.show_name(self._name)

    def show_name(self, name: str) -> None:
        """Name the project; a long name loses its middle, because its end tells searches apart."""
        self._name = name
        if self._is_plain:
            name = "NAS Desktop"
        metrics = self.name.fontMetrics()
        self.name.setText(metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _LONGEST_NAME))
        self.name.setToolTip(name if self.name.text() != name else "")

    def show_headline(self, headline: Headline) -> None:
        """Say how the search stands."""
        self._left.set_full_text(headline.left)
        self._right.setText(headline.right)
        self._bar.setVisible(headline.share is not None)
        self._words.setDirection(
            QBoxLayout.Direction.TopToBottom if headline.share is None else QBoxLayout.Direction.LeftToRight
        )
        self._words.setSpacing(1 if headline.share is None else 8)
        self._left.setAlignment(RIGHT if headline.share is None else LEFT)
        self._bar.show_share(headline.share or 0.0, headline.tone)

    def show_action(self, action: Action, can_stop: bool) -> None:
        """Set the buttons."""
        self.primary.show_as(action.text, action.icon)
        self.primary.setEnabled(action.enabled)
        self.primary.setToolTip(action.reason)
        self.stop.setVisible(can_stop)

    def show_data(self, short: str, long: str) -> None:
        """Name the images: the long form where there is room."""
        self._data_texts = (short, long)
        self.data.set_text(short if self._narrow else long)

    def set_narrow(self, narrow: bool) -> None:
        """Give up details of the chips where the window is narrow."""
        self._narrow = narrow
        self.data.set_text(self._data_texts[0 if narrow else 1])
        self._state.setFixedWidth(_STATE_WIDTH_NARROW if narrow else _STATE_WIDTH)

    def _build_state(self, look: Look) -> QWidget:
        self._left = ElidedLabel("Starting", "small", weight=600)
        self._right = Label("", "small", "text2", align=RIGHT)
        self._bar = ProgressBar(look)
        self._bar.hide()
        state = QWidget()
        state.setAccessibleName("State of the search")
        state.setFixedWidth(_STATE_WIDTH)
        layout = QVBoxLayout(state)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addStretch(1)
        self._words = row()
        self._words.addWidget(self._left, 1)
        self._words.addWidget(self._right)
        layout.addLayout(self._words)
        layout.addWidget(self._bar)
        layout.addStretch(1)
        return state
