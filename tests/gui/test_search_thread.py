"""Events enter the GUI thread through one bridge, whatever kind of slot hears of them."""

from functools import partial
from pathlib import Path
from threading import get_ident

from pytestqt.qtbot import QtBot

from nas_desktop.core.errors import DataError
from nas_desktop.gui.search_thread import SearchThread
from tests.builders import a_config, a_search_started, an_epoch
from tests.gui.fake_sessions import PAUSED, FakeSession, FakeSessions


def _run(qtbot: QtBot, search: SearchThread) -> None:
    with qtbot.waitSignal(search.bridge.ended):
        search.start_new(a_config())


def test_slots_of_every_kind_run_in_the_gui_thread(qtbot: QtBot) -> None:
    session = FakeSession([a_search_started(), an_epoch()])
    search = SearchThread(FakeSessions(session))
    threads: list[int] = []

    def free(event: object) -> None:
        threads.append(get_ident())

    search.bridge.occurred.connect(lambda event: threads.append(get_ident()))
    search.bridge.occurred.connect(free)
    search.bridge.occurred.connect(partial(free))
    _run(qtbot, search)

    assert threads == [get_ident()] * 6
    assert session.thread != get_ident()


def test_events_arrive_in_their_order(qtbot: QtBot) -> None:
    events = [a_search_started(), *(an_epoch(epoch=i) for i in range(1, 50))]
    search = SearchThread(FakeSessions(FakeSession(events)))
    seen: list[object] = []
    search.bridge.occurred.connect(seen.append)

    _run(qtbot, search)

    assert seen == events


def test_what_the_user_can_act_on_comes_as_message_and_hint(qtbot: QtBot) -> None:
    search = SearchThread(FakeSessions(error=DataError("No class folders found.", "Make some.")))
    failures: list[tuple[str, str, str]] = []
    search.bridge.failed.connect(lambda *words: failures.append(words))

    _run(qtbot, search)

    assert failures == [("No class folders found.", "Make some.", "")]


def test_what_nobody_foresaw_comes_with_its_details(qtbot: QtBot) -> None:
    search = SearchThread(FakeSessions(error=RuntimeError("boom")))
    failures: list[tuple[str, str, str]] = []
    search.bridge.failed.connect(lambda *words: failures.append(words))

    _run(qtbot, search)

    message, _, details = failures[0]
    assert message == "The search ended unexpectedly: boom"
    assert "RuntimeError: boom" in details


def test_a_request_made_before_there_is_a_session_reaches_it(qtbot: QtBot) -> None:
    search = SearchThread(FakeSessions(FakeSession([a_search_started(), None])))
    seen: list[object] = []
    search.bridge.occurred.connect(seen.append)

    with qtbot.waitSignal(search.bridge.ended):
        search.start_new(a_config())
        search.pause()

    assert seen[-1] == PAUSED


def test_another_search_can_begin_when_one_has_ended(qtbot: QtBot) -> None:
    sessions = FakeSessions(FakeSession([a_search_started()]), FakeSession([a_search_started()]))
    search = SearchThread(sessions)
    _run(qtbot, search)

    assert not search.is_running
    with qtbot.waitSignal(search.bridge.ended):
        search.resume(Path("/p"))

    assert sessions.resumed == [Path("/p")]
