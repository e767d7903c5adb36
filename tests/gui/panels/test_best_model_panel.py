"""The Best model tab in every state of a search."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from nas_desktop.core.events import ModelTested
from nas_desktop.core.project import Project
from nas_desktop.export.config_json import read_config
from nas_desktop.gui.look import Look
from nas_desktop.gui.model_desk import ModelDesk
from nas_desktop.gui.panels.best_model_panel import NETWORK, SEGMENTS, BestModelPanel
from nas_desktop.gui.search_model import SearchModel
from nas_desktop.gui.try_desk import TryDesk
from nas_desktop.gui.widgets.lineage_line import LineageStep
from tests.builders import (
    PARAMS,
    a_mode_chosen,
    a_model_tested,
    a_search_finished,
    a_search_started,
    a_trial_finished,
    a_trial_started,
    data_ready,
)
from tests.gui.conftest import TasksAtOnce
from tests.moments import events_until, happened


@pytest.fixture
def panel(qtbot: QtBot, look: Look, model: SearchModel, tasks: TasksAtOnce) -> BestModelPanel:
    panel = BestModelPanel(model, look, tasks, ModelDesk(tasks))  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(panel)
    panel.resize(1200, 700)
    panel.show()
    return panel


def tell(qtbot: QtBot, model: SearchModel, *events: Any) -> None:
    with qtbot.waitSignal(model.changed):
        for event in events:
            model.apply(event)


def a_search(qtbot: QtBot, model: SearchModel, *more: Any, project: str = "/p", kept: str = "") -> None:
    """Trial 0 and 1 are complete, 1 is the best."""
    trials = [
        event
        for trial, score in enumerate((0.5, 0.8))
        for event in (a_trial_started(trial), a_trial_finished(trial, score, model=kept if trial else ""))
    ]
    tell(qtbot, model, a_search_started(project=project), data_ready(), a_mode_chosen(), *trials, *more)


def keep_weights(folder: Path) -> None:
    """12,345 bytes of them."""
    folder.mkdir()
    (folder / "weights.safetensors").write_bytes(bytes(12_345))


def answer(monkeypatch: pytest.MonkeyPatch, path: Path | str) -> None:
    """What the reader chooses in the dialog."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def test_without_a_search_it_says_what_will_be_here(panel: BestModelPanel) -> None:
    assert panel.placeholder.isVisible()
    assert panel.placeholder.heading == "No search yet"


