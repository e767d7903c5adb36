"""What is typed above the trials is understood, or a sentence says why not."""

import pytest

from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.trial_columns import COLUMNS
from nas_desktop.gui.widgets.trial_filter import FilterError, parse_query


def _words(row: TrialRow, index: int) -> str:
    return COLUMNS[index].text(row)


def _all_words(row: TrialRow) -> str:
    return "\n".join(_words(row, i) for i in range(len(COLUMNS))).lower()


def _shown(model: SearchModel, text: str) -> list[int]:
    rows = model.state.search_rows
    query = parse_query(text, {name for row in rows for name in row.params})
    return [row.trial for row in rows if query.accepts(row, _words, _all_words)]


@pytest.mark.parametrize(
    ("text", "trials"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("accuracy>50", [1, 4]),
        ("accuracy > 50", [1, 4]),
        ("accuracy>=50%", [0, 1, 4]),
        ("score<50", [2, 3]),
        ("accuracy=80", [1]),
        ("accuracy!=80", [0, 2, 3, 4]),
        ("trial>=3", [3, 4]),
        ("-state:complete", [2, 3, 4]),
        ("state=complete", [0, 1]),
        ("state!=complete", [2, 3, 4]),
        ("state:complete accuracy<60", [0]),
        ("trial:0 OR trial:4", [0, 4]),
        ("accuracy>70 or accuracy<30", [1, 2]),
        ("learning_rate>0", [0, 1, 2, 3, 4]),
        ("optimizer:sgd", []),
        ("weights>1", [0, 1, 2, 3, 4]),
        ("weights>1G", []),
        ('cause:"out of memory"', [3]),
    ],
)
def test_a_query_shows(busy_model: SearchModel, text: str, trials: list[int]) -> None:
    assert _shown(busy_model, text) == trials


def test_what_is_not_known_is_neither_more_nor_less(busy_model: SearchModel) -> None:
    assert _shown(busy_model, "latency>0 OR latency<1") == []  # no latency was measured


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("flavour:sweet", "No column is called “flavour”. Try accuracy>80, optimizer:adamw or -state:failed."),
        ("filters>64", "Filters has no size to compare. Try filters:64."),
        ("accuracy>high", "“high” is not a number, which accuracy could be compared with."),
        ("learning_rate>high", "“high” is not a number, which learning_rate could be compared with."),
    ],
)
def test_what_cannot_be_understood_is_told(busy_model: SearchModel, text: str, sentence: str) -> None:
    with pytest.raises(FilterError) as raised:
        _shown(busy_model, text)

    assert str(raised.value) == sentence


def test_a_half_typed_query_is_no_error(busy_model: SearchModel) -> None:
    whole = 'accuracy>50 -state:failed OR "out of'
    understood = 0
    for n in range(len(whole)):
        try:
            parse_query(whole[:n])
        except FilterError:
            continue
        understood += 1

    assert understood >= len(whole) - 3
