"""Runs are loaded as they come into view."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.run_browser import RunBrowser
from nas_desktop.gui.widgets.run_tree import RunTree
from tests.gui.conftest import TasksAtOnce
from tests.gui.reads_at_once import ReadsAtOnce
from tests.tracking.made_stores import a_store


def test_the_next_page_comes_when_its_line_is_seen(
    qtbot: QtBot, look: Look, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    browser = RunBrowser(tasks, lambda metrics: metrics, ReadsAtOnce())  # type: ignore[arg-type]
    tree = RunTree(browser.tree, look)
    qtbot.addWidget(tree)
    tree.resize(400, 600)
    tree.show()
    browser.open(a_store(tmp_path, n_trials=450).path)
    experiment = browser.tree.root.children[0]
    tree.expand(browser.tree.index_of(experiment))
    qtbot.waitUntil(lambda: bool(experiment.children))
    search = experiment.children[0]
    tree.expand(browser.tree.index_of(search))
    qtbot.waitUntil(lambda: search.n_loaded == 200)

    tree.verticalScrollBar().setValue(tree.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: search.n_loaded == 400)

    tree.setCurrentIndex(browser.tree.index_of(search.children[-1]))
    assert search.n_loaded == 450


def test_choosing_a_line_from_outside_tells_nobody(
    qtbot: QtBot, look: Look, tasks: TasksAtOnce, tmp_path: Path
) -> None:
    browser = RunBrowser(tasks, lambda metrics: metrics, ReadsAtOnce())  # type: ignore[arg-type]
    tree = RunTree(browser.tree, look)
    qtbot.addWidget(tree)
    browser.open(a_store(tmp_path).path)
    told: list[str] = []
    tree.run_chosen.connect(told.append)
    browser.revealed.connect(tree.choose)
    browser.reveal(2)
    assert (tree.chosen, told) == ("s-2", [])


def test_enter_on_an_experiment_chooses_no_run(qtbot: QtBot, look: Look, tasks: TasksAtOnce, tmp_path: Path) -> None:
    browser = RunBrowser(tasks, lambda metrics: metrics, ReadsAtOnce())  # type: ignore[arg-type]
    tree = RunTree(browser.tree, look)
    qtbot.addWidget(tree)
    browser.open(a_store(tmp_path).path)
    with qtbot.waitSignal(tree.run_chosen) as caught:
        qtbot.keyClick(tree, Qt.Key.Key_Down)
    assert caught.args == [""]
