"""Winner or luck: whom a verdict compares, how far its interval reaches, and whom it takes."""

import pytest

from nas_desktop.analysis.verdict import Contender, Verdict, critical_value, judge, sentence

N_VAL = 10_000


def a_net(key: str, *scores: float, n_params: int = 1000) -> Contender:
    return Contender(key, n_params, scores)


def judged(finalists: list[Contender], controls: list[Contender], n_val: int = N_VAL) -> Verdict:
    verdict = judge(finalists, controls, n_val)
    assert verdict is not None
    return verdict


def a_verdict(gain: float, margin: float, winner_size: int = 1, control_size: int = 1) -> Verdict:
    return Verdict(a_net("w", n_params=winner_size), a_net("c", n_params=control_size), gain, margin)


def test_the_best_finalist_meets_the_best_control() -> None:
    finalists = [a_net("f0", 0.80, 0.80), a_net("f1", 0.90, 0.90)]
    controls = [a_net("c0", 0.50, 0.50), a_net("c1", 0.70, 0.70), a_net("c2", 0.60, 0.60)]
    verdict = judged(finalists, controls)

    assert (verdict.winner.key, verdict.control.key) == ("f1", "c1")
    assert verdict.gain == pytest.approx(0.20)


def test_a_smaller_finalist_within_a_standard_error_is_preferred() -> None:
    finalists = [a_net("large", 0.801, 0.803, n_params=9), a_net("small", 0.800, 0.802, n_params=2)]

    assert judged(finalists, [a_net("c", 0.7, 0.7)]).winner.key == "small"


def test_a_smaller_finalist_beyond_a_standard_error_is_not() -> None:
    finalists = [a_net("large", 0.831, 0.833, n_params=9), a_net("small", 0.800, 0.802, n_params=2)]

    assert judged(finalists, [a_net("c", 0.7, 0.7)]).winner.key == "large"


def test_of_two_equally_small_ones_the_better_wins() -> None:
    finalists = [a_net("worse", 0.800, 0.802), a_net("better", 0.801, 0.803)]

    assert judged(finalists, [a_net("c", 0.7, 0.7)]).winner.key == "better"


def test_noise_far_above_the_expected_is_taken_as_found() -> None:
    verdict = judged([a_net("f", 0.80, 0.90)], [a_net("c", 0.50, 0.60)])

    # Student's t of 2 degrees of freedom, 4.303, by √0.005, by √(1/2 + 1/2)
    assert verdict.margin == pytest.approx(0.304, rel=0.02)


def test_scores_alike_by_chance_do_not_pass_for_certainty() -> None:
    verdict = judged([a_net("f", 0.80, 0.80)], [a_net("c", 0.80, 0.80)])

    # 3 degrees of freedom, 3.182; a third of the variance 0.8 · 0.2 / 10,000 that is expected, the rest is 0
    assert verdict.margin == pytest.approx(0.00735, rel=0.02)


def test_with_many_scores_the_expected_noise_is_worth_four_degrees_of_freedom() -> None:
    verdict = judged([a_net("f", *[0.8] * 10)], [a_net("c", *[0.8] * 10)])

    # 22 degrees of freedom, 2.074; 4 of them the expected variance; by √(1/10 + 1/10)
    assert verdict.margin == pytest.approx(2.074 * (4 / 22 * 1.6e-5 / 5) ** 0.5, rel=0.02)


def test_more_validation_images_make_it_surer() -> None:
    few, many = (judged([a_net("f", 0.80, 0.81)], [a_net("c", 0.78, 0.77)], n).margin for n in (1000, 5000))

    assert many < few


@pytest.mark.parametrize(
    ("finalists", "controls", "df", "value"),
    [
        ((2,), (2,), 10, 2.228),  # Student's t, 97.5 %
        ((2, 2, 2), (2,), 10, 2.34),  # Dunnett (1955), table 1a: 95 %, one-sided, three treatments
        ((2,), (2, 2, 2, 2), 10, 2.47),  # four
        ((2, 2, 2), (2, 2, 2, 2), 10, 2.47),
    ],
)
def test_the_critical_value_is_the_tables(
    finalists: tuple[int, ...], controls: tuple[int, ...], df: float, value: float
) -> None:
    assert critical_value(finalists, controls, df) == pytest.approx(value, abs=0.03)


