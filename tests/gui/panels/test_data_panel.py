"""The Data tab follows the form, shows what is known in every state, and locks while a search runs."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.datasets.survey_facts import Finding, FoundImage
from nas_desktop.gui.dialogs.found_images_dialog import FoundImagesDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.data_panel import DataPanel
from nas_desktop.gui.search_model import SearchModel
from tests.builders import a_config, a_mode_chosen, a_search_finished, a_search_started, data_ready
from tests.gui.conftest import TasksAtOnce
from tests.gui.fake_surveys import FakeMaker, FakeShelf, a_survey

RUNNING = (a_search_started(), data_ready(), a_mode_chosen())


@pytest.fixture
def maker() -> FakeMaker:
    return FakeMaker()


@pytest.fixture
def panel(qtbot: QtBot, look: Look, tasks: TasksAtOnce, model: SearchModel, maker: FakeMaker) -> DataPanel:
    panel = DataPanel(model, look, tasks, maker, FakeShelf())  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(panel)
    panel.resize(1200, 800)
    return panel


def _show(qtbot: QtBot, panel: DataPanel, maker: FakeMaker, **changes: object) -> None:
    """Show the tab, and wait until the form's images were asked for."""
    n = len(maker.asked)
    panel.show()
    panel.show_wish(a_config(**changes))
    qtbot.waitUntil(lambda: len(maker.asked) > n)


def test_nothing_is_read_before_the_tab_is_seen(qapp: QApplication, panel: DataPanel, maker: FakeMaker) -> None:
    panel.show_wish(a_config(data="/pets"))
    qapp.processEvents()

    assert maker.asked == []


def test_the_images_of_the_form_are_shown(qtbot: QtBot, panel: DataPanel, maker: FakeMaker) -> None:
    _show(qtbot, panel, maker, data="/photos/pets")

    assert maker.asked[0][0].data == "/photos/pets"
    assert panel.view.isVisible()
    assert panel.source.words == ("photos/pets", "Folder of class folders, read in 1.8 s · /photos/pets")
    assert panel.view.classes.rows.model().rowCount() == 3


def test_it_follows_the_settings_that_bear_on_images(qtbot: QtBot, panel: DataPanel, maker: FakeMaker) -> None:
    _show(qtbot, panel, maker)
    _show(qtbot, panel, maker, n_train=123, seed=9)

    assert (maker.asked[-1][0].n_train, maker.asked[-1][0].seed) == (123, 9)


def test_other_settings_ask_nothing_anew(qtbot: QtBot, panel: DataPanel, maker: FakeMaker) -> None:
    _show(qtbot, panel, maker)

    with qtbot.waitSignal(panel._patience.timeout):
        panel.show_wish(a_config(n_trials=77))

    assert len(maker.asked) == 1


def test_without_images_the_ways_to_choose_some_are_shown(qtbot: QtBot, panel: DataPanel) -> None:
    panel.show()
    panel.show_wish(a_config(data=""))

    qtbot.waitUntil(panel.chooser.isVisible)
    assert not panel.view.isVisible()
    assert not panel.source.isVisible()


def test_what_cannot_be_used_is_said_with_its_remedy(qtbot: QtBot, panel: DataPanel, maker: FakeMaker) -> None:
    maker.error = UsageError("There is nothing at /pets.", "Check the path of the images.")

    _show(qtbot, panel, maker, data="/pets")

    assert panel.placeholder.isVisible()
    assert panel.placeholder.heading == "These images cannot be used"
    assert panel.source.words == ("pets", "Cannot be used")
    assert not panel.view.isVisible()


def test_a_new_scan_reads_anew(qtbot: QtBot, panel: DataPanel, maker: FakeMaker) -> None:
    _show(qtbot, panel, maker)

    panel.source.again.click()

    assert (maker.n_forgotten, len(maker.asked)) == (1, 2)


def test_while_a_search_runs_its_images_are_shown_and_locked(
    qtbot: QtBot, panel: DataPanel, model: SearchModel, maker: FakeMaker
) -> None:
    _show(qtbot, panel, maker, data="/photos/pets")

    for event in RUNNING:
        model.apply(event)
    qtbot.waitUntil(lambda: len(maker.asked) == 2)

    spec, thorough = maker.asked[1]
    assert (spec.data, thorough) == ("synthetic", False)
    assert panel.source.reason == "Locked while the search runs"
    assert not panel.source.other.isEnabled()
    assert not panel.source.again.isEnabled()


def test_after_a_search_its_images_stay_until_a_new_one(
    qtbot: QtBot, panel: DataPanel, model: SearchModel, maker: FakeMaker
) -> None:
    _show(qtbot, panel, maker, data="/photos/pets")
    with qtbot.waitSignal(model.changed):
        for event in (*RUNNING, a_search_finished()):
            model.apply(event)
    assert maker.asked[-1][0].data == "synthetic"
    assert panel.source.reason.startswith("The images of this search")

    with qtbot.waitSignal(model.changed):
        model.reset()

    assert maker.asked[-1][0].data == "/photos/pets"
    assert panel.source.other.isEnabled()


def test_a_searchs_images_that_are_gone_keep_their_counts(
    qtbot: QtBot, panel: DataPanel, model: SearchModel, maker: FakeMaker
) -> None:
    maker.error = DataError("There is nothing at /gone.", "")
    panel.show()

    for event in RUNNING:
        model.apply(event)
    qtbot.waitUntil(lambda: panel.banner.text != "")

    assert "There is nothing at /gone." in panel.banner.text
    assert panel.view.classes.rows.model().rowCount() == 2
    assert panel.view.split.counts[0] == ("Training", "70")


def test_edit_asks_for_the_settings(qtbot: QtBot, panel: DataPanel) -> None:
    with qtbot.waitSignal(panel.edit_wanted):
        panel.view.split.edit.click()


def test_a_link_of_a_finding_opens_its_images(qtbot: QtBot, panel: DataPanel, maker: FakeMaker) -> None:
    found = Finding("unreadable", 1, images=(FoundImage("cat/1.png", None),))
    maker.survey_made = a_survey(findings=(found,))
    _show(qtbot, panel, maker)

    panel.view.findings.shown[0].link.click()

    dialog = panel.findChild(FoundImagesDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "1 image cannot be read"


def test_what_is_dropped_is_chosen(qtbot: QtBot, panel: DataPanel, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])

    enter = _drag(panel, mime)
    assert enter.isAccepted()
    assert not panel._veil.isHidden()

    with qtbot.waitSignal(panel.data_chosen) as chosen:
        panel.dropEvent(_drop(mime))
    assert chosen.args == [str(tmp_path)]
    assert panel._veil.isHidden()


def test_nothing_can_be_dropped_while_the_choice_is_locked(
    qtbot: QtBot, panel: DataPanel, model: SearchModel, tmp_path: Path
) -> None:
    with qtbot.waitSignal(model.changed):
        for event in RUNNING:
            model.apply(event)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])

    assert not _drag(panel, mime).isAccepted()


def _drag(panel: DataPanel, mime: QMimeData) -> QDragEnterEvent:
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    event = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, mime, left, none)
    event.ignore()
    panel.dragEnterEvent(event)
    return event


def _drop(mime: QMimeData) -> QDropEvent:
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    return QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, left, none)
