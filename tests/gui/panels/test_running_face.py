"""From Start to the end: figures, banners, what is shown at the side."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.core.events import DataReading, Event
from nas_desktop.core.specs import Stage
from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.running_face import RunningFace
from nas_desktop.gui.search_model import Problem, SearchModel
from tests.builders import a_search_finished, a_search_started, a_trial_finished, a_trial_started, an_epoch
from tests.gui.fake_sessions import PAUSED
from tests.gui.layout_check import complaints
from tests.gui.searches import a_long_search
from tests.moments import begun, events_until


@pytest.fixture
def face(qtbot: QtBot, busy_model: SearchModel, look: Look) -> RunningFace:
    face = RunningFace(busy_model, look)
    qtbot.addWidget(face)
    face.resize(1100, 650)
    return face


def _figures(face: RunningFace) -> list[str]:
    return [tile.figure for tile in face.figures.tiles]


def test_four_figures_tell_how_it_goes(face: RunningFace) -> None:
    assert _figures(face)[:2] == ["80.0", "4"]


def test_images_being_read_are_counted_in_place_of_the_curves(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    face = RunningFace(model, look)
    qtbot.addWidget(face)

    with qtbot.waitSignal(model.changed):
        model.apply(a_search_started())
        model.apply(DataReading(12_400, 20_000))

    assert face.curves.placeholder.heading == "Reading images, 12,400 of 20,000"
    assert face.curves.placeholder.bar.share == pytest.approx(0.62)


def test_a_pause_is_said_above(qtbot: QtBot, face: RunningFace, busy_model: SearchModel) -> None:
    with qtbot.waitSignal(busy_model.changed):
        busy_model.apply(PAUSED)

    assert face.banner.text == "Paused. Nothing is lost; 4 of 6 trials are done."


def test_the_end_shows_the_test_accuracy(qtbot: QtBot, face: RunningFace, busy_model: SearchModel) -> None:
    with qtbot.waitSignal(busy_model.changed):
        busy_model.apply(a_trial_finished(4, 0.6))
        busy_model.apply(a_search_finished(best_trial=1, test_accuracy=0.78, seconds=75.0))

    assert _figures(face) == ["80.0", "5", "75", "78.0"]
    assert "78.0 % of the test images" in face.banner.text
    assert face._running.isHidden()
    assert not face._best.isHidden()


def test_what_went_wrong_is_said_with_its_remedy(qtbot: QtBot, face: RunningFace, busy_model: SearchModel) -> None:
    with qtbot.waitSignal(busy_model.changed):
        busy_model.end(Problem("The disk is full.", "Make room and resume."))

    assert face.banner.text == "The disk is full. Make room and resume."


def test_a_link_says_what_is_wanted(qtbot: QtBot, face: RunningFace, busy_model: SearchModel) -> None:
    with qtbot.waitSignal(busy_model.changed):
        busy_model.apply(PAUSED)

    with qtbot.waitSignal(face.link_clicked) as clicked:
        face.banner._links[0].click()

    assert clicked.args == ["Resume"]


def test_leaders_are_sorted_by_score(face: RunningFace) -> None:
    assert [place.trial for place in face.leaders.rows[:3]] == [1, 0, -1]


def test_there_is_a_place_for_every_slot(face: RunningFace) -> None:
    assert len(face._running._places) == 2


def test_a_low_window_gives_up_the_third_line_of_the_tiles(face: RunningFace) -> None:
    face.show()
    assert face.figures.tiles[0]._foot.isHidden()

    face.resize(1100, 850)

    assert not face.figures.tiles[0]._foot.isHidden()


def test_a_search_that_was_cut_off_in_its_first_trial_says_that_there_is_nothing_to_draw(
    qtbot: QtBot, model: SearchModel, look: Look
) -> None:
    face = RunningFace(model, look)
    qtbot.addWidget(face)

    with qtbot.waitSignal(model.changed):
        model.load([a_search_started(), a_trial_started(0), an_epoch(0, 1, 0.4)])

    assert face.curves.placeholder.heading == "No trial is complete"
    assert face._best.isHidden()


def _advised(
    qtbot: QtBot, model: SearchModel, look: Look, size: tuple[int, int], *more: Event, n_failed: int = 4
) -> RunningFace:
    face = RunningFace(model, look)
    qtbot.addWidget(face)
    face.resize(*size)
    face.show()
    with qtbot.waitSignal(model.changed):
        for event in (*a_long_search(12, n_failed=n_failed), *more):
            model.apply(event)
    return face


_HIGH, _LOW = (1196, 808), (1196, 628)


def test_what_the_search_says_stands_at_the_side(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    face = _advised(qtbot, model, look, _HIGH)

    assert not face.advice.isHidden()
    assert face.advice.current is not None
    assert face.advice.current.kind == "memory"
    assert face.banner.isHidden()


def test_before_ten_trials_it_says_nothing(qtbot: QtBot, face: RunningFace) -> None:
    face.resize(*_HIGH)
    face.show()

    assert face.advice.isHidden()


def test_in_a_low_window_it_stands_in_the_banner(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    face = _advised(qtbot, model, look, _LOW)

    assert face.advice.isHidden()
    assert face.banner.text.startswith("2 of 16 trials ran out of memory.")


def test_at_the_end_a_low_window_offers_the_first_remedy(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    face = _advised(qtbot, model, look, _LOW, a_search_finished(test_accuracy=None))
    assert face.banner.text.startswith("Finished. Trial")
    assert "ran out of memory" in face.banner.text

    with qtbot.waitSignal(face.remedy_taken) as taken:
        face.banner._links[0].click()

    assert taken.args[0].label == "Try batch 32"


def test_a_pause_is_graver_than_advice(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    face = _advised(qtbot, model, look, _LOW, PAUSED)

    assert face.banner.text.startswith("Paused.")


def test_advice_put_aside_leaves_the_room_to_others(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    face = _advised(qtbot, model, look, _HIGH)

    while face.advice.current is not None:
        face.advice.later.click()

    assert face.advice.isHidden()


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("size", [(1016, 550), (1196, 628), (1356, 808), (1836, 988)])
def test_nothing_is_cut_off(
    qtbot: QtBot, qapp: QApplication, model: SearchModel, look: Look, size: tuple[int, int], ended: bool
) -> None:
    end = [a_search_finished(test_accuracy=None)] if ended else []
    face = _advised(qtbot, model, look, size, *end, n_failed=7)

    for _ in range(8):  # a layout asks for another round when text wraps or a scroll bar comes
        qapp.processEvents()

    assert complaints(face) == []


def _at(
    qtbot: QtBot, model: SearchModel, look: Look, events: list[Event], size: tuple[int, int] = (1200, 800)
) -> RunningFace:
    face = RunningFace(model, look)
    qtbot.addWidget(face)
    face.resize(*size)
    face.show()
    with qtbot.waitSignal(model.changed):
        for event in events:
            model.apply(event)
    for _ in range(8):  # a layout asks for another round when text wraps or a scroll bar comes
        QApplication.processEvents()
    return face


@pytest.mark.parametrize(
    ("stage", "marks"),
    [
        ("control", ["RUNNING", "WAITING", "WAITING", "WAITING", "WAITING"]),
        ("full", ["COMPLETE", "RUNNING", "WAITING", "WAITING", "WAITING"]),
        ("seed", ["COMPLETE", "COMPLETE", "RUNNING", "WAITING", "WAITING"]),
        ("final", ["COMPLETE", "COMPLETE", "COMPLETE", "RUNNING", "WAITING"]),
    ],
)
def test_the_parts_of_a_search_are_ticked_off(
    qtbot: QtBot, model: SearchModel, look: Look, stage: Stage, marks: list[str]
) -> None:
    face = _at(qtbot, model, look, events_until(begun(stage)))

    assert [place.mark._state for place in face.legs.places.values()] == marks
    assert face.legs.isVisible()


@pytest.mark.parametrize("stage", ["control", "full", "seed", "final", None])
@pytest.mark.parametrize("size", [(1016, 550), (1836, 988)])
def test_no_part_is_cut_off(
    qtbot: QtBot, model: SearchModel, look: Look, size: tuple[int, int], stage: Stage | None
) -> None:
    face = _at(qtbot, model, look, events_until(begun(stage) if stage else lambda event: False), size)

    assert complaints(face) == []


def test_what_is_kept_is_said(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    face = _at(qtbot, model, look, events_until(begun("full")))

    assert face.legs.kept.full_text == "15 min kept for what follows"


def test_a_deadline_stands_in_place_of_the_time_left(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    face = _at(qtbot, model, look, events_until(begun("screen")))

    assert face.figures.tiles[2]._name.text() == "Ready at"
    assert face.figures.tiles[1]._unit.full_text == "of about 24"


def test_a_search_without_a_plan_has_no_parts(face: RunningFace) -> None:
    face.show()

    assert face.legs.isHidden()


def test_the_end_says_how_sure_the_winner_is(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    face = _at(qtbot, model, look, events_until(lambda event: False))

    assert face.banner.text == (
        "Finished. Trial 24 is the best, with 80.9 % of the validation images. Better than the control by 1.8 ± 0.6 "
        "points: 19 of 20 such results are real. The final model is right on 87.4 % of the test images."
    )
    assert face.figures.tiles[3]._foot.full_text == "of the final model, on 6,699 unseen images"
    assert face.legs.isHidden()


@pytest.mark.parametrize("parts", [{"is_screened": False}, {"is_checked": False}, {"is_trained_again": False}])
def test_parts_that_were_left_out_are_not_spoken_of(
    qtbot: QtBot, model: SearchModel, look: Look, parts: dict[str, bool]
) -> None:
    face = _at(qtbot, model, look, events_until(lambda event: False, **parts))

    assert ("control" in face.banner.text) == parts.get("is_checked", True)
    assert ("final model" in face.banner.text) == parts.get("is_trained_again", True)


def test_the_final_training_is_no_validation(qtbot: QtBot, model: SearchModel, look: Look) -> None:
    face = _at(qtbot, model, look, events_until(begun("final")))

    assert face.curves.subtitle.full_text.endswith("the final training: of images it is trained on")
