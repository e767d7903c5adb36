"""The settings a search draws, as its views meet them: names, possible values, and how a value is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nas_desktop.analysis.stages import comparable_trials
from nas_desktop.core.errors import UsageError
from nas_desktop.core.specs import Config, Value
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.search_space import space_named
from nas_desktop.search_space.edited import range_of, short_name, with_range
from nas_desktop.search_space.parameters import Choice, FloatRange, IntRange, Parameter

_MOST_LAYERS = 64  # of one kind; no network here has more
_LAYER_WORDS = {"conv": "convolution", "fc": "dense layer"}


@dataclass(frozen=True, slots=True)
class Setting:
    """One drawn setting. A trial without it has no such layer."""

    name: str  # the key in a configuration: conv0_filters
    title: str  # Filters, convolution 1
    short: str  # Filters 1
    group: str  # the parameter it belongs to, without the layer: Filters
    per_layer: bool
    is_count: bool = False  # a number of layers
    order: tuple[Value, ...] = ()  # the values in their order; empty for numbers on a scale
    low: float = 0.0  # of a scale, as is `high`
    high: float = 0.0
    log: bool = False

    def value(self, trial: TrialRow) -> Value | None:
        """The trial's value; None where it has none."""
        return trial.params.get(self.name)

    def words(self, value: Value | None) -> str:
        """A value as the reader sees it."""
        match value:
            case None:
                return numbers.NOTHING
            case bool():
                return "yes" if value else "no"
            case float() if self.log or 0 < abs(value) < 0.01:
                return numbers.rate(value)
            case float():
                return numbers.decimal(value, 2)
            case _:
                return str(value)


def complete_trials(state: SearchState) -> list[TrialRow]:
    """The trials that can be compared, by number: trained in full, or while there is none the screened."""
    return comparable_trials(state)


def trials_words(trials: Sequence[TrialRow]) -> str:
    """How many are compared, and by what: `22 complete trials`, `22 screened trials`."""
    is_screening = bool(trials) and trials[0].stage == "screen"
    return numbers.counted(len(trials), "screened trial" if is_screening else "complete trial")


def score(trial: TrialRow) -> float:
    """The score of a complete trial."""
    return trial.score or 0.0


def drawn_settings(state: SearchState, trials: Sequence[TrialRow]) -> tuple[Setting, ...]:
    """Every setting that was drawn for one of `trials`, in the order of the search space."""
    drawn = dict.fromkeys(key for row in trials for key in row.drawn if key in row.params)
    found: dict[str, Setting] = {}
    for parameter in _parameters(state):
        for name, layer in _names(parameter):
            if name in drawn:
                found[name] = _setting(parameter, name, layer, trials)
            elif layer is not None:
                break
    found.update({key: _unknown(key, trials) for key in drawn if key not in found})
    return tuple(found.values())


def layer_lines(settings: Sequence[Setting], params: Config) -> list[tuple[str, str]]:
    """A trial's settings in few lines: those of single layers joined, `64 128 128`."""
    lines: dict[str, list[str]] = {}
    for setting in settings:
        words = lines.setdefault(setting.group if setting.per_layer else setting.title, [])
        if (value := params.get(setting.name)) is not None:
            words.append(setting.words(value))
    return [(title, " ".join(words) or numbers.NOTHING) for title, words in lines.items()]


def first_count(settings: Sequence[Setting]) -> Setting | None:
    """The first structural setting: a number of layers, or else the first with few values."""
    counts = [setting for setting in settings if setting.is_count]
    return next(iter(counts or [setting for setting in settings if setting.order]), None)


def _parameters(state: SearchState) -> tuple[Parameter, ...]:
    is_own = state.config.get("space_file") is not None
    told = state.search_rows[0].params if is_own and state.search_rows else state.config
    try:
        space = space_named(str(told.get("space", "plain-cnn")))
    except UsageError:
        return ()  # another version's space: its settings are shown by their keys
    limits = {key: int(state.config[flag]) for key, flag in space.layer_limits.items() if flag in state.config}
    return _edited((*space.limited(limits).parameters, *space.optional), state.config.get("ranges", {}))


def _edited(parameters: Sequence[Parameter], ranges: Mapping[str, Sequence[Value]]) -> tuple[Parameter, ...]:
    """The parameters over the user's ranges; a range that this version cannot read is passed over."""
    found = []
    for parameter in parameters:
        try:
            found.append(with_range(parameter, ranges.get(short_name(parameter), range_of(parameter))))
        except UsageError:
            found.append(parameter)
    return tuple(found)


def _names(parameter: Parameter) -> list[tuple[str, int | None]]:
    if parameter.per is None:
        return [(parameter.name, None)]
    return [(parameter.name.format(i=i), i) for i in range(parameter.per.first, _MOST_LAYERS)]


def _setting(parameter: Parameter, name: str, layer: int | None, trials: Sequence[TrialRow]) -> Setting:
    group = parameter.title or parameter.name
    title, short = (group, group) if layer is None else _layer_titles(parameter.name, group, layer)
    per_layer = layer is not None
    match parameter:
        case Choice():
            return Setting(name, title, short, group, per_layer, order=_order(parameter.choices, name, trials))
        case IntRange():
            seen = [int(value) for value in _values(name, trials)]
            order = tuple(range(min([parameter.low, *seen]), max([parameter.high, *seen]) + 1))
            return Setting(name, title, short, group, per_layer, is_count=True, order=order)
        case FloatRange():
            drawn = [float(value) for value in _values(name, trials)]
            low, high = min([parameter.low, *drawn]), max([parameter.high, *drawn])
            return Setting(name, title, short, group, per_layer, low=low, high=high, log=parameter.log and low > 0)


def _layer_titles(pattern: str, group: str, layer: int) -> tuple[str, str]:
    stem = pattern.partition("{i}")[0].rstrip("_")
    return f"{group}, {_LAYER_WORDS.get(stem, stem)} {layer + 1}", f"{group} {layer + 1}"


def _order(choices: Sequence[Value], name: str, trials: Sequence[TrialRow]) -> tuple[Value, ...]:
    """The choices in their order, then values from elsewhere; no before yes."""
    if set(choices) == {True, False} and all(isinstance(choice, bool) for choice in choices):
        choices = (False, True)
    return tuple(dict.fromkeys((*choices, *_values(name, trials))))


def _values(name: str, trials: Sequence[TrialRow]) -> list[Value]:
    return [value for row in trials if (value := row.params.get(name)) is not None]


def _unknown(key: str, trials: Sequence[TrialRow]) -> Setting:
    """A setting no space describes: a scale if its values are fractions, else choices."""
    values = _values(key, trials)
    if values and all(isinstance(value, float) for value in values):
        floats = [float(value) for value in values]
        return Setting(key, key, key, key, False, low=min(floats), high=max(floats))
    order: Mapping[Value, None] = dict.fromkeys(sorted(values, key=lambda v: (isinstance(v, str), v)))
    return Setting(key, key, key, key, False, order=tuple(order))
