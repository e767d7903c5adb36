"""The tree changes in place: whoever holds an index of it keeps it."""

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from nas_desktop.gui.widgets.run_tree_model import More, Node, RunTreeModel, beside, mark_of, text_of
from nas_desktop.tracking.runs import Experiment, RunHead, RunPage


def a_head(number: int, parent: str = "s", **changes: object) -> RunHead:
    values: dict[str, object] = {
        "run_id": f"r{number}", "experiment_id": "1", "name": f"trial-{number:04d}", "parent": parent,
        "status": "FINISHED", "state": "COMPLETE", "score": 0.5, "reason": "", "project": "p", "trial": number,
        "started_ms": 1, "ended_ms": 2, "n_children": 0, "best": "",
    }  # fmt: skip
    return RunHead(**{**values, **changes})  # type: ignore[arg-type]


def a_search(n: int, **changes: object) -> RunHead:
    values = {"run_id": "s", "name": "nas_s", "trial": -1, "n_children": n, **changes}
    return a_head(0, "", **values)


@pytest.fixture
def tree(qtbot: QtBot) -> RunTreeModel:
    """An experiment with one search of 500 trials; its first 200 are loaded."""
    tree = RunTreeModel()
    QAbstractItemModelTester(tree, QAbstractItemModelTester.FailureReportingMode.Fatal, tree)
    tree.show_experiments([Experiment("1", "birds", 1, ours=True)])
    tree.show_page(tree.root.children[0], RunPage((a_search(500, best="r1"),), "", 1), anew=True)
    tree.show_page(search_of(tree), RunPage(tuple(a_head(i) for i in range(200)), "200", 500), anew=True)
    return tree


def search_of(tree: RunTreeModel) -> Node:
    return tree.root.children[0].children[0]


def texts(node: Node) -> list[str]:
    return [text_of(child.value) for child in node.children]


def test_what_is_not_loaded_has_a_line_of_its_own(tree: RunTreeModel) -> None:
    assert texts(search_of(tree))[-1] == "300 more"


def test_the_next_page_follows_the_first(tree: RunTreeModel) -> None:
    tree.show_page(search_of(tree), RunPage(tuple(a_head(i) for i in range(200, 400)), "400", 500), anew=False)
    assert texts(search_of(tree))[198:202] == ["trial-0198", "trial-0199", "trial-0200", "trial-0201"]
    assert texts(search_of(tree))[-1] == "100 more"


def test_the_last_page_leaves_no_such_line(tree: RunTreeModel) -> None:
    tree.show_page(search_of(tree), RunPage(tuple(a_head(i) for i in range(200, 500)), "", 500), anew=False)
    assert len(search_of(tree).children) == 500


def test_children_are_asked_for_once(qtbot: QtBot, tree: RunTreeModel) -> None:
    wanted: list[Node] = []
    tree.wanted.connect(wanted.append)
    tree.want(search_of(tree))
    tree.want(search_of(tree))
    assert wanted == [search_of(tree)]


def test_after_a_failure_they_can_be_asked_for_again(tree: RunTreeModel) -> None:
    wanted: list[Node] = []
    tree.wanted.connect(wanted.append)
    tree.want(search_of(tree))
    tree.give_up(search_of(tree))
    tree.want(search_of(tree))
    assert len(wanted) == 2


def test_opening_a_line_asks_for_its_children(tree: RunTreeModel) -> None:
    wanted: list[Node] = []
    tree.wanted.connect(wanted.append)
    tree.show_experiments([Experiment("1", "birds", 1, ours=True), Experiment("2", "leaves", 3, ours=False)])
    leaves = tree.index(1, 0)
    assert tree.hasChildren(leaves)
    tree.fetchMore(leaves)
    assert wanted == [tree.root.children[1]]
    assert not tree.canFetchMore(leaves)


def test_reading_again_keeps_every_line(tree: RunTreeModel) -> None:
    kept = QPersistentModelIndex(tree.index_of(search_of(tree).children[7]))
    tree.show_experiments([Experiment("1", "birds", 1, ours=True)])
    tree.show_page(search_of(tree), RunPage(tuple(a_head(i) for i in range(201)), "201", 501), anew=True)
    assert kept.isValid()
    assert kept.data() == "trial-0007"
    assert texts(search_of(tree))[200:] == ["trial-0200", "300 more"]


def test_only_what_changed_is_told(tree: RunTreeModel) -> None:
    changed: list[int] = []
    tree.dataChanged.connect(lambda first, last: changed.append(first.row()))
    heads = [a_head(i, score=0.9 if i == 3 else 0.5) for i in range(200)]
    tree.show_page(search_of(tree), RunPage(tuple(heads), "200", 500), anew=True)
    assert changed == [3]


def test_a_run_that_is_gone_leaves_the_tree(tree: RunTreeModel) -> None:
    heads = tuple(a_head(i) for i in range(200) if i != 5)
    tree.show_page(search_of(tree), RunPage(heads, "199", 499), anew=True)
    assert "trial-0005" not in texts(search_of(tree))


def test_a_run_that_moved_is_moved(tree: RunTreeModel) -> None:
    kept = QPersistentModelIndex(tree.index_of(search_of(tree).children[3]))
    heads = tuple(a_head(i) for i in (3, *range(3), *range(4, 200)))
    tree.show_page(search_of(tree), RunPage(heads, "200", 500), anew=True)
    assert (kept.row(), kept.data()) == (0, "trial-0003")


def test_the_best_trial_of_a_search_bears_the_star(tree: RunTreeModel) -> None:
    assert [mark_of(child) for child in search_of(tree).children[:3]] == ["COMPLETE", "BEST", "COMPLETE"]


def test_a_line_is_read_out_with_state_and_score(tree: RunTreeModel) -> None:
    index = tree.index_of(search_of(tree).children[1])
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "trial-0001, Best, 50.0 %"


def test_a_failed_trial_shows_its_cause(tree: RunTreeModel) -> None:
    node = Node(a_head(0, state="FAIL", score=None, reason="out of memory\nat line 3"), None)
    assert beside(node) == "out of memory"


def test_what_is_beside_searches_and_experiments(tree: RunTreeModel) -> None:
    assert beside(tree.root.children[0]) == "1 search"
    assert beside(search_of(tree)) == "500 trials"
    assert text_of(More(-1)) == "more"


def test_a_run_is_found_wherever_it_is_loaded(tree: RunTreeModel) -> None:
    found = tree.find("r150")
    assert found is not None
    assert found.row == 150
    assert tree.find("r499") is None
