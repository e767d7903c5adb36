from nas_desktop.core.specs import as_config
from nas_desktop.search.design import Drafter
from nas_desktop.search.tried_designs import TriedDesigns
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.training.recipes import MODERN
from tests.builders import PARAMS, a_failed_trial, a_trial_finished, a_trial_started

DRAFTER = Drafter(PLAIN_CNN, PLAIN_CNN.draw, MODERN, (3, 16, 16), 4)


def wide(n_filters: int) -> dict[str, object]:
    return {**PARAMS, "conv0_filters": n_filters}


def tried(*scores: float | None) -> TriedDesigns:
    designs = TriedDesigns(DRAFTER)
    for trial, score in enumerate(scores):
        designs.begin(a_trial_started(trial, params=wide(32 * (trial + 1))))
        designs.end(a_trial_finished(trial, score) if score is not None else a_failed_trial(trial))
    return designs


def test_a_design_is_known_by_its_first_trial() -> None:
    designs = tried(0.5, 0.6)
    designs.begin(a_trial_started(2, params=wide(32), design=0, origin="second-seed"))
    assert len(designs) == 2
    assert designs.trial_of(DRAFTER.key_of(as_config(wide(32)))) == 0
    assert designs.trial_of(DRAFTER.key_of(as_config(wide(96)))) is None


def test_a_trial_taken_up_again_counts_once() -> None:
    designs = TriedDesigns(DRAFTER)
    for _ in range(2):
        designs.begin(a_trial_started(0, origin="known-good"))
    assert designs.n_known_good == 1


def test_the_best_get_a_second_seed_one_after_the_other() -> None:
    designs = tried(0.5, 0.8, None, 0.7, 0.6)
    order = []
    while (second := designs.next_second_seed()) is not None:
        order.append(second.trial)
        start = a_trial_started(10 + len(order), params=wide(32 * (second.trial + 1)), origin="second-seed")
        designs.begin(start)
    assert order == [1, 3, 4]


def test_a_design_that_failed_gets_no_second_seed() -> None:
    designs = tried(0.5, None)
    designs.begin(a_trial_started(2, params=wide(32), origin="second-seed"))
    assert designs.next_second_seed() is None


def test_where_all_failed_they_are_tried_again_in_turn() -> None:
    designs = tried(None, None)
    order = []
    for trial in range(2, 5):
        again = designs.next_second_seed()
        assert again is not None
        order.append(again.trial)
        designs.begin(a_trial_started(trial, params=wide(32 * (again.trial + 1)), origin="second-seed"))
        designs.end(a_failed_trial(trial))
    assert order == [0, 1, 0]


def test_a_design_in_work_is_waited_for() -> None:
    designs = tried(None)
    designs.begin(a_trial_started(1, params=wide(64)))
    assert designs.next_second_seed() is None
