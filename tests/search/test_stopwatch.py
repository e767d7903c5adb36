from nas_desktop.search.stopwatch import Stopwatch


def test_pauses_are_left_out() -> None:
    now = [100.0]
    watch = Stopwatch(lambda: now[0])
    now[0] = 103.0
    watch.stand_still()
    now[0] = 150.0
    assert watch.seconds() == 3.0
    watch.go_on()
    now[0] = 152.0
    assert watch.seconds() == 5.0


def test_going_on_twice_changes_nothing() -> None:
    now = [0.0]
    watch = Stopwatch(lambda: now[0])
    now[0] = 1.0
    watch.go_on()
    now[0] = 2.0
    assert watch.seconds() == 2.0
