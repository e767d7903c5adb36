"""At most six series, always told apart by the same colour."""

from nas_desktop.core.specs import as_config
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_series import series_of
from nas_desktop.gui.trial_settings import Setting, complete_trials
from tests.builders import a_search_started, a_trial_finished, a_trial_started

_DEPTH = Setting("depth", "Convolutions", "Convolutions", "Convolutions", False, True, tuple(range(1, 10)))


def _rows(model: SearchModel, depths: list[int]):  # type: ignore[no-untyped-def]
    model.apply(a_search_started())
    for trial, depth in enumerate(depths):
        model.apply(a_trial_started(trial, params=as_config({"depth": depth})))
        model.apply(a_trial_finished(trial, 0.5))
    return complete_trials(model.state)


def test_every_value_has_its_place_whether_it_occurs_or_not(model: SearchModel) -> None:
    setting = Setting("depth", "Convolutions", "Convolutions", "Convolutions", False, True, (1, 2, 3))
    series = series_of(setting, _rows(model, [3, 3]))

    assert series.names == ("1", "2", "3")
    assert series.place(_rows(model, [3])[0]) == 2


def test_beyond_six_values_the_rare_ones_are_others(model: SearchModel) -> None:
    rows = _rows(model, [9, 9, 8, 8, 7, 7, 6, 6, 5, 5, 1])
    series = series_of(_DEPTH, rows)

    assert series.names == ("5", "6", "7", "8", "9", "others")
    assert series.place(rows[-1]) == 5


def test_the_full_name_says_what_is_counted() -> None:
    series = series_of(Setting("n", "Convolutions", "", "", False, True, (1, 2)), [])
    choice = series_of(Setting("o", "Optimizer", "", "", False, False, ("Adam", "SGD")), [])

    assert [series.full_name(0), series.full_name(1)] == ["1 convolution", "2 convolutions"]
    assert choice.full_name(1) == "Optimizer: SGD"


def test_without_a_setting_all_are_one_series(model: SearchModel) -> None:
    series = series_of(None, [])

    assert series.names == ("trials",)
    assert series.place(_rows(model, [1])[0]) == 0
