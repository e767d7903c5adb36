"""Every format can be chosen; a tick is only given to what was certified."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nas_desktop.export import EXPORT_FORMATS, STUDY_FORMATS
from nas_desktop.gui.look import Look
from nas_desktop.gui.model_desk import ModelDesk, Network, Outcome
from nas_desktop.gui.widgets.export_card import ExportCard
from tests.certificates import a_certificate
from tests.gui.conftest import TasksAtOnce


@pytest.fixture
def card(qtbot: QtBot, look: Look) -> ExportCard:
    card = ExportCard(look)
    qtbot.addWidget(card)
    card.resize(760, 600)
    card.show()
    return card


@pytest.fixture
def desk(qapp: object, tasks: TasksAtOnce) -> ModelDesk:
    desk = ModelDesk(tasks)  # type: ignore[arg-type]  # stands for Tasks
    desk.network = Network("/p", "checks", 4, "w")
    return desk


def test_every_format_is_there(card: ExportCard) -> None:
    assert list(card.buttons) == [kind.name for kind in (*EXPORT_FORMATS, *STUDY_FORMATS)]


def test_only_what_can_be_certified_offers_it(card: ExportCard, desk: ModelDesk) -> None:
    card.show_desk(desk, "/p/exports", "x-final")
    assert card.certify.isEnabled()
    assert card.certify.isChecked()

    card.buttons["report"].setChecked(True)

    assert not card.certify.isEnabled()
    assert not card.certify.isChecked()


def test_an_untested_network_is_not_certified(card: ExportCard, desk: ModelDesk) -> None:
    desk.network = Network("/p", "search", 4, "")

    card.show_desk(desk, "/p/exports", "x")

    assert not card.certify.isEnabled()


@pytest.mark.parametrize(
    ("kind", "chosen", "wanted"),
    [
        ("onnx", "/o/a", ["onnx", "/o/a.onnx", False, True]),
        ("report", "/o/a.html", ["report", "/o/a.html", True, False]),
        ("config", "/o/a.txt", ["config", "/o/a.txt.json", False, False]),
    ],
)
def test_the_file_that_is_chosen_gets_its_ending(
    kind: str, chosen: str, wanted: list[object], qtbot: QtBot, card: ExportCard, desk: ModelDesk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen, ""))
    card.show_desk(desk, "/p/exports", "x-final")
    card.buttons[kind].setChecked(True)

    with qtbot.waitSignal(card.export_wanted) as signal:
        qtbot.mouseClick(card.export, Qt.MouseButton.LeftButton)

    assert signal.args == wanted


@pytest.mark.parametrize(
    ("outcome", "tone"),
    [
        (Outcome("Saved: x.onnx.", Path("x.onnx"), a_certificate()), "good"),
        (Outcome("Saved: x.onnx.", Path("x.onnx"), a_certificate(n_disagreeing=1)), "bad"),
        (Outcome("Saved: x.csv.", Path("x.csv")), "accent"),
        (Outcome("The disk is full."), "bad"),
        (Outcome("It was not exported.", is_cancelled=True), "accent"),
    ],
)
def test_the_tick_is_for_what_answers_as_the_program_does(
    outcome: Outcome, tone: str, card: ExportCard, desk: ModelDesk
) -> None:
    desk.outcome = outcome

    card.show_desk(desk, "/p/exports", "x")

    assert card.banner.property("tone") == tone
    assert card.banner.text.startswith(outcome.sentence.rstrip("."))


def test_a_file_that_only_its_ending_makes_another_is_asked_for_again(
    qtbot: QtBot, card: ExportCard, desk: ModelDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.onnx").touch()
    shown: list[str] = []

    def dialog(_parent: object, _title: str, path: str, _kinds: str) -> tuple[str, str]:
        shown.append(path)
        return (str(tmp_path / "a"), "") if len(shown) == 1 else (path, "")

    monkeypatch.setattr(QFileDialog, "getSaveFileName", dialog)
    card.show_desk(desk, "/p/exports", "x-final")

    with qtbot.waitSignal(card.export_wanted) as signal:
        card.export.click()

    assert shown[1] == (signal.args or [])[1] == str(tmp_path / "a.onnx")
