"""Before a search: settings, what they mean, and the images they name."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from nas_desktop.core.errors import UsageError
from nas_desktop.gui.data_facts import FoundData
from nas_desktop.gui.look import Look
from nas_desktop.gui.panels.setup_face import SetupFace
from tests.gui.conftest import FOUND, TasksAtOnce


def _face(
    qtbot: QtBot, look: Look, tasks: TasksAtOnce, finder: Callable[[str], FoundData] = lambda data: FOUND
) -> SetupFace:
    face = SetupFace(look, tasks, finder)  # type: ignore[arg-type]  # stands for Tasks
    qtbot.addWidget(face)
    return face


def test_the_standard_preset_is_chosen_at_first(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    face = _face(qtbot, look, tasks)

    assert face.config is not None
    assert (face.config.preset, face.config.n_trials) == ("standard", 20)


def test_it_says_which_images_were_found(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    face = _face(qtbot, look, tasks)

    assert face.form.rows["data"].help_shown == "Ten birds: 10 classes, 1,200 images."
    assert ("Images of a class", "120") in face._facts.facts


def test_images_that_cannot_be_used_forbid_the_start(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    def finder(data: str) -> FoundData:
        if data == "/wrong":
            raise UsageError("There is nothing at /wrong.", "Check the path of the images.")
        return FOUND

    face = _face(qtbot, look, tasks, finder)

    face.form.set_values({"data": "/wrong"})
    assert face.config is None
    assert face.form.rows["data"].help_shown == "There is nothing at /wrong. Check the path of the images."

    face.form.set_values({"data": "/right"})
    assert face.config is not None


def test_a_wrong_setting_forbids_the_start(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    face = _face(qtbot, look, tasks)

    with qtbot.waitSignal(face.changed):
        face.form.set_values({"n_train": "0"})

    assert face.config is None


def test_the_command_is_copied(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    face = _face(qtbot, look, tasks)
    face.form.set_values({"n_trials": 7, "seed": 5})

    face._copy.click()

    assert QGuiApplication.clipboard().text() == "nas-desktop search --preset standard --trials 7 --seed 5"


def test_reset_undoes_what_differs(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    face = _face(qtbot, look, tasks)
    assert not face._reset.isEnabled()
    face.form.set_values({"n_trials": 7})

    face._reset.click()

    assert face.config is not None
    assert face.config.n_trials == 20


@pytest.mark.parametrize("preset", ["taste", "extensive"])
def test_a_card_fills_the_form(qtbot: QtBot, look: Look, tasks: TasksAtOnce, preset: str) -> None:
    face = _face(qtbot, look, tasks)

    face.presets.choose(preset)

    assert face.config is not None
    assert face.config.preset == preset


def test_the_space_follows_the_limits(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    face = _face(qtbot, look, tasks)

    face.form.set_values({"space": "plain-cnn", "max_conv_layers": 5})

    assert face._space._shown is not None
    assert face._space._shown.parameters[0].in_words() == ("1 to 5",)


def test_images_chosen_elsewhere_stand_in_the_form(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    face = _face(qtbot, look, tasks)

    face.choose_data("/photos/birds")

    assert face.config is not None
    assert face.config.data == "/photos/birds"


def test_without_images_a_search_cannot_start(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    face = _face(qtbot, look, tasks)

    face.choose_data("")

    assert face.config is None
    assert face.form.rows["data"].help_shown == "Choose the images."
    assert not face.is_looking


def test_the_wish_stays_where_images_cannot_be_used(qtbot: QtBot, look: Look, tasks: TasksAtOnce) -> None:
    def finder(data: str) -> FoundData:
        if data == "/wrong":
            raise UsageError("There is nothing at /wrong.")
        return FOUND

    face = _face(qtbot, look, tasks, finder)

    face.choose_data("/wrong")

    assert face.config is None
    assert face.wish is not None
    assert face.wish.data == "/wrong"
