"""The columns of the trials table: what each says, how it sorts, and whether it is shown at first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from nas_desktop.analysis.outcomes import outcome_of
from nas_desktop.analysis.stages import STAGE_TITLES
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers, trial_words

Text = Callable[[TrialRow], str]
Key = Callable[[TrialRow], Any]
Figure = Callable[[TrialRow], float | None]
_MOST_GROWTH = 1.6  # beyond it figures stand too far from one another to be read as a row
_FIXED = ("mark", "trial")
_BAR = "accuracy"
_STAGES = list(STAGE_TITLES)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` gives values of one type, so that any two can be compared; numbers sort as numbers."""

    name: str
    title: str
    width: int
    text: Text
    key: Key
    right: bool = False  # numbers stand right-aligned under right-aligned heads
    shown: bool = True
    value: Figure | None = None  # of a column of figures: in `unit`; None where unknown
    unit: str = ""


def _figures(
    name: str,
    title: str,
    width: int,
    text: Text,
    value: Figure,
    *,
    unit: str = "",
    right: bool = True,
    shown: bool = True,
) -> Column:
    """A column that sorts by its figures, the unknown ones last."""
    return Column(name, title, width, text, lambda row: _known(value(row)), right, shown, value, unit)


def _known(value: float | None) -> float:
    return value if value is not None else -1.0


def _setting(key: str) -> Figure:
    return lambda row: float(row.params[key]) if key in row.params else None


def _layers(stem: str, key: str) -> Key:
    return lambda row: tuple(int(value) for value in trial_words.per_layer(row.params, stem, key))


def _word(key: str) -> Text:
    return lambda row: trial_words.word(row.params, key)


def shown_score(row: TrialRow) -> float | None:
    """The validation score; None of a final training, which is trained on the validation images."""
    return row.last_score if row.stage != "final" else None


def _percent(row: TrialRow) -> float | None:
    score = shown_score(row)
    return 100 * score if score is not None else None


def _shown_number(row: TrialRow) -> float | None:
    number = trial_words.number(row)
    return float(number) if number != numbers.NOTHING else None


COLUMNS: tuple[Column, ...] = (
    Column("mark", "", 34, lambda row: "", lambda row: row.state),
    Column(
        "trial",
        "Trial",
        52,
        trial_words.number,
        lambda row: (row.study != "search", row.trial),
        right=True,
        value=_shown_number,
    ),
    Column("state", "State", 94, outcome_of, outcome_of),
    Column("stage", "Stage", 92, lambda row: STAGE_TITLES[row.stage], lambda row: _STAGES.index(row.stage)),
    Column("origin", "Origin", 106, trial_words.origin, trial_words.origin),
    _figures("accuracy", "Accuracy", 136, lambda r: numbers.percent(shown_score(r)), _percent, unit="%", right=False),
    Column("network", "Network", 84, lambda row: "", lambda row: row.n_params),
    _figures("weights", "Weights", 82, lambda row: numbers.amount(row.n_params), lambda row: row.n_params),
    _figures("macs", "Multiply-adds", 104, lambda row: numbers.amount(row.n_macs), lambda r: r.n_macs, shown=False),
    _figures(
        "ms",
        "An image",
        84,
        lambda row: numbers.milliseconds(row.ms) if row.ms is not None else numbers.NOTHING,
        lambda row: row.ms,
        unit="ms",
        shown=False,
    ),
    Column("filters", "Filters", 136, lambda r: trial_words.filters(r.params), _layers("conv", "filters")),
    Column("kernels", "Kernels", 84, lambda r: trial_words.kernels(r.params), _layers("conv", "kernel")),
    Column("pooling", "Pooling", 104, lambda r: trial_words.pooling(r.params), _layers("conv", "pool"), shown=False),
    Column("units", "Dense units", 96, lambda r: trial_words.units(r.params), _layers("fc", "units"), shown=False),
    Column("activation", "Activation", 96, _word("activation"), _word("activation")),
    Column("optimizer", "Optimizer", 90, _word("optimizer"), _word("optimizer")),
    _figures("rate", "Rate", 74, lambda r: trial_words.learning_rate(r.params), _setting("learning_rate")),
    _figures("dropout", "Dropout", 84, lambda r: trial_words.dropout(r.params), _setting("dropout"), shown=False),
    _figures("batch", "Batch", 70, _word("batch_size"), _setting("batch_size"), shown=False),
    _figures("decay", "Weight decay", 104, _word("weight_decay"), _setting("weight_decay"), shown=False),
    Column("norm", "Batch norm", 96, _word("use_batch_norm"), _word("use_batch_norm"), shown=False),
    _figures("epochs", "Epochs", 78, lambda row: str(len(row.curve)), lambda row: len(row.curve), shown=False),
    Column("note", "Note", 160, lambda row: "", lambda row: "", shown=False),  # the model has the words
    _figures(
        "time",
        "Time",
        76,
        lambda row: numbers.seconds(row.seconds) if row.seconds else numbers.NOTHING,
        lambda row: row.seconds or None,
        unit="s",
    ),
)


def fitted(widths: Mapping[str, int], room: int) -> dict[str, int]:
    """Widths of columns, by name, that fill `room`: all grow up to a limit, from there on only the accuracy's bar.

    Where `room` is too small the widths stay as they are, and the table scrolls.
    """
    free = {name: width for name, width in widths.items() if name not in _FIXED}
    spare = room - sum(widths.values())
    if spare <= 0 or not free:
        return dict(widths)
    growth = min(_MOST_GROWTH, 1.0 + spare / sum(free.values()))
    result = {**widths, **{name: int(width * growth) for name, width in free.items()}}
    last = _BAR if _BAR in free else list(free)[-1]
    result[last] += room - sum(result.values())
    return result


def column_index(name: str) -> int:
    """Where the column called `name` stands."""
    return next(i for i, column in enumerate(COLUMNS) if column.name == name)
