"""A running trial that is not heard of: since when, and the two answers to it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.chip import Chip
from nas_desktop.gui.widgets.layouts import row

_WAIT_TIP = "Say no more of it, unless the trial is heard again and falls silent once more"
_END_TIP = "End this trial; the next one begins, and the search goes on"


class SilenceLine(QWidget):
    """Hidden while the trial is heard of, and once its reader has chosen to wait."""

    end_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._silent: tuple[str, int] | None = None  # the trial that is silent now
        self._waited: tuple[str, int] | None = None  # the one whose silence is no news any more
        self.chip = Chip(look, icon="warning", tone="warn")
        self.wait = Button(look, "Wait", kind="link", tip=_WAIT_TIP)
        self.end = Button(look, "End trial", kind="link", tip=_END_TIP)
        layout = row(self.chip, None, self.wait, self.end, gap=4, parent=self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.wait.clicked.connect(self._on_wait)
        self.end.clicked.connect(self.end_wanted)
        self.hide()

    def show_trial(self, trial: TrialRow | None, *, can_end: bool) -> None:
        """Say how long the trial has been silent, if it is."""
        silent = trial is not None and trial.silent_s > 0
        self._silent = (trial.study, trial.trial) if trial is not None and silent else None
        if self._silent != self._waited:
            self._waited = None
        if trial is not None and silent:
            self.chip.set_text(f"Not responding for {numbers.seconds(trial.silent_s)}")
        self.end.setVisible(can_end)
        self.setVisible(silent and self._waited is None)

    def _on_wait(self) -> None:
        self._waited = self._silent
        self.hide()
