"""The Runs tab follows the project and the selection, and reads other stores."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.runs_panel import RunsPanel
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.widgets.run_tree_model import text_of
from tests.builders import a_search_started, a_trial_finished, a_trial_started
from tests.gui.conftest import TasksAtOnce
from tests.gui.reads_at_once import ReadsAtOnce
from tests.tracking.made_stores import MadeStore, a_store


@pytest.fixture
def store(tmp_path: Path) -> MadeStore:
    return a_store(tmp_path / "p")


@pytest.fixture
def model(qtbot: QtBot, store: MadeStore) -> SearchModel:
    """The search whose runs are in the store: trials 0 and 1."""
    model = SearchModel()
    with qtbot.waitSignal(model.changed):
        model.apply(a_search_started(name="p", project=str(store.path.parent)))
        for trial in (0, 1):
            model.apply(a_trial_started(trial))
            model.apply(a_trial_finished(trial, 0.5 + 0.1 * trial))
    return model


@pytest.fixture
def reads() -> ReadsAtOnce:
    return ReadsAtOnce()


@pytest.fixture
def panel(qtbot: QtBot, model: SearchModel, look: Look, tasks: TasksAtOnce, reads: ReadsAtOnce) -> RunsPanel:
    panel = RunsPanel(model, look, tasks, process=reads)  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(panel)
    panel.resize(1200, 700)
    return panel


def shown_lines(panel: RunsPanel) -> list[str]:
    """The texts of the tree's lines, from above."""
    tree, found = panel.card.tree, []
    index = tree.model().index(0, 0)
    while index.isValid():
        found.append(text_of(panel.browser.tree.node_at(index).value))
        index = tree.indexBelow(index)
    return found


def settle(qtbot: QtBot, panel: RunsPanel) -> None:
    """Let the tab notice that the store's file has changed."""
    os.utime(panel.browser.store or "", ns=(1, panel_time(panel) + 10**9))
    panel._on_settled()


def panel_time(panel: RunsPanel) -> int:
    return (panel.browser.store or Path()).stat().st_mtime_ns


def test_while_hidden_nothing_is_read(panel: RunsPanel, reads: ReadsAtOnce) -> None:
    assert reads.asked == []


def test_without_a_search_it_says_when_runs_are_recorded(
    qtbot: QtBot, look: Look, tasks: TasksAtOnce, reads: ReadsAtOnce
) -> None:
    panel = RunsPanel(SearchModel(), look, tasks, process=reads)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.show()
    assert panel.card.placeholder.isVisible()
    assert panel.card.placeholder.heading == "No runs yet"
    assert not panel.mlflow.open.isEnabled()


def test_a_project_without_a_store_says_the_same(panel: RunsPanel, store: MadeStore) -> None:
    store.path.unlink()
    panel.show()
    assert panel.card.placeholder.heading == "No runs yet"
    assert panel.card.retry.isHidden()


def test_the_newest_search_is_open_and_chosen(panel: RunsPanel) -> None:
    panel.show()
    assert shown_lines(panel) == ["birds", "nas_s", "trial-0000", "trial-0001", "trial-0002"]
    assert panel.page.head.name.full_text == "nas_s"
    assert panel.page.children_card.isVisible()


def test_a_trial_that_was_chosen_before_is_shown_instead(panel: RunsPanel, model: SearchModel) -> None:
    model.select(1)
    panel.show()
    assert panel.card.tree.chosen == "s-1"
    assert panel.page.head.name.full_text == "trial-0001"


def test_choosing_a_run_chooses_the_trial_everywhere(panel: RunsPanel, model: SearchModel) -> None:
    panel.show()
    node = panel.browser.tree.find("s-0")
    assert node is not None
    panel.card.tree.setCurrentIndex(panel.browser.tree.index_of(node))
    assert model.selected == 0
    assert panel.page.first.plot.lines[0].points == ((1.0, pytest.approx(0.5333)), (2.0, 0.6333))
    assert panel.page.params.table.facts == [("learning_rate", "0.002"), ("optimizer", "Adam")]


def test_choosing_a_trial_anywhere_shows_its_run(panel: RunsPanel, model: SearchModel) -> None:
    panel.show()
    model.select(1)
    assert panel.card.tree.chosen == "s-1"
    assert panel.page.head.name.full_text == "trial-0001"


def test_a_trial_can_be_shown_in_results(qtbot: QtBot, panel: RunsPanel, model: SearchModel) -> None:
    panel.show()
    model.select(1)
    with qtbot.waitSignal(panel.results_wanted) as caught:
        panel.page.head.to_results.click()
    assert caught.args == [1]


def test_a_search_itself_is_no_trial_of_results(panel: RunsPanel) -> None:
    panel.show()
    assert panel.page.head.to_results.isHidden()


