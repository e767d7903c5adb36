"""The drawing under mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.gui.architecture_nodes import nodes_of
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.architecture_view import ArchitectureView
from tests.gui.networks import a_network

SHORT = nodes_of(a_network(n_conv_layers=2, n_fc_layers=2), "weights")
LONG = nodes_of(
    a_network(n_conv_layers=5, n_fc_layers=4, **{f"fc{i}_units": 64 * 2**i for i in range(3)}),
    "weights",
)


@pytest.fixture
def view(qtbot: QtBot, look: Look) -> ArchitectureView:
    view = ArchitectureView(look)
    qtbot.addWidget(view)
    view.resize(760, 260)
    view.show()
    view.show_nodes(SHORT)
    return view


def middle_of(view: ArchitectureView, number: int) -> QPoint:
    return (view.places[number].cell.center() * view.zoom).toPoint()


def turn(view: ArchitectureView, steps: int) -> None:
    """Turn the wheel over the middle with Ctrl held."""
    at = QPointF(view.viewport().rect().center())
    no, ctrl = Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier
    wheel = QWheelEvent(
        at, view.mapToGlobal(at), QPoint(), QPoint(0, 120 * steps), no, ctrl, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(view.viewport(), wheel)


def test_a_click_chooses_a_node(qtbot: QtBot, view: ArchitectureView) -> None:
    with qtbot.waitSignal(view.node_chosen) as chosen:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=middle_of(view, 2))

    assert chosen.args == [2]


def test_a_click_beside_the_nodes_chooses_none(qtbot: QtBot, view: ArchitectureView) -> None:
    view.select(2)

    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))

    assert view.selected == -1


def test_arrow_keys_go_from_node_to_node(qtbot: QtBot, view: ArchitectureView) -> None:
    chosen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Home):
        qtbot.keyClick(view, key)
        chosen.append(view.selected)
    qtbot.keyClick(view, Qt.Key.Key_Escape)

    assert [*chosen, view.selected] == [0, 1, 0, 4, 4, 0, -1]


def test_up_to_nine_nodes_are_seen_whole(view: ArchitectureView) -> None:
    assert view.horizontalScrollBar().maximum() == 0


def test_more_nodes_scroll(view: ArchitectureView) -> None:
    view.show_nodes(LONG)

    assert view.zoom == 1.0
    assert view.horizontalScrollBar().maximum() > 0


def test_the_chosen_node_is_brought_into_view(view: ArchitectureView) -> None:
    view.show_nodes(LONG)

    view.select(len(LONG) - 1)

    assert view.horizontalScrollBar().value() > 0


def test_all_of_a_long_drawing_can_be_shown(view: ArchitectureView) -> None:
    view.show_nodes(LONG)

    view.fit()

    assert view.zoom < 1.0
    assert view.horizontalScrollBar().maximum() == 0


def test_control_and_the_wheel_zoom_about_the_pointer(view: ArchitectureView) -> None:
    view.show_nodes(LONG)
    at = QPointF(view.viewport().rect().center())
    before = view.node_at(at), view.zoom

    turn(view, 2)

    assert view.zoom > before[1]
    assert view.node_at(at) == before[0]


def test_the_zoom_has_limits(view: ArchitectureView) -> None:
    for _ in range(20):
        view.zoom_in()
    largest = view.zoom
    for _ in range(40):
        view.zoom_out()

    assert (largest, view.zoom) == (4.0, 0.4)


def test_keys_zoom(qtbot: QtBot, view: ArchitectureView) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    zooms = []
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Plus, Qt.Key.Key_0):
        qtbot.keyClick(view, key, control)
        zooms.append(view.zoom)

    assert zooms[0] > zooms[1]
    assert zooms[3] == pytest.approx(zooms[1])


def test_a_screen_reader_hears_the_chosen_node(view: ArchitectureView) -> None:
    view.select(1)

    assert view.accessibleDescription() == SHORT[1].description


def test_without_a_choice_it_hears_what_there_is(view: ArchitectureView) -> None:
    assert view.accessibleDescription() == "Input, Conv 3×3, Conv 3×3, Dense, Classes"


def test_a_shorter_network_forgets_a_choice_it_does_not_have(view: ArchitectureView) -> None:
    view.show_nodes(LONG)
    view.select(9)

    view.show_nodes(SHORT)

    assert view.selected == -1


def test_the_choice_is_seen(view: ArchitectureView) -> None:
    before = view.grab().toImage()

    view.select(1)

    assert view.grab().toImage() != before
