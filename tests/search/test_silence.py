"""When a running trial counts as not responding."""

from nas_desktop.search.silence import Silence, SilenceWatch


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def watched(gap: float = 1.0, n: int = 5) -> tuple[SilenceWatch, Clock]:
    """A slot that was heard every `gap` seconds."""
    clock = Clock()
    watch = SilenceWatch(clock)
    watch.begin(0)
    for _ in range(n):
        clock.now += gap
        watch.hear(0)
    return watch, clock


def test_a_minute_of_silence_is_alarming() -> None:
    watch, clock = watched()
    clock.now += 59
    before = list(watch.alarming())
    clock.now += 2
    assert (before, list(watch.alarming())) == ([], [Silence(0, 61.0)])


def test_a_trial_with_slow_batches_is_given_ten_of_them() -> None:
    watch, clock = watched(gap=20.0)
    clock.now += 199
    before = list(watch.alarming())
    clock.now += 2
    assert (before, [silence.slot for silence in watch.alarming()]) == ([], [0])


def test_after_twice_as_long_nobody_needs_to_wait() -> None:
    watch, clock = watched()
    clock.now += 121
    assert list(watch.alarming()) == [Silence(0, 121.0, is_final=True)]


def test_a_silence_that_lasts_is_told_once_a_minute() -> None:
    watch, clock = watched(gap=20.0)  # it is alarming after 200 s, and final after 400
    told = []
    for _ in range(76):
        clock.now += 5
        told += [silence.seconds for silence in watch.alarming()]
    assert told == [200.0, 260.0, 320.0, 380.0]


def test_a_sign_of_life_ends_the_silence() -> None:
    watch, clock = watched()
    clock.now += 70
    list(watch.alarming())
    assert (watch.hear(0), list(watch.alarming()), watch.hear(0)) == (True, [], False)


def test_a_trial_that_has_ended_is_not_waited_for() -> None:
    watch, clock = watched()
    watch.end(0)
    clock.now += 1000
    assert list(watch.alarming()) == []


def test_time_in_which_nobody_listened_does_not_count() -> None:
    watch, clock = watched()
    clock.now += 1000
    watch.begin_anew()
    assert list(watch.alarming()) == []
