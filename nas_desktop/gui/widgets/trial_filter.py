"""What can be typed above the trials table, and which trials it shows.

```
filter := terms (OR terms)*      terms := term+, all of which must hold
term   := [-] words              a row that has them in any column; several words in quotes
        | [-] column:words       that has them in this one
        | [-] column OP value    OP one of = != < <= > >=; in the unit shown: accuracy>80, weights<=1.2M, time<2min
```

A column is called by its title or the beginning of it, spaces left out, or by the name of any setting of the networks.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from nas_desktop.analysis.outcomes import cause_of
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import trial_words
from nas_desktop.gui.widgets.trial_columns import COLUMNS, Column

_TOKEN = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_COMPARED = re.compile(r"^([^\W\d][\w .-]*?)\s*(!=|<=|>=|=|<|>|:)(.*)$", re.DOTALL)
_NUMBER = re.compile(r"^([-+]?\d+(?:[.,]\d+)?(?:e[-+]?\d+)?)\s*([a-z%]*)$", re.IGNORECASE)
_OR = "or"
_BY_SIZE = ("<", "<=", ">", ">=")
_OTHER_NAMES = {"score": "accuracy", "params": "weights", "lr": "rate", "number": "trial", "latency": "ms"}
_FACTORS = {"": 1.0, "%": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "s": 1.0, "ms": 1.0, "min": 60.0, "h": 3600.0}

Words = Callable[[TrialRow, int], str]  # what the cell of a row in a column says
AllWords = Callable[[TrialRow], str]  # everything that a row says, in small letters
_Holds = Callable[[TrialRow, Words, AllWords], bool]


class FilterError(ValueError):
    """What was typed cannot be understood; the message says why, and what could be typed."""


@dataclass(frozen=True, slots=True)
class TrialQuery:
    """A filter that was understood: a row is shown where all terms of any alternative hold."""

    alternatives: tuple[tuple[_Holds, ...], ...] = ()

    @property
    def shows_all(self) -> bool:
        """Whether nothing was asked for."""
        return not self.alternatives

    def accepts(self, row: TrialRow, words: Words, all_words: AllWords) -> bool:
        """Whether a trial is shown.

        Args:
            words: what a cell says.
            all_words: what all cells of a row say, in small letters.
        """
        if not self.alternatives:
            return True
        return any(all(term(row, words, all_words) for term in terms) for terms in self.alternatives)


def parse_query(text: str, settings: Collection[str] = ()) -> TrialQuery:
    """Understand a filter.

    Args:
        settings: names of the settings that networks have here, which can be asked for beside the columns.

    Raises:
        FilterError: a column or a value cannot be understood.
    """
    alternatives: list[tuple[_Holds, ...]] = []
    terms: list[_Holds] = []
    for found in _TOKEN.finditer(_joined_operators(text)):
        if found.group().lower() == _OR:
            alternatives.append(tuple(terms))
            terms = []
        else:
            terms.append(_term(found.group(), settings))
    alternatives.append(tuple(terms))
    return TrialQuery(tuple(part for part in alternatives if part))


def _joined_operators(text: str) -> str:
    """The text with `accuracy > 80` as one word; what stands in quotes stays."""
    parts = re.split(r'("[^"]*"?)', text)
    return "".join(part if part.startswith('"') else re.sub(r"\s*(!=|<=|>=|=|<|>)\s*", r"\1", part) for part in parts)


def _term(token: str, settings: Collection[str]) -> _Holds:
    if token.startswith("-") and len(token) > 1:
        inner = _term(token[1:], settings)
        return lambda row, words, all_words: not inner(row, words, all_words)
    compared = _COMPARED.match(token) if not token.startswith('"') else None
    if compared is None:
        wanted = token.replace('"', "").lower()
        return lambda row, words, all_words: wanted in all_words(row)
    name, operator, value = compared.group(1), compared.group(2), compared.group(3).replace('"', "").lower()
    if _plain(name) == "cause":
        return lambda row, words, all_words: (
            row.state == "FAIL" and value in f"{cause_of(row.reason)} {row.reason}".lower()
        )
    if (index := _column(name)) is not None:
        return _of_column(index, operator, value)
    setting = next((key for key in settings if key.lower() == name.lower()), None)
    if setting is None:
        raise FilterError(f"No column is called “{name}”. Try accuracy>80, optimizer:adamw or -state:failed.")
    return _of_setting(setting, operator, value)


def _of_column(index: int, operator: str, value: str) -> _Holds:
    column = COLUMNS[index]
    if operator == ":":
        return lambda row, words, all_words: value in words(row, index).lower()
    number = _number(value)
    if column.value is not None and number is not None:
        shown, (wanted, decimals) = column.value, number
        return lambda row, words, all_words: _compare(shown(row), operator, wanted, decimals)
    if operator in _BY_SIZE:
        raise FilterError(_no_size(column, value))
    return lambda row, words, all_words: (words(row, index).lower() == value) == (operator == "=")


def _of_setting(key: str, operator: str, value: str) -> _Holds:
    number = _number(value)

    def holds(row: TrialRow, words: Words, all_words: AllWords) -> bool:
        own = row.params.get(key)
        if own is None:
            return False
        if operator != ":" and number is not None and isinstance(own, int | float) and not isinstance(own, bool):
            return _compare(float(own), operator, *number)
        said = trial_words.word(row.params, key).lower()
        return value in said if operator == ":" else (said == value) == (operator == "=")

    if operator in _BY_SIZE and number is None:
        raise FilterError(f"“{value}” is not a number, which {key} could be compared with.")
    return holds


def _compare(own: float | None, operator: str, wanted: float, decimals: int | None) -> bool:
    """Equal is what looks equal: with as many decimals as were typed."""
    if own is None:
        return False
    match operator:
        case "<":
            return own < wanted
        case "<=":
            return own <= wanted
        case ">":
            return own > wanted
        case ">=":
            return own >= wanted
        case _:
            is_equal = round(own, decimals) == wanted if decimals is not None else abs(own - wanted) <= 0.005 * abs(own)
            return is_equal == (operator == "=")


def _number(value: str) -> tuple[float, int | None] | None:
    """The number, and its decimals where they are those of the figure that is compared; None where it is none."""
    found = _NUMBER.match(value.strip())
    if found is None or found.group(2) not in _FACTORS:
        return None
    figure, factor = found.group(1).replace(",", "."), _FACTORS[found.group(2)]
    decimals = len(figure.partition(".")[2]) if factor == 1 and "e" not in figure else None
    return float(figure) * factor, decimals


def _column(name: str) -> int | None:
    plain = _plain(name)
    plain = _OTHER_NAMES.get(plain, plain)
    exact = [i for i, column in enumerate(COLUMNS) if plain in (column.name, _plain(column.title))]
    begins = [i for i, column in enumerate(COLUMNS) if column.title and _plain(column.title).startswith(plain)]
    return next(iter((*exact, *begins)), None)


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.lower())


def _no_size(column: Column, value: str) -> str:
    if column.value is None:
        return f"{column.title} has no size to compare. Try {_plain(column.title)}:{value or 'word'}."
    return f"“{value}” is not a number, which {column.title.lower()} could be compared with."
