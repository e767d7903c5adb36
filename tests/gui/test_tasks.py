"""Short jobs are carried by the event loop of the window."""

import asyncio
from collections.abc import Iterator
from threading import get_ident
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from nas_desktop.gui.app import make_loop
from nas_desktop.gui.tasks import Tasks


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    loop = make_loop(qapp)
    asyncio.set_event_loop(loop)
    yield loop
    loop.close()
    asyncio.set_event_loop(None)


async def _until_idle(tasks: Tasks) -> None:
    while tasks.n_running:
        await asyncio.sleep(0.001)


def test_a_job_waits_for_a_thread_and_goes_on_in_the_gui_thread(loop: asyncio.AbstractEventLoop) -> None:
    tasks = Tasks(loop)
    threads: list[int] = []

    async def job() -> None:
        threads.append(await tasks.in_thread(get_ident))
        threads.append(get_ident())

    tasks.start(job())
    loop.run_until_complete(_until_idle(tasks))
    tasks.close()

    assert threads[0] != get_ident()
    assert threads[1] == get_ident()


def test_a_job_that_fails_reaches_the_hook_of_the_loop(loop: asyncio.AbstractEventLoop) -> None:
    heard: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda loop, context: heard.append(context))
    tasks = Tasks(loop)

    async def job() -> None:
        await tasks.in_thread(lambda: 1 / 0)

    tasks.start(job())
    loop.run_until_complete(_until_idle(tasks))
    tasks.close()

    assert isinstance(heard[0]["exception"], ZeroDivisionError)


def test_closing_gives_up_what_still_waits(loop: asyncio.AbstractEventLoop) -> None:
    tasks = Tasks(loop)

    async def job() -> None:
        await asyncio.sleep(3600)

    tasks.start(job())
    loop.run_until_complete(asyncio.sleep(0))
    tasks.close()
    loop.run_until_complete(_until_idle(tasks))

    assert tasks.n_running == 0
