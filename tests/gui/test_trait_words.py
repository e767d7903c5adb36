"""The sentence on the best says what the data say, and nothing where they say nothing."""

from dataclasses import replace

from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.trait_words import five_best, traits_sentence
from nas_desktop.gui.trial_settings import complete_trials, drawn_settings
from tests.gui.made_up import Made, show_trials, some_trials


def _sentence(model: SearchModel, trials: list[Made]) -> str:
    show_trials(model, trials)
    everyone = complete_trials(model.state)
    return traits_sentence(five_best(everyone), everyone, drawn_settings(model.state, everyone))


def _with(trials: list[Made], **drawn: object) -> list[Made]:
    """The five best of them made to share something."""
    order = sorted(range(len(trials)), key=lambda i: -trials[i].score)[:5]
    return [replace(made, drawn={**made.drawn, **drawn}) if i in order else made for i, made in enumerate(trials)]  # type: ignore[dict-item]


def test_few_trials_wait_for_more(model: SearchModel) -> None:
    assert _sentence(model, some_trials(9)) == (
        "What the best share can be told from 10 complete trials on; 1 is missing."
    )


def test_a_shared_choice_is_named_with_how_common_it_is(model: SearchModel) -> None:
    trials = _with(some_trials(60, seed=3), activation="GELU", optimizer="SGD")
    n_gelu = sum(made.drawn["activation"] == "GELU" for made in trials)

    sentence = _sentence(model, trials)

    assert sentence.startswith("All five have ")
    assert "activation GELU" in sentence
    assert f"for {n_gelu}." in sentence


def test_a_shared_range_is_named(model: SearchModel) -> None:
    sentence = _sentence(model, _with(some_trials(60, seed=4), dropout=0.31))

    assert "a dropout of 0.31" in sentence


def test_where_nothing_is_shared_it_says_so(model: SearchModel) -> None:
    trials = [replace(made, score=0.5 + 0.001 * i) for i, made in enumerate(some_trials(60, seed=7))]

    assert _sentence(model, trials).startswith("The five best differ like any five trials")


def test_of_equal_scores_the_earlier_trials_are_the_best(model: SearchModel) -> None:
    show_trials(model, [replace(made, score=0.5) for made in some_trials(8)])

    assert [row.trial for row in five_best(complete_trials(model.state))] == [0, 1, 2, 3, 4]
