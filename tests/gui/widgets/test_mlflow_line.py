from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.widgets.mlflow_line import MlflowLine
from nas_desktop.tracking.store_file import StoreError
from tests.gui.conftest import TasksAtOnce

_ADDRESS = "http://127.0.0.1:4711"


class FakeUi:
    """A server that starts at once, or says why not."""

    def __init__(self, problem: StoreError | None = None) -> None:
        self.problem = problem
        self.is_stopped = False

    def start(self) -> str:
        if self.problem is not None:
            raise self.problem
        return _ADDRESS

    def stop(self) -> None:
        self.is_stopped = True


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
def ui() -> FakeUi:
    return FakeUi()


@pytest.fixture
def line(qtbot: QtBot, look: Look, tasks: TasksAtOnce, opened: list[str], ui: FakeUi) -> MlflowLine:
    line = MlflowLine(tasks, look, opened.append, lambda store, writable: ui)  # type: ignore[arg-type, return-value]
    qtbot.addWidget(line)
    line.show_store(Path("/p/mlflow.db"), writable=True)
    line.show()
    return line


def test_it_opens_the_browser_and_shows_the_address(line: MlflowLine, opened: list[str]) -> None:
    line.open.click()
    assert opened == [_ADDRESS]
    assert (line.address.text(), line.stop.isVisible(), line.open.isVisible()) == (_ADDRESS, True, False)


def test_the_address_opens_the_page_again(line: MlflowLine, opened: list[str]) -> None:
    line.open.click()
    line.address.click()
    assert opened == [_ADDRESS, _ADDRESS]


def test_stop_ends_it(line: MlflowLine, ui: FakeUi) -> None:
    line.open.click()
    line.stop.click()
    assert ui.is_stopped
    assert (line.address.isVisible(), line.open.isVisible()) == (False, True)


def test_another_store_ends_it(line: MlflowLine, ui: FakeUi) -> None:
    line.open.click()
    line.show_store(Path("/q/mlflow.db"), writable=False)
    assert ui.is_stopped


def test_what_is_wrong_is_said_in_its_place(line: MlflowLine, ui: FakeUi, opened: list[str]) -> None:
    ui.problem = StoreError("The pages of MLflow are not installed here.", "Install MLflow.")
    line.open.click()
    assert line.words.text() == "The pages of MLflow are not installed here. Install MLflow."
    assert line.open.isVisible()
    assert opened == []


def test_without_a_store_there_is_nothing_to_open(line: MlflowLine) -> None:
    line.show_store(None, writable=False)
    assert not line.open.isEnabled()
