"""What the tests of the window share: one look, tasks that run at once, a model with a search in it."""

from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QLocale, QObject, QSettings, Signal
from PySide6.QtWidgets import QApplication

from nas_desktop.gui.data_facts import FoundData
from nas_desktop.gui.dialogs.quit_dialog import QuitDialog
from nas_desktop.gui.look import Look
from nas_desktop.gui.search_model import SearchModel
from tests.builders import a_mode_chosen, a_search_started, a_trial_finished, a_trial_started, an_epoch, data_ready

T = TypeVar("T")
FOUND = FoundData("Ten birds", tuple((f"bird {i}", 120) for i in range(10)), n_test=200)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says what it cannot do for windows; that means nothing here."""
    for item in items:
        if "tests/gui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Numbers as an English reader sees them, whatever the locale of the machine."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_US"))
    yield
    QLocale.setDefault(before)


@pytest.fixture(autouse=True)
def nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that fails leaves its search running, and its window is closed: a question would wait for ever."""
    monkeypatch.setattr(QuitDialog, "ask", lambda dialog: True)


class TasksAtOnce(QObject):
    """Stands for `Tasks`: whatever is started has ended when `start` returns."""

    changed = Signal()
    n_running = 0

    def start(self, job: Coroutine[Any, Any, None]) -> None:
        """Run `job` to its end."""
        with pytest.raises(StopIteration):
            job.send(None)
        self.changed.emit()

    async def in_thread(self, function: Callable[[], T]) -> T:
        """The result, from this thread."""
        return function()


@pytest.fixture(scope="session")
def look(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Look]:
    """The light look, its choice kept in a file of its own."""
    settings = QSettings(str(tmp_path_factory.mktemp("look") / "window.ini"), QSettings.Format.IniFormat)
    look = Look(qapp, settings)
    look.choose("light")
    return look


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    """Settings without anything in them."""
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def tasks() -> TasksAtOnce:
    return TasksAtOnce()


@pytest.fixture
def model(qapp: QApplication) -> SearchModel:
    """A model without a search."""
    return SearchModel()


@pytest.fixture
def busy_model(model: SearchModel) -> SearchModel:
    """A search of six trials: 0 and 1 complete, 2 pruned, 3 failed, 4 running; 1 is the best."""
    model.apply(a_search_started(n_trials=6))
    model.apply(data_ready())
    model.apply(a_mode_chosen())
    for trial, scores in enumerate(((0.4, 0.5), (0.6, 0.8), (0.2,), (0.3,), (0.55,))):
        model.apply(a_trial_started(trial))
        for epoch, score in enumerate(scores, start=1):
            model.apply(an_epoch(trial, epoch, score))
    model.apply(a_trial_finished(0, 0.5))
    model.apply(a_trial_finished(1, 0.8))
    model.apply(a_trial_finished(2, 0.2, state="PRUNED"))
    model.apply(a_trial_finished(3, None, state="FAIL", reason="out of memory"))
    return model
