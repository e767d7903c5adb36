"""The model folds events, and tells its views about ten times a second at most."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.search_model import Problem, SearchModel
from tests.builders import a_mode_chosen, a_search_finished, a_search_started, a_trial_started, an_epoch


def test_many_events_are_announced_once(qtbot: QtBot, model: SearchModel) -> None:
    with qtbot.waitSignal(model.changed):
        model.apply(a_search_started())
    times: list[int] = []
    model.changed.connect(lambda: times.append(model.state.n_finished))

    model.apply(a_trial_started())
    for epoch in range(1, 200):
        model.apply(an_epoch(epoch=epoch))
    with qtbot.waitSignal(model.changed):
        pass

    assert len(times) == 1


def test_two_signals_are_a_tenth_of_a_second_apart(qtbot: QtBot, model: SearchModel) -> None:
    with qtbot.waitSignal(model.changed):
        model.apply(a_search_started())

    model.apply(a_trial_started())

    with qtbot.waitSignal(model.changed) as waited:
        pass
    assert waited.signal_triggered
    assert model._since.elapsed() < 100  # it was restarted by the second signal, which had to wait for its turn


def test_the_last_event_is_never_lost(qtbot: QtBot, model: SearchModel) -> None:
    seen: list[int] = []
    model.changed.connect(lambda: seen.append(len(model.state.rows)))

    for trial in range(5):
        model.apply(a_trial_started(trial))
        qtbot.wait(1)
    qtbot.waitUntil(lambda: bool(seen) and seen[-1] == 5)

    assert len(seen) <= 2


def test_a_wish_is_announced_at_once(qtbot: QtBot, model: SearchModel) -> None:
    with qtbot.waitSignal(model.changed):
        model.apply(a_search_started())
    seen: list[str] = []
    model.changed.connect(lambda: seen.append(model.asked))

    model.ask("pause")
    QApplication.processEvents()

    assert seen == ["pause"]


def test_a_search_that_was_asked_for_is_being_prepared(model: SearchModel) -> None:
    model.ask("start")

    assert model.phase == "preparing"
    model.apply(a_search_started())
    assert model.asked == ""


def test_a_log_that_ends_in_the_middle_is_shown_as_stopped(model: SearchModel) -> None:
    model.load([a_search_started(), a_mode_chosen(), a_trial_started()])

    assert model.phase == "stopped"
    assert model.trial(0).state == "WAITING"


def test_a_problem_ends_a_running_search_as_failed(model: SearchModel) -> None:
    model.apply(a_search_started())

    model.end(Problem("The disk is full.", "Make room."))

    assert model.phase == "failed"
    assert model.problem == Problem("The disk is full.", "Make room.")


def test_a_problem_before_the_first_event_leaves_the_form(model: SearchModel) -> None:
    model.ask("start")

    model.end(Problem("There is nothing at /x.", "Check the path."))

    assert model.phase == "idle"


def test_the_end_of_the_thread_after_the_last_event_changes_nothing(model: SearchModel) -> None:
    model.load([a_search_started(), a_search_finished()])

    model.end()

    assert model.phase == "finished"


def test_a_selection_is_told_once(qtbot: QtBot, model: SearchModel) -> None:
    told: list[int] = []
    model.selection_changed.connect(told.append)

    model.select(3)
    model.select(3)

    assert told == [3]


def test_a_reset_forgets_search_and_selection(busy_model: SearchModel) -> None:
    busy_model.select(1)

    busy_model.reset()

    assert busy_model.phase == "idle"
    assert busy_model.selected == -1
    assert not busy_model.state.rows


def test_a_brush_is_told_once_and_forgotten_with_the_search(qtbot: QtBot, model: SearchModel) -> None:
    with qtbot.waitSignal(model.brush_changed):
        model.brush(frozenset({1, 2}))
    with qtbot.assertNotEmitted(model.brush_changed):
        model.brush(frozenset({2, 1}))

    with qtbot.waitSignal(model.brush_changed):
        model.reset()

    assert model.brushed is None
