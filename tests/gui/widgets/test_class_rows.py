"""Classes are painted rows: few are spread over the room, many scroll."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nas_desktop.datasets.survey_facts import ClassFacts, Picture
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.class_rows import ClassRows
from nas_desktop.gui.widgets.pictures import PicturePainter

RED = Picture(4, 4, bytes([255, 0, 0]) * 16)
CLASSES = (ClassFacts("cat", 300, (RED,) * 7), ClassFacts("dog", 280), ClassFacts("fox", 40))


def _rows(qtbot: QtBot, look: Look, classes: tuple[ClassFacts, ...] = CLASSES) -> ClassRows:
    rows = ClassRows(look, PicturePainter())
    qtbot.addWidget(rows)
    rows.resize(800, 500)
    rows.show()
    rows.show_classes(classes)
    return rows


def _colours(rows: ClassRows, row: int) -> set[str]:
    image = rows.viewport().grab(rows.visualRect(rows.model().index(row, 0))).toImage()
    middle = image.height() // 2
    return {image.pixelColor(x, middle).name() for x in range(image.width())}


def test_every_class_has_a_row_that_can_be_read_aloud(qtbot: QtBot, look: Look) -> None:
    rows = _rows(qtbot, look)
    model = rows.model()

    read = [model.index(i, 0).data(Qt.ItemDataRole.AccessibleTextRole) for i in range(model.rowCount())]
    assert read == ["cat: 300 images", "dog: 280 images", "fox: 40 images"]


def test_a_short_bar_turns_to_the_colour_of_warnings(qtbot: QtBot, look: Look) -> None:
    rows = _rows(qtbot, look)

    accent, warn = look.theme.color("accent").name(), look.theme.color("warn").name()
    assert accent in _colours(rows, 0)
    assert warn not in _colours(rows, 0)
    assert warn in _colours(rows, 2)
    assert accent not in _colours(rows, 2)


def test_pictures_are_painted_where_there_are_some(qtbot: QtBot, look: Look) -> None:
    rows = _rows(qtbot, look)

    assert "#ff0000" in _colours(rows, 0)
    assert "#ff0000" not in _colours(rows, 1)


def test_few_rows_are_higher_than_many(qtbot: QtBot, look: Look) -> None:
    few = _rows(qtbot, look)
    many = _rows(qtbot, look, tuple(ClassFacts(f"class {i}", 10 + i) for i in range(1000)))

    heights = [rows.visualRect(rows.model().index(0, 0)).height() for rows in (few, many)]
    assert heights == [92, 44]
    assert many.verticalScrollBar().maximum() > 40_000


def test_new_counts_leave_the_place_in_the_list(qtbot: QtBot, look: Look) -> None:
    classes = tuple(ClassFacts(f"class {i}", 10) for i in range(100))
    rows = _rows(qtbot, look, classes)
    qtbot.waitUntil(lambda: rows.verticalScrollBar().maximum() > 500)
    rows.verticalScrollBar().setValue(500)

    with qtbot.assertNotEmitted(rows.model().modelReset):
        rows.show_classes(tuple(ClassFacts(one.name, 10, (RED,)) for one in classes))

    assert rows.verticalScrollBar().value() == 500


def test_a_long_name_leaves_room_for_the_rest(qtbot: QtBot, look: Look) -> None:
    rows = _rows(qtbot, look, (ClassFacts("a very long name " * 20, 300, (RED,) * 7), *CLASSES))

    assert "#ff0000" in _colours(rows, 0)


def test_the_arrow_keys_scroll(qtbot: QtBot, look: Look) -> None:
    rows = _rows(qtbot, look, tuple(ClassFacts(f"class {i}", 10) for i in range(100)))

    qtbot.waitUntil(lambda: rows.verticalScrollBar().maximum() > 500)
    qtbot.keyClick(rows, Qt.Key.Key_End)

    assert rows.verticalScrollBar().value() == rows.verticalScrollBar().maximum()
