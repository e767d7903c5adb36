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
    attempts.got_further(3)
    assert (attempts.may_try_again(3), attempts.number(3)) == (True, 1)
