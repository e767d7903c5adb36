"""A download is asked for with its size, shows how far it is, and can be cancelled."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.core.errors import DataError
from nas_desktop.gui.data_shelf import ShelfSet
from nas_desktop.gui.dialogs.download_dialog import DownloadDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.label import Label
from tests.gui.conftest import TasksAtOnce
from tests.gui.fake_surveys import FakeShelf

WANTED = ShelfSet("cifar10", "CIFAR-10", 170_000_000, is_here=False)


def _dialog(qtbot: QtBot, look: Look, tasks: TasksAtOnce, shelf: FakeShelf) -> DownloadDialog:
    dialog = DownloadDialog(look, tasks, shelf, WANTED)  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(dialog)
    return dialog


def test_the_size_and_the_folder_are_said_first(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    shelf = FakeShelf()
    dialog = _dialog(qtbot, look, tasks, shelf)

    texts = " ".join(label.text() for label in dialog.findChildren(Label))
    assert "Download CIFAR-10?" in texts
    assert "170 MB" in texts
    assert "/data/datasets" in texts
    assert shelf.fetched == []


def test_a_set_that_was_fetched_is_handed_on(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    dialog = _dialog(qtbot, look, tasks, FakeShelf())

    with qtbot.waitSignal(dialog.fetched) as fetched:
        dialog.download.click()

    assert fetched.args == ["cifar10"]
    assert dialog.result() == DownloadDialog.DialogCode.Accepted


def test_it_says_how_much_has_come(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    dialog = _dialog(qtbot, look, tasks, FakeShelf())

    dialog.download.click()

    assert dialog.words.text() == "85.0 MB of 170 MB"
    assert dialog.bar.share == 0.5


def test_a_problem_is_told_and_can_be_tried_again(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    shelf = FakeShelf(DataError("No connection.", "Try again later."))
    dialog = _dialog(qtbot, look, tasks, shelf)

    dialog.download.click()
    assert dialog.words.text() == "No connection. Try again later."
    assert (dialog.download.text(), dialog.download.isEnabled()) == ("Try again", True)

    shelf.error = None
    with qtbot.waitSignal(dialog.fetched):
        dialog.download.click()


@pytest.mark.parametrize("act", [lambda dialog: dialog.cancel.click(), lambda dialog: dialog.close()])
def test_cancelling_ends_the_download(
    qtbot: QtBot, look: Look, tasks: TasksAtOnce, act: Callable[[DownloadDialog], None]
) -> None:
    class Slow(FakeShelf):
        was_cancelled = False

        def fetch(self, name: str, on_progress: Callable[[int, int], None], is_cancelled: Callable[[], bool]) -> None:
            act(dialog)
            self.was_cancelled = is_cancelled()
            raise DataError("The download was cancelled.")

    shelf = Slow()
    dialog = _dialog(qtbot, look, tasks, shelf)
    dialog.show()

    with qtbot.assertNotEmitted(dialog.fetched):
        dialog.download.click()

    assert shelf.was_cancelled
    assert not dialog.isVisible()
