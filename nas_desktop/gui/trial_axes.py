"""What parallel axes measure: every drawn setting, and what came of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log10

from nas_desktop.core.specs import Value
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.ticks import amount_tick, linear_ticks, log_ticks
from nas_desktop.gui.trial_settings import Setting, drawn_settings, score

_MOST_TICKS = 5
ACCURACY = "accuracy"


@dataclass(frozen=True, slots=True)
class TrialAxis:
    """One axis. Its measure is the logarithm of a logarithmic quantity, or the place of a choice in its order."""

    name: str
    title: str  # short, for the head of the axis
    full: str  # for sentences and tooltips
    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]  # measure and words
    measure: Callable[[TrialRow], float | None]
    words: Callable[[float], str]
    is_choice: bool = False
    shown: bool = True  # at first

    def share(self, measure: float) -> float:
        """Where a measure lies: 0 at the foot of the axis, 1 at its head."""
        return (measure - self.low) / (self.high - self.low) if self.high > self.low else 0.5

    def measure_at(self, share: float) -> float:
        """The measure at a place."""
        return self.low + min(1.0, max(0.0, share)) * (self.high - self.low)


def trial_axes(state: SearchState, trials: Sequence[TrialRow]) -> tuple[TrialAxis, ...]:
    """An axis for every drawn setting with more than one value, then size, work, time and accuracy."""
    settings = [setting for setting in drawn_settings(state, trials) if len(setting.order) != 1]
    axes = [_choices(setting) if setting.order else _scale(setting) for setting in settings]
    return (*axes, *_outcomes(trials, state.objectives.score_title))


def _choices(setting: Setting) -> TrialAxis:
    order = setting.order
    places: dict[tuple[type, Value], float] = {(type(value), value): float(i) for i, value in enumerate(order)}

    def measure(trial: TrialRow) -> float | None:
        value = setting.value(trial)
        return None if value is None else places.get((type(value), value))

    return TrialAxis(
        name=setting.name,
        title=setting.short,
        full=setting.title,
        low=0.0,
        high=float(len(order) - 1),
        ticks=tuple((float(i), setting.words(value)) for i, value in enumerate(order)),
        measure=measure,
        words=lambda place: setting.words(order[min(len(order) - 1, max(0, round(place)))]),
        is_choice=True,
        shown=not setting.per_layer,
    )


def _scale(setting: Setting) -> TrialAxis:
    def measure(trial: TrialRow) -> float | None:
        value = setting.value(trial)
        if value is None or (setting.log and float(value) <= 0):
            return None
        return log10(float(value)) if setting.log else float(value)

    low, high = (log10(setting.low), log10(setting.high)) if setting.log else (setting.low, setting.high)
    figures = log_ticks(setting.low, setting.high, _MOST_TICKS) if setting.log else linear_ticks(low, high, 4)
    ticks = tuple((log10(f) if setting.log else f, _tick(setting, f)) for f in figures)
    return TrialAxis(
        name=setting.name,
        title=setting.short,
        full=setting.title,
        low=low,
        high=high,
        ticks=ticks,
        measure=measure,
        words=lambda m: setting.words(10.0**m if setting.log else float(m)),
        shown=not setting.per_layer,
    )


def _tick(setting: Setting, figure: float) -> str:
    if setting.log:
        return numbers.rate(figure).replace(".0e", "e")
    return numbers.decimal(figure, 0 if figure == round(figure) else 1 if round(10 * figure, 6) % 1 == 0 else 2)


def _outcomes(trials: Sequence[TrialRow], score_title: str) -> list[TrialAxis]:
    return [
        _amounts("n_params", "Weights", trials, shown=True),
        _amounts("n_macs", "Multiply-adds", trials, shown=False),
        _seconds(trials),
        _accuracy(trials, score_title),
    ]


def _amounts(name: str, title: str, trials: Sequence[TrialRow], *, shown: bool) -> TrialAxis:
    sizes = [float(max(1, getattr(row, name))) for row in trials] or [1.0, 10.0]
    low, high = min(sizes) / 1.15, max(sizes) * 1.15
    return TrialAxis(
        name=name,
        title=title,
        full=title,
        low=log10(low),
        high=log10(high),
        ticks=tuple((log10(value), amount_tick(value)) for value in log_ticks(low, high, _MOST_TICKS)),
        measure=lambda trial: log10(max(1, getattr(trial, name))),
        words=lambda measure: numbers.amount(round(10.0**measure)),
        shown=shown,
    )


def _seconds(trials: Sequence[TrialRow]) -> TrialAxis:
    high = max([row.seconds for row in trials], default=1.0) * 1.05 or 1.0
    ticks = tuple((value, numbers.seconds(value)) for value in linear_ticks(0.0, high, _MOST_TICKS))
    return TrialAxis(
        "seconds", "Time", "Time", 0.0, high, ticks, lambda trial: trial.seconds, numbers.seconds, shown=False
    )


def _accuracy(trials: Sequence[TrialRow], title: str) -> TrialAxis:
    scores = [score(row) for row in trials] or [0.0, 1.0]
    room = max(0.005, 0.05 * (max(scores) - min(scores)))
    low, high = max(0.0, min(scores) - room), min(1.0, max(scores) + room)
    figures = linear_ticks(low, high, _MOST_TICKS)
    decimals = 0 if high - low > 0.05 else 1
    ticks = tuple((figure, numbers.percent(figure, decimals)) for figure in figures)
    return TrialAxis(ACCURACY, title, title, low, high, ticks, score, numbers.percent)