def test_the_critical_value_is_the_same_every_time() -> None:
    first = critical_value((2, 3), (1, 2), 8.5)
    critical_value.cache_clear()

    assert critical_value((2, 3), (1, 2), 8.5) == first


def test_whoever_was_trained_less_often_is_known_less_well() -> None:
    finalist, other = a_net("f", 0.80, 0.81, 0.82), a_net("other", 0.1, 0.11, 0.12)
    once, often = a_net("c", 0.70), a_net("c", 0.70, 0.70, 0.70, 0.70)

    assert judged([finalist, other], [once]).margin > judged([finalist, other], [often]).margin


def test_a_network_whose_trainings_all_failed_is_left_out() -> None:
    finalists = [a_net("failed"), a_net("f", 0.80, 0.81)]
    controls = [a_net("c", 0.70, 0.71), a_net("failed too")]

    assert judged(finalists, controls) == judged(finalists[1:], controls[:1])


def test_a_control_among_the_finalists_is_not_compared_with_itself() -> None:
    both = a_net("random 3", 0.90, 0.90)

    assert judged([both], [both, a_net("small net", 0.70, 0.70)]).control.key == "small net"


@pytest.mark.parametrize(
    ("finalists", "controls"),
    [
        ([], [a_net("c", 0.7, 0.7, 0.7)]),
        ([a_net("f", 0.7, 0.7, 0.7)], []),
        ([a_net("f")], [a_net("c", 0.7, 0.7, 0.7)]),
        ([a_net("f", 0.7, 0.7, 0.7)], [a_net("f", 0.7, 0.7, 0.7)]),
        ([a_net("f", 0.8)], [a_net("c", 0.7)]),
        ([a_net("f", 0.8, 0.8)], [a_net("c", 0.7)]),  # 1 degree of freedom
    ],
)
def test_too_little_for_a_verdict(finalists: list[Contender], controls: list[Contender]) -> None:
    assert judge(finalists, controls, N_VAL) is None


@pytest.mark.parametrize(
    ("gain", "margin", "sizes", "chosen"),
    [
        (0.02, 0.01, (9, 1), "w"),  # better: its size does not count
        (0.01, 0.02, (9, 1), "c"),
        (0.01, 0.02, (1, 9), "w"),
        (0.01, 0.02, (5, 5), "w"),
        (0.01, 0.01, (9, 1), "c"),  # the interval touches 0
        (-0.01, 0.02, (1, 9), "w"),
        (-0.02, 0.01, (1, 9), "c"),  # the control is better
    ],
)
def test_who_is_taken(gain: float, margin: float, sizes: tuple[int, int], chosen: str) -> None:
    assert a_verdict(gain, margin, *sizes).chosen.key == chosen


@pytest.mark.parametrize(
    ("gain", "margin", "words"),
    [
        (0.018, 0.006, "better by 1.8 ± 0.6 points than the control"),
        (0.003, 0.006, "a tie with the control: the smaller is taken"),
        (-0.018, 0.006, "worse by 1.8 ± 0.6 points than the control: the control is taken"),
    ],
)
def test_it_is_told_in_a_few_words(gain: float, margin: float, words: str) -> None:
    assert sentence(a_verdict(gain, margin)) == words


@pytest.mark.parametrize("score", [-0.1, 80.0, float("nan")])
def test_a_score_must_be_a_share(score: float) -> None:
    with pytest.raises(ValueError, match="f must be shares"):
        a_net("f", 0.8, score)


def test_scores_of_no_images_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one validation image"):
        judge([a_net("f", 0.8, 0.8)], [a_net("c", 0.7, 0.7)], 0)
