"""The four figures of a search: best, trials, time, speed; at the end the test accuracy in place of the speed."""

from datetime import timedelta

from PySide6.QtWidgets import QHBoxLayout, QWidget

from nas_desktop.analysis.outcomes import OUTCOMES, design_outcomes
from nas_desktop.analysis.stages import comparable_trials
from nas_desktop.analysis.time_left import seconds_left
from nas_desktop.core.state import SearchState
from nas_desktop.gui import numbers
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.search_words import planned_words, ready_words, running_for, time_left, took
from nas_desktop.gui.widgets.state_mark import STATE_WORDS
from nas_desktop.gui.widgets.tile import Tile


class SearchTiles(QWidget):
    """Follow the model."""

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.tiles = [Tile(look, name) for name in ("Best so far", "Trials", "Time left", "Speed")]
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for tile in self.tiles:
            layout.addWidget(tile, 1)
        model.changed.connect(self._on_changed)
        self._on_changed()

    def set_tight(self, tight: bool) -> None:
        """Give up the third lines where the window is low."""
        for tile in self.tiles:
            tile.set_tight(tight)

    def _on_changed(self) -> None:
        state, phase = self._model.state, self._model.phase
        best, trials, time, speed = self.tiles
        ended = phase in ("finished", "stopped", "failed")
        score = numbers.percent(state.best.score).removesuffix(" %") if state.best else numbers.NOTHING
        unit = "%" if state.best else ""
        score_words = state.objectives.score_words
        name = f"Best validation {score_words}" if phase == "finished" else _best_so_far(state)
        gain, tone = _gain(state)
        best.say(name, score, unit, gain, foot_tone=tone)
        trials.say("Trials", numbers.count(state.n_finished), f"of {planned_words(state)}", _counts(state))
        ready = ready_words(state)
        if ended:
            time.say("Took", *numbers.duration(took(state)), _ended_at(state))
        elif ready:
            figure, _, day = ready.partition(" ")
            time.say("Ready at", figure, day, self._ready_foot())
        else:
            figure, _, word = time_left(state).partition(" ")
            time.say("Time left", figure or numbers.NOTHING, word, self._time_foot())
        if state.finish is not None and state.finish.test_accuracy is not None:
            test = numbers.percent(state.finish.test_accuracy).removesuffix(" %")
            speed.say("Test accuracy", test, "%", _test_foot(state), best=True)
        else:
            pace = sum(row.images_per_second for row in state.running)
            figure = numbers.count(round(pace)) if pace else numbers.NOTHING
            speed.say("Speed", figure, "images/s" if pace else "", _machine(state))

    def _ready_foot(self) -> str:
        state = self._model.state
        if self._model.phase == "paused":
            is_by_clock = state.config.get("until") is not None
            return "the clock goes on while paused" if is_by_clock else "later, by as long as the pause takes"
        begun = running_for(state)
        return f"running for {numbers.seconds(begun)}" if begun >= 1 else ""

    def _time_foot(self) -> str:
        state = self._model.state
        begun = running_for(state)
        since = f"running for {numbers.seconds(begun)}" if begun >= 1 else ""
        if self._model.phase == "paused":
            return "stands still while paused"
        span = seconds_left(state)
        if span is None:
            return since or "known after two trials"
        return f"done by {numbers.clock(numbers.in_seconds(span[1]) + timedelta(seconds=30))}, {since}"


def _best_so_far(state: SearchState) -> str:
    if state.best is not None and state.best.stage == "screen":
        return "Best of the screening"
    score_words = state.objectives.score_words
    return "Best so far" if score_words == "accuracy" else f"Best {score_words} so far"


def _gain(state: SearchState) -> tuple[str, str]:
    """How much the best gained over the best before it, or of how many trials the front is."""
    if state.best is None or state.best.score is None:
        return "after the first complete trial", "text2"
    if state.front:
        return f"trial {state.best.trial}; on the front: {numbers.counted(len(state.front), 'trial')}", "text2"
    earlier = [row for row in comparable_trials(state) if row.trial < state.best.trial]
    if not earlier:
        return f"trial {state.best.trial}", "text2"
    before = max(earlier, key=lambda row: row.score or 0.0)
    points = 100 * (state.best.score - (before.score or 0.0))
    gained = f"up {numbers.decimal(points, 1)} points since trial {before.trial}"
    return f"trial {state.best.trial}, {gained}", "good"


def _counts(state: SearchState) -> str:
    counts = design_outcomes(state)
    shown = [name for name in OUTCOMES if name != "WAITING" and (counts[name] or name == "COMPLETE")]
    return ", ".join(f"{numbers.count(counts[name])} {STATE_WORDS[name].lower()}" for name in shown)


def _machine(state: SearchState) -> str:
    if not state.modes:
        return "not measured yet"
    device = state.modes[max(state.modes)].device
    place = "the CPU" if device == "cpu" else device
    return f"{numbers.counted(state.n_slots, 'trial')} at once on {place}" if state.n_slots > 1 else f"on {place}"


def _ended_at(state: SearchState) -> str:
    time = numbers.local_time(state.ended)
    return f"ended at {numbers.clock(time)}" if time else ""


def _test_foot(state: SearchState) -> str:
    trial = f"of trial {state.best.trial}" if state.best else "of the best"
    if state.final is not None:
        trial = "of the final model"
    return f"{trial}, on {numbers.count(state.data.n_test)} unseen images" if state.data else trial
