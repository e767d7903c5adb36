import threading
from multiprocessing.connection import wait

from nas_desktop.search.control import SearchControl


def test_wishes_come_in_the_order_they_were_made() -> None:
    control = SearchControl()
    for wish in ("pause", "continue", "stop"):
        control.request(wish)  # type: ignore[arg-type]
    assert [control.take() for _ in range(4)] == ["pause", "continue", "stop", None]
    control.close()


def test_a_wish_from_another_thread_wakes_a_waiting_engine() -> None:
    control = SearchControl()
    thread = threading.Thread(target=control.request, args=("stop",))
    thread.start()
    assert wait([control.waitable], timeout=10) == [control.waitable]
    thread.join()
    control.close()


def test_a_taken_wish_leaves_nothing_to_wake_for() -> None:
    control = SearchControl()
    control.request("pause")
    control.take()
    assert wait([control.waitable], timeout=0) == []
    control.close()


def test_a_wish_after_the_end_does_no_harm() -> None:
    control = SearchControl()
    control.close()
    control.request("stop")


def test_a_signal_handler_may_wish_while_its_thread_takes_a_wish() -> None:
    control = SearchControl()
    with control._lock:  # as inside take(), when the handler runs
        control.request("stop")
    assert control.take() == "stop"
    control.close()
