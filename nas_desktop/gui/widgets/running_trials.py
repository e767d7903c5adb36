"""The trials in work, one below the other; with a single one, also what sets it apart from the best."""

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nas_desktop.analysis.legs import final_row, leg_of
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers, trial_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.card import Card
from nas_desktop.gui.widgets.fact_grid import FactGrid
from nas_desktop.gui.widgets.label import RIGHT, ElidedLabel, Label
from nas_desktop.gui.widgets.layouts import row
from nas_desktop.gui.widgets.progress_bar import ProgressBar
from nas_desktop.gui.widgets.rule import Rule
from nas_desktop.gui.widgets.silence_line import SilenceLine
from nas_desktop.gui.widgets.silhouette import Silhouette, slabs_of

_MAX_FULL = 2  # so many trials are shown with their networks; further ones in one line each
_MAX_DIFFERENCES = 4
_SKIP_TIP = "End this trial; the next one begins"
DEFAULT_SHAPE = (3, 32, 32)


class TrialInWork(QWidget):
    """One running trial: network, epoch, bar, and the way to end it."""

    skip_wanted = Signal(int)  # trial number

    def __init__(self, look: Look, *, full: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = full
        self._silhouette = Silhouette(look, (96, 40) if full else (52, 20))
        self._name = Label("", "small", weight=600)
        self._network = Label("", "small", "text2")
        self._weights = Label("", "small", "text2")
        self._epoch = Label("", "small", weight=500)
        self._speed = Label("", "small", "text2", align=RIGHT)
        self._bar = ProgressBar(look)
        self.skip = Button(look, "Skip", kind="link", tip=_SKIP_TIP)
        place = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        place.setRetainSizeWhenHidden(True)  # nothing moves when a trial begins
        self.skip.setSizePolicy(place)
        self.silence = SilenceLine(look)
        self._trial = -1
        self._skipped = -1  # the trial whose end is wanted already
        self.skip.clicked.connect(self._on_skip)
        self.silence.end_wanted.connect(self._on_skip)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 2, 0, 2)
        layout.setSpacing(6)
        if full:
            words = QVBoxLayout()
            words.setSpacing(1)
            for label in (self._name, self._network, self._weights):
                words.addWidget(label)
            layout.addLayout(row(self._silhouette, words, None, gap=14))
            layout.addLayout(row(self._epoch, None, self._speed, self.skip))
        else:
            layout.addLayout(row(self._silhouette, self._name, None, self._epoch, self.skip, gap=10))
        layout.addWidget(self._bar)
        layout.addWidget(self.silence)

    def show_trial(self, trial: TrialRow | None, shape: tuple[int, int, int], n_classes: int, waiting: str) -> None:
        """Show a trial, or what is waited for."""
        self._show_skip(trial)
        if trial is None:
            self._silhouette.show_slabs(())
            for label in (self._name, self._network, self._weights, self._speed):
                label.setText("")
            self._epoch.setText(waiting)
            self._bar.show_share(0.0)
            return
        self._silhouette.show_slabs(slabs_of(trial.params, shape, n_classes))
        self._name.setText(trial_words.running_name(trial))
        self._network.setText(trial_words.layers(trial.params))
        self._weights.setText(trial_words.weights(trial.n_params))
        epoch = min(len(trial.curve) + 1, trial.epochs)
        self._epoch.setText(f"Epoch {epoch} of {trial.epochs}" if self._full else f"{epoch} of {trial.epochs}")
        speed = trial.images_per_second
        self._speed.setText(f"{numbers.count(round(speed))} images/s" if speed else "")
        self._bar.show_share(trial.share_done)

    def _show_skip(self, trial: TrialRow | None) -> None:
        """What is trained to check the best is no trial of the search, and cannot be skipped."""
        can_skip = trial is not None and trial.study == "search"
        self._trial = trial.trial if trial is not None and can_skip else -1
        if self._trial != self._skipped:
            self._skipped = -1
        self.skip.setVisible(can_skip)
        self.skip.setEnabled(self._skipped < 0)
        self.skip.setAccessibleName(f"Skip trial {self._trial}" if can_skip else "Skip")
        self.silence.show_trial(trial, can_end=can_skip and self._skipped < 0)

    def _on_skip(self) -> None:
        if self._trial < 0 or self._skipped >= 0:
            return
        self._skipped = self._trial
        self.skip.setEnabled(False)
        self.silence.end.hide()
        self.skip_wanted.emit(self._trial)