def test_before_the_first_complete_trial_it_says_so(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    tell(qtbot, model, a_search_started(), data_ready(), a_mode_chosen(), a_trial_started(0))

    assert panel.placeholder.heading == "No trial is complete yet"


def test_while_the_search_runs_the_test_score_is_promised(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel
) -> None:
    a_search(qtbot, model)

    assert panel.facts.title.text() == "Trial 1"
    assert panel.facts.headline == "80.0 % on 15 validation images"
    assert panel.banner.text == "Best so far. The test score comes at the end."


def test_at_the_end_the_test_score_stands(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    a_search(qtbot, model, a_search_finished(best_trial=1, test_accuracy=0.76))

    assert panel.facts.headline == "76.0 % on 15 test images"
    assert panel.banner.text == ""


def test_a_selected_trial_is_shown_and_there_is_a_way_back(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel
) -> None:
    a_search(qtbot, model)
    model.select(0)
    assert panel.facts.title.text() == "Trial 0"
    assert panel.banner.text == "Trial 0 is selected. The best is trial 1."

    panel.banner.link_clicked.emit("Show the best")

    assert panel.facts.title.text() == "Trial 1"
    assert model.selected == -1


def test_every_parameter_is_shown(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    a_search(qtbot, model)

    expected = {"Filters": "32", "Kernel": "3", "Pooling": "yes", "Activation": "ReLU", "Learning rate": "2.0e-3"}
    assert panel.facts.facts.items() >= expected.items()


def test_drawing_table_and_facts_agree(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    a_search(qtbot, model)

    network = panel.network
    assert network is not None
    assert panel.layers.table.source.rowCount() == len(network.cost.layers)
    assert len(panel.architecture.view.places) == 1 + len(network.blocks)


def test_a_chosen_node_marks_its_layers_and_shows_its_facts(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel
) -> None:
    a_search(qtbot, model)

    panel.architecture.view.select(1)

    assert panel.block.title.text() == "Conv 3×3"
    assert len(panel.layers.table.selectionModel().selectedRows()) == 4


def test_a_chosen_layer_chooses_its_node(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    a_search(qtbot, model)

    panel.layers.table.selectRow(panel.layers.table.source.rowCount() - 1)

    assert panel.architecture.view.selected == 2
    assert panel.block.title.text() == "Classes"


def test_a_new_best_forgets_the_chosen_node(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    a_search(qtbot, model)
    panel.architecture.view.select(1)

    tell(qtbot, model, a_trial_started(2), a_trial_finished(2, 0.9))

    assert panel.facts.title.text() == "Trial 2"
    assert panel.block.title.text() == "Whole network"


def test_the_size_of_a_kept_model_is_that_of_its_file(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel, tmp_path: Path
) -> None:
    project = Project.create(tmp_path / "p", {}, "p")
    keep_weights(project.models / "trial-0001")

    a_search(qtbot, model, project=str(project.root), kept="models/trial-0001")

    assert panel.facts.facts["File"] == "12.3 kB"


@pytest.mark.parametrize("name", ["../elsewhere", "models/../../elsewhere", "{outside}"])
def test_a_folder_outside_the_project_is_not_looked_at(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel, tmp_path: Path, name: str
) -> None:
    project, outside = Project.create(tmp_path / "p", {}, "p"), tmp_path / "elsewhere"
    keep_weights(outside)

    a_search(qtbot, model, project=str(project.root), kept=name.format(outside=outside))

    assert panel.facts.facts["File"].startswith("about ")


def test_where_no_model_is_kept_its_size_is_about(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    a_search(qtbot, model)

    assert panel.facts.facts["File"].startswith("about ")


def test_the_configuration_is_saved(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    a_search(qtbot, model)
    answer(monkeypatch, tmp_path / "best")

    panel.facts.save.click()

    assert read_config(tmp_path / "best.json").config == PARAMS
    assert panel.facts.save.text() == "Saved"


def test_the_configuration_is_that_of_the_trial_shown(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    a_search(qtbot, model)
    model.select(0)
    answer(monkeypatch, tmp_path / "other.json")

    panel.facts.save.click()

    assert json.loads((tmp_path / "other.json").read_text())["provenance"]["trial"] == 0


def test_a_file_that_cannot_be_written_is_said_until_the_next_one(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    a_search(qtbot, model)
    answer(monkeypatch, tmp_path / "none" / "best.json")
    panel.facts.save.click()
    assert "cannot be written" in panel.banner.text

    answer(monkeypatch, tmp_path / "best.json")
    panel.facts.save.click()

    assert "cannot be written" not in panel.banner.text


def test_a_picture_that_cannot_be_written_is_said(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel, tmp_path: Path
) -> None:
    a_search(qtbot, model)

    panel.architecture.file_ready.emit(str(tmp_path / "none" / "net.png"), b"")

    assert "cannot be written" in panel.banner.text


def test_hidden_it_does_nothing_and_catches_up_when_shown(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel
) -> None:
    a_search(qtbot, model)
    panel.hide()
    tell(qtbot, model, a_trial_started(2), a_trial_finished(2, 0.9))
    assert panel.facts.title.text() == "Trial 1"

    panel.show()

    assert panel.facts.title.text() == "Trial 2"


def test_a_space_nobody_knows_leaves_the_facts(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    params = {"space": "unheard-of", "depth": 7}
    tell(
        qtbot, model, a_search_started(), data_ready(), a_trial_started(0, params=params),
        a_trial_finished(0, params=params),
    )  # fmt: skip

    assert panel.facts.facts["depth"] == "7"
    assert panel.layers.isHidden()


def test_another_search_begins_with_the_placeholder(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    a_search(qtbot, model)

    with qtbot.waitSignal(model.changed):
        model.reset()

    assert panel.placeholder.isVisible()


def test_the_final_model_is_shown_with_both_scores(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    tell(qtbot, model, *events_until(lambda event: False))

    assert panel.facts.title.text() == "Final model"
    assert panel.facts.subtitle.full_text == "of trial 24"
    assert panel.facts.headline == "87.4 % on 6,699 test images"
    assert panel.facts.facts["In the search, trial 24"] == "80.9 % in validation"
    assert "Validation" not in panel.facts.facts
    assert panel.facts.sure.text() == (
        "Better than the control by 1.8 ± 0.6 points: 19 of 20 such results are real. "
        "The test images were opened once, for one model."
    )
    assert panel.banner.isHidden()


def test_a_second_tested_model_is_told(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    tell(qtbot, model, *events_until(lambda event: False), a_model_tested(n_models=2))

    assert "The test images have scored 2 models." in panel.facts.sure.text()


def test_the_best_of_the_search_leads_to_the_final_model(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel
) -> None:
    tell(qtbot, model, *events_until(lambda event: False))
    model.select(24)

    assert panel.facts.headline == "80.9 % on 2,000 validation images"
    assert panel.banner.text.startswith("Trial 24 is the best of the search.")

    panel.banner._links[0].click()
    assert panel.facts.title.text() == "Final model"


def test_a_tie_with_the_control_shows_whose_network_it_is(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel
) -> None:
    tell(qtbot, model, *events_until(lambda event: False, is_better=False))

    assert "A tie with the control" in panel.facts.sure.text()
    assert panel.facts.subtitle.full_text == "of control 2"
    assert panel.facts.facts["As control 2"] == "79.8 % in validation"


def test_without_a_final_training_the_best_is_tested(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    tell(qtbot, model, *events_until(lambda event: False, is_trained_again=False))

    assert (panel.facts.title.text(), panel.facts.headline) == ("Trial 24", "80.1 % on 6,699 test images")


def test_a_final_model_that_is_not_tested_has_no_score(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    tell(qtbot, model, *events_until(happened(ModelTested))[:-1])

    assert panel.facts.headline == "– not tested"
    assert panel.banner.text == "The final model. The test score comes at the end."


def test_the_final_model_is_what_is_saved(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(qtbot, model, *events_until(lambda event: False))
    answer(monkeypatch, tmp_path / "final.json")

    panel.facts.save.click()

    saved = json.loads((tmp_path / "final.json").read_text())
    assert (saved["provenance"]["study"], saved["provenance"]["trial"]) == ("checks", 10)
    assert saved["result"]["test_accuracy"] == 0.874


def test_nothing_is_looked_for_before_it_is_wanted(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    a_search(qtbot, model)

    assert panel.evidence is None


@pytest.mark.parametrize("segment", SEGMENTS[1:])
def test_each_segment_shows_its_page(segment: str, qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    a_search(qtbot, model)

    panel.segments.choose(segment)

    assert panel.evidence is not None
    assert panel.evidence.page(segment).isVisible()
    assert not panel.architecture.isVisible()
    assert panel.facts.isVisible()


def test_the_drawing_comes_back(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    a_search(qtbot, model)
    panel.segments.choose("Confusion")

    panel.segments.choose(NETWORK)

    assert panel.architecture.isVisible()
    assert panel.block.isVisible()


def test_a_new_best_does_not_bring_the_drawing_back(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    a_search(qtbot, model)
    panel.segments.choose("Confusion")

    tell(qtbot, model, a_trial_started(2), a_trial_finished(2, 0.9))

    assert not panel.block.isVisible()
    assert not panel.architecture.isVisible()


def test_a_trial_whose_weights_are_gone_cannot_be_asked(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel
) -> None:
    a_search(qtbot, model)

    panel.segments.choose("Try it")

    assert panel.evidence is not None
    assert not panel.evidence.try_desk.can_ask
    assert panel.evidence.view.placeholder.heading == "No weights"


def test_while_the_search_runs_nothing_is_evaluated(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel, tmp_path: Path
) -> None:
    a_search(qtbot, model, project=str(tmp_path), kept="models/trial-0001")

    panel.segments.choose("Confusion")

    assert panel.evidence is not None
    assert panel.evidence.try_desk.can_ask
    assert panel.evidence.view.placeholder.heading == "Best so far"


def test_dropped_images_are_tried(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(TryDesk, "ask", lambda desk, paths: asked.append(list(paths)))
    a_search(qtbot, model, project=str(tmp_path), kept="models/trial-0001")

    drop(panel, tmp_path / "cat.png")

    assert asked == [[str(tmp_path / "cat.png")]]
    assert panel.segments.current == "Try it"


@pytest.mark.parametrize("is_picture", [True, False])
def test_a_picture_is_pasted_or_it_is_said_that_there_is_none(
    is_picture: bool, qtbot: QtBot, panel: BestModelPanel, model: SearchModel, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    asked: list[str] = []
    monkeypatch.setattr(TryDesk, "ask", lambda desk, paths: asked.extend(paths))
    a_search(qtbot, model, project=str(tmp_path), kept="models/trial-0001")
    data = QMimeData()
    data.setText("cat")
    if is_picture:
        image = QImage(3, 2, QImage.Format.Format_RGB32)
        image.fill(0xFF0000)
        data.setImageData(image)
    QGuiApplication.clipboard().setMimeData(data)

    panel.segments.choose("Try it")
    assert panel.evidence is not None
    panel.evidence.try_card.paste.click()

    assert [QImage(path).width() for path in asked] == ([3] if is_picture else [])
    assert panel.evidence.try_desk.problem.startswith("" if is_picture else "There is neither")
    panel.end()


def test_a_new_best_is_what_is_tried(
    qtbot: QtBot, panel: BestModelPanel, model: SearchModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[tuple[object, ...]] = []
    monkeypatch.setattr(TryDesk, "show", lambda desk, *network: shown.append(network))
    a_search(qtbot, model, project=str(tmp_path), kept="models/trial-0001")
    panel.segments.choose("Try it")

    tell(qtbot, model, a_trial_started(2), a_trial_finished(2, 0.9, model="models/trial-0002"))

    assert shown[0] == (str(tmp_path), 1, "models/trial-0001")
    assert shown[-1] == (str(tmp_path), 2, "models/trial-0002")


def drop(panel: BestModelPanel, path: Path) -> None:
    """As a drag from a file manager ends."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at, copy = QPoint(10, 10), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(panel, QDragEnterEvent(at, copy, data, left, none))
    QApplication.sendEvent(panel, QDropEvent(QPointF(at), copy, data, left, none))


def _two_trials(qtbot: QtBot, model: SearchModel) -> None:
    """The second is a small change of the first, and better."""
    first, second = PARAMS, {**PARAMS, "learning_rate": 0.01}
    tell(
        qtbot, model, a_search_started(), data_ready(),
        a_trial_started(0, design=0, params=first, drawn=first), a_trial_finished(0, 0.5),
        a_trial_started(1, design=1, params=second, drawn=second), a_trial_finished(1, 0.6),
    )  # fmt: skip


def test_the_best_is_drawn_below_another_network(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    _two_trials(qtbot, model)
    panel.show()
    model.select(0)
    assert panel.page.beside.isHidden()

    panel.page.compare.click()
    assert not panel.page.beside.isHidden()
    assert panel.page.beside.title.text() == "The best, trial 1, 60.0 %"

    model.select(1)
    assert panel.page.beside.isHidden()
    assert panel.page.compare.isHidden()


def test_a_network_says_where_it_comes_from(qtbot: QtBot, panel: BestModelPanel, model: SearchModel) -> None:
    _two_trials(qtbot, model)
    panel.show()
    model.select(1)
    (step,) = panel.page.lineage.findChildren(LineageStep)

    with qtbot.waitSignal(model.trial_opened) as opened:
        step.click()

    assert opened.args == [0]
    assert panel.page.lineage.isHidden()
