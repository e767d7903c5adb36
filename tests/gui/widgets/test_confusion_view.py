"""The confusion matrix is chosen from by mouse and keys."""

import pytest
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.confusion_view import ConfusionView
from tests.certificates import CLASSES, a_certificate


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> ConfusionView:
    view = ConfusionView(look)
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show()
    view.show_matrix(CLASSES, {(i, j): n for i, j, n in a_certificate().confusion})
    return view


def test_what_is_confused_most_often_is_chosen_first(view: ConfusionView) -> None:
    assert view.cell == (0, 1)
    assert view.words(view.cell) == "cat taken for dog: 2 of 4."


def test_a_click_chooses_the_cell_under_it(qtbot: QtBot, view: ConfusionView) -> None:
    for cell in ((2, 0), (1, 1), (0, 2)):
        with qtbot.waitSignal(view.cell_chosen) as chosen:
            qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.rect_of(cell).center().toPoint())
        assert tuple(chosen.args or ()) == cell


def test_arrow_keys_stay_within_the_matrix(qtbot: QtBot, view: ConfusionView) -> None:
    qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.cell == (0, 1)

    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(view, key)

    assert view.cell == (1, 2)
    assert "dog taken for owl: 0 of 3." in view.accessibleDescription()


@pytest.mark.parametrize("n", [2, 10, 100])
def test_any_number_of_classes_is_drawn(n: int, view: ConfusionView) -> None:
    view.show_matrix([f"a class with a long name {i}" for i in range(n)], {(i, i): 5 for i in range(n)})

    assert not view.grab().isNull()
    assert view.cell_at(view.rect_of((n - 1, n - 1)).center()) == (n - 1, n - 1)


def test_the_class_recognised_worst_can_come_first(qtbot: QtBot, view: ConfusionView) -> None:
    view.show_matrix(CLASSES, {(0, 0): 9, (0, 1): 1, (1, 1): 2, (1, 0): 8, (2, 2): 5, (2, 1): 5})
    assert view.rect_of((0, 0)).top() < view.rect_of((2, 2)).top() > view.rect_of((1, 1)).top()

    view.show_as(shares=False, worst_first=True)

    assert view.rect_of((1, 1)).top() < view.rect_of((2, 2)).top() < view.rect_of((0, 0)).top()
    assert view.cell == (1, 0)
    assert view.cell_at(view.rect_of((2, 0)).center()) == (2, 0)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.cell == (2, 0)


@pytest.mark.parametrize(("count", "of", "figure"), [(3, 4, "75 %"), (1, 300, "< 1 %"), (300, 300, "100 %")])
def test_shares_are_of_the_row(count: int, of: int, figure: str, view: ConfusionView) -> None:
    assert view._figure(count, count / of, 80) == str(count)

    view.show_as(shares=True, worst_first=False)

    assert view._figure(count, count / of, 80) == figure


def test_a_part_is_painted_as_the_whole_is(view: ConfusionView) -> None:
    n = 60
    view.show_matrix([str(i) for i in range(n)], {(i, j): i * j for i in range(n) for j in range(n)})
    part = QRect(133, 90, 71, 55)

    assert view.grab(part).toImage() == view.grab().copy(part).toImage()
