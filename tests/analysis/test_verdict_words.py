"""How sure it is that the winner is better, in words."""

from nas_desktop.analysis.verdict_words import final_sentence, n_models_tested, seal_sentence, verdict_sentence
from nas_desktop.core.state import SearchState
from tests.builders import a_model_tested, a_search_finished, a_verdict
from tests.moments import events_until, folded


def test_a_clear_winner_is_told_with_its_margin() -> None:
    assert verdict_sentence(a_verdict()) == (
        "Better than the control by 1.8 ± 0.6 points: 19 of 20 such results are real."
    )


def test_a_tie_says_what_is_taken() -> None:
    tie = a_verdict(gain=0.004, margin=0.009, is_better=False)

    assert verdict_sentence(tie) == (
        "A tie with the control (+0.4 ± 0.9 points): the smaller network is taken, trial 3."
    )


def test_the_control_can_be_the_smaller_one() -> None:
    tie = a_verdict(gain=-0.004, margin=0.009, is_better=False, takes_control=True)

    assert verdict_sentence(tie).startswith("A tie with the control (-0.4 ± 0.9 points)")
    assert verdict_sentence(tie).endswith("that of the control.")


def test_a_search_that_failed_is_no_tie() -> None:
    failed = a_verdict(gain=-0.02, margin=0.009, is_better=False, takes_control=True)

    assert verdict_sentence(failed) == "The control is better, by 2.0 ± 0.9 points: its network is taken."


def test_the_final_model_says_whose_network_it_is() -> None:
    assert final_sentence(folded(events_until(lambda event: False))) == (
        "Final model: the network of trial 24, trained once more on 38,000 images."
    )
    tie = folded(events_until(lambda event: False, is_better=False))
    assert final_sentence(tie).startswith("Final model: the control's network")
    unchecked = folded(events_until(lambda event: False, is_checked=False))
    assert final_sentence(unchecked).startswith("Final model: the network of trial 24")


def test_a_sealed_test_part_is_not_spoken_of() -> None:
    assert seal_sentence(SearchState()) == ""


def test_one_model_leaves_the_test_part_what_it_is() -> None:
    assert seal_sentence(folded([a_model_tested()])) == "The test images were opened once, for one model."


def test_several_models_wear_the_test_part_out() -> None:
    state = folded([a_model_tested(), a_model_tested(n_models=3)])

    assert seal_sentence(state).startswith("The test images have scored 3 models.")


def test_an_older_log_tested_its_best_once() -> None:
    assert n_models_tested(folded([a_search_finished()])) == 1
