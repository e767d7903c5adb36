"""The evaluation of a network, or why there is none."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nas_desktop.datasets.survey_facts import Picture
from nas_desktop.gui.evidence_words import Waiting
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.evidence_view import PARTS, EvidenceView
from tests.certificates import a_certificate


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> EvidenceView:
    view = EvidenceView(look)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    return view


def test_the_images_of_a_cell_are_asked_for(qtbot: QtBot, view: EvidenceView) -> None:
    with qtbot.waitSignal(view.pictures_wanted, check_params_cb=lambda names: names == ["2.png", "1.png"]):
        view.show_evaluation(a_certificate())

    assert [one.image for one in view.cell_images.shown] == ["2.png", "1.png"]
    assert view.cell_head.full_text == "cat taken for dog"


def test_another_cell_has_other_images(view: EvidenceView) -> None:
    view.show_evaluation(a_certificate())

    view.matrix.choose((2, 0))

    assert [one.image for one in view.cell_images.shown] == ["9.png"]


def test_pictures_are_painted_where_they_belong(qtbot: QtBot, view: EvidenceView) -> None:
    view.show_evaluation(a_certificate())
    before = view.cell_images.grab().toImage()

    view.show_pictures({"2.png": Picture(1, 1, b"\xff\x00\x00")})

    after = view.cell_images.grab().toImage()
    changed = {(x, y) for x in range(0, 260, 4) for y in range(0, 80, 4) if before.pixel(x, y) != after.pixel(x, y)}
    assert changed
    assert after.pixelColor(*sorted(changed)[len(changed) // 2]).name() == "#ff0000"


def test_classes_stand_worst_first(view: EvidenceView) -> None:
    view.show_evaluation(a_certificate())

    assert [one.name for one in view.table.shares.rows] == ["cat", "dog", "owl"]


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_drawn(part: str, view: EvidenceView) -> None:
    view.show_evaluation(a_certificate())
    view.show_part(part)

    assert not view.is_waiting
    assert view.accessibleName() == part
    assert not view.grab().isNull()


def test_without_an_evaluation_it_can_be_asked_for(qtbot: QtBot, view: EvidenceView) -> None:
    view.show_waiting(Waiting("question", "Not evaluated yet", "It takes a moment.", can_begin=True))

    assert view.is_waiting
    with qtbot.waitSignal(view.evaluation_wanted):
        qtbot.mouseClick(view.begin, Qt.MouseButton.LeftButton)


def test_what_takes_time_can_be_cancelled(qtbot: QtBot, view: EvidenceView) -> None:
    view.show_waiting(Waiting("hourglass", "Being evaluated", "…", can_cancel=True))

    assert not view.begin.isVisible()
    with qtbot.waitSignal(view.cancel_wanted):
        qtbot.mouseClick(view.cancel, Qt.MouseButton.LeftButton)


def test_what_is_too_slow_is_a_warning(view: EvidenceView) -> None:
    view.show_part("Calibration")
    view.show_evaluation(a_certificate())
    assert not view.slow.isVisible()

    view.show_evaluation(a_certificate(limit_ms=1.5))

    assert view.slow.isVisible()
    assert "Slower than wanted" in view.slow.text()


def test_the_ways_to_show_the_matrix_stand_beside_it_alone(qtbot: QtBot, view: EvidenceView) -> None:
    assert not view.as_shares.isVisible()
    view.show_evaluation(a_certificate())
    assert view.as_shares.isVisible()

    qtbot.mouseClick(view.as_shares, Qt.MouseButton.LeftButton)
    assert view.matrix._figure(1, 0.5, 80) == "50 %"

    view.show_part("Mistakes")
    assert not view.as_shares.isVisible()


def test_only_what_passed_is_certified(view: EvidenceView) -> None:
    view.show_evaluation(a_certificate())
    assert (view.reading.text().partition(":")[0], view.reading.property("tone")) == ("Certified", "text2")

    view.show_evaluation(a_certificate(n_disagreeing=1))
    assert (view.reading.text().partition(".")[0], view.reading.property("tone")) == ("Not certified", "bad")
