"""The most telling setting comes first, and chance is called chance."""

from nas_desktop.analysis.breakdown import by_value
from nas_desktop.gui.breakdown_words import breakdown_sentence, broken_down, group_name, missing_sentence
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trial_settings import Setting, complete_trials, drawn_settings
from tests.gui.made_up import show_trials, some_trials

_OPTIMIZER = Setting("optimizer", "Optimizer", "Optimizer", "Optimizer", False, order=("Adam", "SGD"))
_RATE = Setting("learning_rate", "Learning rate", "Learning rate", "", False, low=1e-4, high=1e-2, log=True)


def test_the_setting_that_matters_comes_first(model: SearchModel) -> None:
    show_trials(model, some_trials(60))
    trials = complete_trials(model.state)

    found = broken_down(drawn_settings(model.state, trials), trials)

    assert found[0][0].name == "optimizer"
    assert len(found) > 8


def test_a_difference_that_can_be_chance_is_called_so() -> None:
    parts = by_value(["Adam", "SGD"] * 6, [0.70, 0.71, 0.72, 0.70, 0.71, 0.73, 0.70, 0.72, 0.71, 0.70, 0.72, 0.71],
                     _OPTIMIZER.order)  # fmt: skip

    assert breakdown_sentence(_OPTIMIZER, parts, 10).endswith("Among 10 settings, that much can be chance.")


def test_a_setting_that_decides_is_called_so() -> None:
    parts = by_value(["Adam", "SGD"] * 10, [0.7 + 0.001 * i + 0.1 * (i % 2) for i in range(20)], _OPTIMIZER.order)

    sentence = breakdown_sentence(_OPTIMIZER, parts, 10)

    assert sentence.startswith("Optimizer: SGD is 10.1 points ahead of Adam on average.")
    assert sentence.endswith("it decides.")


def test_a_group_of_numbers_is_named_by_its_range() -> None:
    (group,) = by_value([1e-3, 2e-3], [0.5, 0.6], [1e-3]).groups[:1]

    assert group_name(_RATE, group) == "1.0e-3"


def test_what_is_missing_is_counted() -> None:
    assert missing_sentence(9).endswith("1 is missing.")
    assert missing_sentence(3).endswith("7 are missing.")
