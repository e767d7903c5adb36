from nas_desktop.search.attempts import Attempts


def test_a_trial_is_tried_three_times() -> None:
    attempts = Attempts()
    assert [attempts.may_try_again(3) for _ in range(3)] == [True, True, False]


def test_each_trial_has_its_own_tries() -> None:
    attempts = Attempts()
    attempts.may_try_again(3)
    attempts.may_try_again(3)
    assert attempts.may_try_again(4)


def test_a_trial_that_got_an_epoch_further_has_all_its_tries_again() -> None:
    attempts = Attempts()
    attempts.may_try_again(3)
    attempts.may_try_again(3)
    attempts.hear(3, epoch=1)
    assert (attempts.may_try_again(3), attempts.number(3)) == (True, 1)


def test_an_epoch_that_is_trained_once_more_is_no_gain() -> None:
    attempts = Attempts()
    attempts.hear(3, epoch=1)
    attempts.may_try_again(3)
    attempts.may_try_again(3)
    attempts.hear(3, epoch=1)
    assert not attempts.may_try_again(3)
