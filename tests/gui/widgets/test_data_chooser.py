"""Where nothing is chosen, everything that could be is laid open."""

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.data_choice import DataChoice
from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.button import Button
from nas_desktop.gui.widgets.data_chooser import DataChooser
from nas_desktop.gui.widgets.label import Label
from tests.gui.conftest import TasksAtOnce
from tests.gui.fake_surveys import FakeShelf


@pytest.fixture
def shelf() -> FakeShelf:
    return FakeShelf()


@pytest.fixture
def chooser(qtbot: QtBot, look: Look, tasks: TasksAtOnce, shelf: FakeShelf) -> DataChooser:
    chooser = DataChooser(look, DataChoice(look, tasks, shelf, None))  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(chooser)
    chooser.refresh()
    return chooser


def _acts(chooser: DataChooser) -> list[str]:
    return [b.accessibleName() for b in chooser.findChildren(Button) if b.property("set") and not b.isHidden()]


def test_sets_to_download_have_their_size(chooser: DataChooser) -> None:
    texts = [label.text() for label in chooser.findChildren(Label)]

    assert _acts(chooser) == ["Use MNIST", "Download CIFAR-10"]
    assert "170 MB" in texts


def test_a_set_is_chosen_with_its_button(qtbot: QtBot, chooser: DataChooser) -> None:
    use = next(b for b in chooser.findChildren(Button) if b.accessibleName() == "Use MNIST")

    with qtbot.waitSignal(chooser._choice.chosen) as chosen:
        use.click()

    assert chosen.args == ["mnist"]


def test_what_was_fetched_meanwhile_is_here(chooser: DataChooser, shelf: FakeShelf) -> None:
    shelf.fetched.append("cifar10")

    chooser.refresh()

    assert _acts(chooser) == ["Use CIFAR-10", "Use MNIST"]