def test_news_in_the_file_are_read_and_what_is_chosen_stays(
    qtbot: QtBot, panel: RunsPanel, store: MadeStore, model: SearchModel
) -> None:
    panel.show()
    model.select(1)
    store.add_trial(3, "s", 0.95)
    settle(qtbot, panel)
    assert "trial-0003" in shown_lines(panel)
    assert panel.card.tree.chosen == "s-1"


def test_a_file_that_has_not_changed_is_not_read_again(panel: RunsPanel, reads: ReadsAtOnce) -> None:
    panel.show()
    reads.asked.clear()
    panel._on_settled()
    assert reads.asked == []


def test_the_file_itself_is_watched(qtbot: QtBot, panel: RunsPanel, store: MadeStore) -> None:
    panel.show()
    panel._settling.setInterval(0)
    store.add_trial(3, "s", 0.95)
    qtbot.waitUntil(lambda: "trial-0003" in shown_lines(panel))


def test_another_project_shows_its_own_runs(qtbot: QtBot, panel: RunsPanel, model: SearchModel, tmp_path: Path) -> None:
    panel.show()
    other = a_store(tmp_path / "q", n_trials=1)
    with qtbot.waitSignal(model.changed):
        model.load([a_search_started(name="q", project=str(other.path.parent))])
    assert panel.browser.store == other.path
    assert shown_lines(panel) == ["birds", "nas_s", "trial-0000"]


def test_a_store_of_others_is_announced_as_read_only(panel: RunsPanel, tmp_path: Path) -> None:
    theirs = MadeStore(tmp_path / "their.db")
    theirs.add_experiment(1, "leaves")
    theirs.add_run("a", "lively-bird-1", metrics={"loss": 0.3})
    panel.show()
    panel.open_store(theirs.path)
    assert panel.banner.text.startswith("Read only: another program’s store")
    assert shown_lines(panel) == ["leaves", "lively-bird-1"]
    assert panel.page.head.silhouette.isHidden()


def test_and_one_link_leads_back(panel: RunsPanel, store: MadeStore, tmp_path: Path) -> None:
    panel.show()
    panel.open_store(a_store(tmp_path / "q").path)
    panel.banner.link_clicked.emit("Back to this project")
    assert panel.browser.store == store.path
    assert panel.banner.text == ""


def test_a_trial_of_another_store_is_not_mistaken_for_ours(
    panel: RunsPanel, model: SearchModel, tmp_path: Path
) -> None:
    panel.show()
    panel.open_store(a_store(tmp_path / "q").path)
    node = panel.browser.tree.find("s-0")
    assert node is not None
    panel.card.tree.setCurrentIndex(panel.browser.tree.index_of(node))
    assert model.selected == -1
    assert panel.page.head.to_results.isHidden()


def test_another_store_is_chosen_as_a_file(panel: RunsPanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = a_store(tmp_path / "q").path
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(theirs), ""))
    panel.show()
    panel.card.store_wanted.emit()
    assert panel.browser.store == theirs


def test_a_store_that_cannot_be_read_says_why_and_can_be_tried_again(panel: RunsPanel, store: MadeStore) -> None:
    content = store.path.read_bytes()
    store.path.write_bytes(b"not a database")
    panel.show()
    assert panel.card.placeholder.heading == "The store cannot be read"
    store.path.write_bytes(content)
    panel.card.retry.click()
    assert panel.card.tree.isVisible()


def test_a_filter_that_is_not_understood_says_so_in_its_place(panel: RunsPanel) -> None:
    panel.show()
    panel.browser.filter_failed.emit("MLflow does not understand the filter: x.")
    assert panel.card.problem.text() == "MLflow does not understand the filter: x."
    assert panel.card.line.property("invalid") is True
    assert "examples" in panel.card.placeholder.findChildren(type(panel.card.problem))[-1].text()


def test_emptying_the_filter_brings_all_runs_back(panel: RunsPanel) -> None:
    panel.show()
    panel.browser.filter = "metrics.x > 1"
    panel.card.line.setText("m")
    panel.card.line.clear()
    assert panel.browser.filter == ""
    assert panel.card.tree.isVisible()
    assert "nas_s" in shown_lines(panel)


def test_a_small_file_is_shown_in_place(panel: RunsPanel, store: MadeStore, model: SearchModel) -> None:
    folder = store.path.parent / "artifacts" / "s-1" / "artifacts"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"a": 1}')
    panel.show()
    model.select(1)
    panel.page.artifacts.table.opened.emit("config.json")
    assert panel.page.artifacts.text.toPlainText() == '{"a": 1}'
    panel.page.artifacts.back.click()
    assert panel.page.artifacts.table.isVisible()


def test_ending_ends_the_reading_process(panel: RunsPanel, reads: ReadsAtOnce) -> None:
    panel.show()
    panel.end()
    assert reads.is_closed


def test_the_arrow_keys_go_from_run_to_run(qtbot: QtBot, panel: RunsPanel, model: SearchModel) -> None:
    panel.show()
    qtbot.keyClick(panel.card.tree, Qt.Key.Key_Down)
    assert (panel.card.tree.chosen, model.selected) == ("s-0", 0)
