"""The Search tab from Start to the end: four figures, the curves, all trials, what is in work, the leaders."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from nas_desktop.analysis.advice import Advice, advise
from nas_desktop.analysis.legs import leg_of
from nas_desktop.gui import numbers
from nas_desktop.gui.error_words import LABELS, end_words
from nas_desktop.gui.finish_words import finish_words
from nas_desktop.gui.look import Look
from nas_desktop.gui.plots import plot_named
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.search_words import planned_words, reading_words
from nas_desktop.gui.widgets.advice_card import AdviceCard, remedy_named
from nas_desktop.gui.widgets.banner import Banner
from nas_desktop.gui.widgets.best_trial import BestTrial
from nas_desktop.gui.widgets.leaders import Leaders
from nas_desktop.gui.widgets.leg_line import LegLine
from nas_desktop.gui.widgets.page import Page
from nas_desktop.gui.widgets.plot_card import PlotCard
from nas_desktop.gui.widgets.running_trials import RunningTrials
from nas_desktop.gui.widgets.search_tiles import SearchTiles
from nas_desktop.gui.widgets.trial_strip_card import TrialStripCard

_SIDE_WIDTH = 348
_SIDE_WIDTH_TIGHT = 320
_NARROW = 1180  # pixels of the tab
_SETTINGS_AT = ((740, 8), (620, 4), (0, 2))  # height of the tab, and how many settings of the best fit beside it
_ADVICE_TAKES, _ROOM_FOR_BOTH = 6, 940  # of those settings, below this height
_DRAWN = ("COMPLETE", "PRUNED", "RUNNING")  # states of trials that have a curve in the plot
RESUME, NEW_SEARCH, ALL_RESULTS = "Resume", "New search", "All results"


class RunningFace(Page):
    """Follows the model through preparing, running, paused and the end."""

    link_clicked = Signal(str)  # a word of the banner or of the leaders
    remedy_taken = Signal(object)  # Remedy
    skip_wanted = Signal(int)  # the running trial to be ended

    def __init__(self, model: SearchModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._tight = False
        self._height = 0
        self._advised: tuple[object, ...] = ()  # what the advice was worked out from
        self.banner = Banner(look)
        self.figures = SearchTiles(model, look)
        self.legs = LegLine(model, look)
        self.curves = PlotCard(plot_named("accuracy-curves"), model, look)
        self._strip = TrialStripCard(model, look)
        self._running = RunningTrials(model, look)
        self._best = BestTrial(model, look)
        self.leaders = Leaders(model, look)
        self.advice = AdviceCard(model, look)
        self._side = QWidget()
        self._build()
        self.banner.link_clicked.connect(self._on_link)
        self.advice.remedy_taken.connect(self.remedy_taken)
        self.advice.put_aside.connect(self._show_advice)
        self.leaders.all_wanted.connect(self._on_all_wanted)
        self._running.skip_wanted.connect(self.skip_wanted)
        model.changed.connect(self._on_changed)
        self._on_changed()

    def fit(self, width: int, height: int, *, tight: bool) -> None:
        """Give up third lines, settings and width of the side column."""
        narrow = tight or width < _NARROW
        self._side.setFixedWidth(_SIDE_WIDTH_TIGHT if narrow else _SIDE_WIDTH)
        self.figures.set_tight(tight)
        self._tight, self._height = tight, height
        self._show_advice()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened meanwhile."""
        super().showEvent(event)
        self._on_changed()

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(self.curves, 1)
        left.addWidget(self._strip)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self._running)
        side.addWidget(self._best)
        side.addWidget(self.leaders, 1)
        side.addWidget(self.advice)
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addLayout(left, 1)
        body.addWidget(self._side)
        self.column.addWidget(self.banner)
        self.column.addWidget(self.figures)
        self.column.addWidget(self.legs)
        self.column.addLayout(body, 1)

    def _on_all_wanted(self) -> None:
        self.link_clicked.emit(ALL_RESULTS)

    def _on_link(self, word: str) -> None:
        remedy = remedy_named(self.advice.current, word)
        if remedy is not None:
            self.remedy_taken.emit(remedy)
        else:
            self.link_clicked.emit(word)

    def _on_changed(self) -> None:
        phase = self._model.phase
        self._advise()
        rows = self._model.state.rows.values()
        has_curves = any(row.curve and row.state in (_DRAWN if row.study == "search" else ("RUNNING",)) for row in rows)
        self.curves.show_plot(has_curves)
        if not has_curves:
            self._say_what_comes()
        data = self._model.state.data
        images = numbers.counted(data.n_val, "validation image") if data else "the validation images"
        of = "percent of" if self._model.state.objectives.score == "accuracy" else "in percent, on"
        final = "; the final training: of images it is trained on" if leg_of(self._model.state) == "final" else ""
        self.curves.subtitle.set_full_text(f"{of} {images}{final}")
        ended = phase in ("finished", "stopped", "failed")
        self._running.setVisible(not ended)
        self._best.setVisible(ended and self._model.state.best is not None)

    def _say_what_comes(self) -> None:
        state, phase = self._model.state, self._model.phase
        place = self.curves.placeholder
        if phase == "preparing":
            share = state.reading[0] / max(1, state.reading[1]) if state.reading else None
            place.say("hourglass", reading_words(state), "The curves begin with the first epoch.", share, "accent")
        elif self._model.under_way:
            place.say("chart-line-up", "The first epoch is under way", "Each trial becomes one line here.")
        else:
            place.say("chart-line-up", "No trial is complete", "There is nothing to draw yet.")

    def _advise(self) -> None:
        """Read the study again where a trial has ended or the search took another turn."""
        state = self._model.state
        seen = (state.name, state.started, state.n_finished, self._model.phase)
        if seen != self._advised and self.isVisible():
            self._advised = seen
            self.advice.show_advice(advise(state))
        self._show_advice()

    def _show_advice(self) -> None:
        """As a card, or where the window is low in the banner."""
        shown = self.advice.current is not None and not self._tight
        self.advice.setVisible(shown)
        n = next(n for limit, n in _SETTINGS_AT if self._height >= limit)
        self._best.show_settings(max(2, n - _ADVICE_TAKES) if shown and self._height < _ROOM_FOR_BOTH else n)
        self._show_banner(self.advice.current if self._tight else None)

    def _show_banner(self, advice: Advice | None) -> None:
        state, phase, banner = self._model.state, self._model.phase, self.banner
        done = f"{numbers.count(state.n_finished)} of {planned_words(state)} trials are done"
        match phase:
            case _ if state.blocked is not None or (phase == "stopped" and self._model.view_only is not None):
                banner.hide()  # the bar above the tabs is graver than anything said here
            case "finished" | "stopped" | "failed" if self._model.problem is not None:
                sentence, acts = self._cause()
                banner.show_message("bad", sentence, *acts, *((RESUME,) if self._can_resume else ()), NEW_SEARCH)
            case "paused":
                banner.show_message("accent", f"Paused. Nothing is lost; {done}.", RESUME)
            case "stopped":
                banner.show_message("accent", f"Stopped. Nothing is lost; {done}.", RESUME, NEW_SEARCH)
            case "failed":
                sentence, acts = self._cause()
                banner.show_message("bad", sentence, *acts, *((RESUME,) if self._can_resume else ()), NEW_SEARCH)
            case "finished" if advice is not None:
                remedies = [remedy.label for remedy in advice.remedies[:1]] or [ALL_RESULTS]
                banner.show_message("good", f"{finish_words(state)} {advice.sentence}", *remedies, NEW_SEARCH)
            case "finished":
                banner.show_message("good", finish_words(state), ALL_RESULTS, NEW_SEARCH)
            case _ if advice is not None:
                banner.show_message("warn", advice.sentence)
            case _:
                banner.hide()

    @property
    def _can_resume(self) -> bool:
        return self._model.phase in ("stopped", "failed") and self._model.view_only is None

    def _cause(self) -> tuple[str, tuple[str, ...]]:
        """Why the search could not go on, and the label of what can be done beside resuming."""
        problem, finish = self._model.problem, self._model.state.finish
        if problem is not None:
            sentence, act = end_words(problem.message, problem.hint)
        else:
            sentence, act = end_words((finish.detail if finish else "") or "The search could not go on.")
        return sentence, (LABELS[act],) if act not in (None, "resume", "new") else ()
