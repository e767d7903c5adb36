"""Groups count every trial once, and the explained share tells a setting that matters from one that does not."""

import random

from nas_desktop.analysis.breakdown import by_quantile, by_value


def test_a_group_has_the_figures_of_its_trials() -> None:
    done = by_value(["Adam", "SGD", "Adam", "Adam"], [0.5, 0.3, 0.7, 0.6], ["SGD", "Adam", "AdamW"])

    first, second = done.groups
    assert (first.low, first.n, first.mean) == ("SGD", 1, 0.3)
    assert (second.low, second.high, second.n, second.best, second.worst) == ("Adam", "Adam", 3, 0.7, 0.5)
    assert abs(second.mean - 0.6) < 1e-12


def test_trials_without_the_setting_are_counted_apart() -> None:
    done = by_value([64, None, 128, None], [0.5, 0.9, 0.6, 0.9], [64, 128])

    assert (done.n, done.n_without) == (2, 2)
    assert [group.best for group in done.groups] == [0.5, 0.6]


def test_true_is_not_one() -> None:
    done = by_value([True, False, True], [0.5, 0.3, 0.7], [True, False])

    assert [(group.low, group.n) for group in done.groups] == [(True, 2), (False, 1)]


def test_numbers_fall_into_bins_of_equal_size_that_do_not_overlap() -> None:
    dice = random.Random(1)
    values = [10 ** dice.uniform(-4, -2) for _ in range(80)]

    done = by_quantile(values, [0.5] * 80)

    assert [group.n for group in done.groups] == [20, 20, 20, 20]
    assert all(a.high < b.low for a, b in zip(done.groups, done.groups[1:], strict=False))


def test_equal_numbers_are_never_parted() -> None:
    done = by_quantile([0.1] * 30 + [0.2, 0.3], [0.5] * 32)

    assert [group.n for group in done.groups] == [30, 2]


def test_a_setting_that_decides_explains_nearly_all() -> None:
    dice = random.Random(2)
    values = [dice.choice(["a", "b"]) for _ in range(50)]
    scores = [0.8 if value == "a" else 0.6 for value in values]

    assert by_value(values, [score + dice.gauss(0, 0.005) for score in scores], ["a", "b"]).explained > 0.95


def test_a_setting_without_effect_explains_little_however_many_values_it_has() -> None:
    dice = random.Random(3)
    shares = []
    for _ in range(40):
        values = [dice.choice("abcdef") for _ in range(40)]
        shares.append(by_value(values, [dice.random() for _ in values], list("abcdef")).explained)

    assert sum(shares) / len(shares) < 0.06


def test_scores_all_alike_explain_nothing() -> None:
    assert by_value(["a", "b", "a", "b"], [0.5] * 4, ["a", "b"]).explained == 0.0


def test_no_trials_make_no_groups() -> None:
    assert by_quantile([], []).groups == ()
    assert by_value([], [], ["a"]).groups == ()


def test_blind_groups_rarely_seem_unlikely() -> None:
    dice = random.Random(4)
    n_unlikely = 0
    for _ in range(600):
        values = [dice.choice("abc") for _ in range(30)]
        n_unlikely += by_value(values, [dice.gauss(0.7, 0.03) for _ in values], list("abc")).chance < 0.05

    assert 0.02 < n_unlikely / 600 < 0.08


def test_what_decides_is_hardly_chance() -> None:
    dice = random.Random(5)
    values = [dice.choice(["a", "b"]) for _ in range(40)]
    scores = [(0.75 if value == "a" else 0.7) + dice.gauss(0, 0.02) for value in values]

    assert by_value(values, scores, ["a", "b"]).chance < 0.001