class RunningTrials(Card):
    """As many places as trials can run at once, so that nothing moves when one ends and the next begins."""

    skip_wanted = Signal(int)  # trial number

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("Training now", " ", gap=8, parent=parent)
        self._model = model
        self._look = look
        self._places: list[TrialInWork] = []
        self._rules: list[Rule] = []
        self._room = QVBoxLayout()
        self._room.setSpacing(8)
        self._differences = QWidget()
        self._facts = FactGrid(gap=5)
        self._same = ElidedLabel("", "small", "text3")
        differences = QVBoxLayout(self._differences)
        differences.setContentsMargins(0, 0, 0, 0)
        differences.setSpacing(6)
        for part in (Rule(), self._same, self._facts):
            differences.addWidget(part)
        self.fill(self._room, self._differences)
        self._differences.hide()
        model.changed.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self) -> None:
        state = self._model.state
        running = state.running
        n_places = max(1, state.n_slots, len(running))
        self._make_places(n_places)
        shape = state.data.input_shape if state.data else DEFAULT_SHAPE
        n_classes = len(state.data.classes) if state.data else 10
        waiting = _waiting_words(self._model)
        for i, place in enumerate(self._places):
            place.show_trial(running[i] if i < len(running) else None, shape, n_classes, waiting)
        self.subtitle.set_full_text(f"{n_places} at once" if n_places > 1 else "")
        self._show_differences(running, n_places)

    def _make_places(self, n: int) -> None:
        if len(self._places) == n:
            return
        for old in (*self._places, *self._rules):
            self._room.removeWidget(old)
            old.deleteLater()
        self._places = [TrialInWork(self._look, full=n <= _MAX_FULL) for _ in range(n)]
        self._rules = []
        for place in self._places:
            place.skip_wanted.connect(self.skip_wanted)
        for i, place in enumerate(self._places):
            if i and n <= _MAX_FULL:
                self._rules.append(Rule())
                self._room.addWidget(self._rules[-1])
            self._room.addWidget(place)
        self._put_into_tab_order()

    def _put_into_tab_order(self) -> None:
        """Places made later stand at the end of the chain; the Tab key is to meet them where they are."""
        before: QWidget | None = self.previousInFocusChain()  # the chain is a ring
        while before not in (None, self) and not self._is_stop_outside(before):
            before = before.previousInFocusChain() if before is not None else None
        if before is None or before is self:
            return  # not yet in a window
        parts = (part for place in self._places for part in (place.skip, place.silence.wait, place.silence.end))
        for first, second in pairwise((before, *parts)):
            QWidget.setTabOrder(first, second)

    def _is_stop_outside(self, part: QWidget | None) -> bool:
        if part is None or self.isAncestorOf(part):
            return False
        return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)

    def _show_differences(self, running: list[TrialRow], n_places: int) -> None:
        best = self._model.state.best
        if n_places != 1 or best is None or not running:
            self._differences.setVisible(False)
            return
        found = trial_words.differences(running[0], best)
        self._same.set_full_text(f"What differs from the best, trial {best.trial}")
        self._facts.show_facts([(name, f"{was} → {now}") for name, was, now in found[:_MAX_DIFFERENCES]])
        self._differences.setVisible(bool(found))


def _waiting_words(model: SearchModel) -> str:
    """What an empty place waits for."""
    leg = leg_of(model.state)
    if model.phase == "preparing":
        return "Begins when the images are read"
    if leg == "closing":
        return "The test comes next"
    if leg == "final":
        return "Reading all images" if final_row(model.state) is None else "Nothing runs beside the final training"
    return "Waiting for a trial"
