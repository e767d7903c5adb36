"""Only what chance does not explain is said of the best trials."""

import random

from nas_desktop.analysis.top_trials import best_first, shared_traits


def _trials(n: int, seed: int) -> list[dict[str, object]]:
    dice = random.Random(seed)
    return [
        {
            "optimizer": dice.choice(["Adam", "AdamW", "SGD"]),
            "activation": dice.choice(["ReLU", "LeakyReLU", "ELU", "GELU"]),
            "learning_rate": 10 ** dice.uniform(-4, -2),
        }
        for _ in range(n)
    ]


def test_the_best_come_first_and_of_equals_the_earlier() -> None:
    assert best_first([0.5, 0.8, 0.8, 0.6]) == [1, 2, 3, 0]


def test_a_value_that_all_five_share_is_a_trait() -> None:
    everyone = _trials(60, 1)
    for trial in everyone[:5]:
        trial["activation"] = "GELU"

    first = shared_traits(everyone[:5], everyone, ["learning_rate"])[0]

    assert (first.name, first.kind, first.values, first.n_all) == ("activation", "among", ("GELU",), 60)
    assert first.n_like == sum(trial["activation"] == "GELU" for trial in everyone)


def test_a_value_that_nearly_all_trials_have_is_none() -> None:
    everyone = _trials(60, 1)
    for trial in everyone[:55]:
        trial["activation"] = "GELU"

    assert "activation" not in {trait.name for trait in shared_traits(everyone[:5], everyone, ["learning_rate"])}


def test_a_value_that_most_trials_have_and_no_top_trial_is_a_trait() -> None:
    everyone = _trials(80, 2)
    for trial in everyone[5:]:
        trial["optimizer"] = random.Random(str(trial)).choice(["SGD"] * 9 + ["Adam", "AdamW", "Lion"])
    for trial, optimizer in zip(everyone, ["Adam", "AdamW", "Lion", "Adam", "AdamW"], strict=False):
        trial["optimizer"] = optimizer

    found = {(trait.kind, trait.values) for trait in shared_traits(everyone[:5], everyone, ["learning_rate"])}

    assert ("without", ("SGD",)) in found


def test_numbers_close_together_are_a_trait() -> None:
    everyone = _trials(60, 4)
    for i, trial in enumerate(everyone[:5]):
        trial["learning_rate"] = 1e-3 * (1 + 0.02 * i)

    (trait,) = [t for t in shared_traits(everyone[:5], everyone, ["learning_rate"]) if t.name == "learning_rate"]

    assert trait.kind == "between"
    assert trait.values == (1e-3, 1.08e-3)


def test_blind_draws_rarely_share_a_trait() -> None:
    n_found = sum(len(shared_traits(t[:5], t, ["learning_rate"])) for t in (_trials(50, s) for s in range(400)))

    assert n_found < 0.06 * 400  # three settings at 2 % each


def test_a_setting_that_not_all_of_the_top_have_is_no_trait() -> None:
    everyone = _trials(40, 5)
    for trial in everyone[:4]:
        trial["conv3_filters"] = 64
    for trial in everyone[10:]:
        trial["conv3_filters"] = 128

    assert "conv3_filters" not in {trait.name for trait in shared_traits(everyone[:5], everyone)}


def test_few_trials_say_nothing() -> None:
    everyone = _trials(9, 6)

    assert shared_traits([everyone[0]] * 5, everyone) == []
