"""A function in a process of its own: what it says, gives and raises, and how it ends."""

import os
import threading
import time
from collections.abc import Callable

import psutil
import pytest

from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.gui.child_task import Cancelled, ChildTask


def adds(first: int, second: int, tell: Callable[[str], None]) -> int:
    tell("one moment")
    return first + second


def refuses(tell: Callable[[str], None]) -> None:
    raise UsageError("That does not go.", "Try another.")


def dies(tell: Callable[[str], None]) -> None:
    os._exit(3)


def waits(tell: Callable[[str], None]) -> None:
    tell(str(os.getpid()))
    time.sleep(600)  # until it is ended


def test_it_says_and_gives_what_the_function_does() -> None:
    said: list[str] = []

    assert ChildTask(adds, 2, 3).run(said.append) == 5
    assert said == ["one moment"]


def test_an_error_arrives_with_its_hint() -> None:
    with pytest.raises(NasError, match="That does not go") as found:
        ChildTask(refuses).run(lambda sentence: None)

    assert found.value.hint == "Try another."


def test_a_process_that_dies_is_a_sentence() -> None:
    with pytest.raises(NasError, match="has ended early"):
        ChildTask(dies).run(lambda sentence: None)


def test_what_is_cancelled_before_it_begins_does_not_begin() -> None:
    task = ChildTask(waits)
    task.cancel()

    with pytest.raises(Cancelled):
        task.run(lambda sentence: None)


def test_cancelling_ends_the_process() -> None:
    task, pids = ChildTask(waits), []

    def on_said(sentence: str) -> None:
        pids.append(int(sentence))
        threading.Thread(target=task.cancel).start()

    with pytest.raises(Cancelled):
        task.run(on_said)

    assert not psutil.pid_exists(pids[0])
