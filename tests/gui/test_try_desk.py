"""The user's own images are asked about, and the network's process ends when it is no longer shown."""

from collections.abc import Sequence

import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.gui.try_desk import MOST, Tried, TryDesk, left_out
from tests.gui.conftest import TasksAtOnce


class FakeNetwork:
    def __init__(self, project: str, trial: int | None) -> None:
        self.key, self.is_closed, self.error = (project, trial), False, ""

    def ask(self, paths: Sequence[str]) -> list[Tried]:
        if self.error:
            raise DataError(self.error)
        return [Tried(path, (("cat", 0.9),)) for path in paths]

    def close(self) -> None:
        self.is_closed = True


@pytest.fixture
def opened() -> list[FakeNetwork]:
    return []


@pytest.fixture
def desk(qapp: object, tasks: TasksAtOnce, opened: list[FakeNetwork]) -> TryDesk:
    def open_network(project: str, trial: int | None) -> FakeNetwork:
        opened.append(FakeNetwork(project, trial))
        return opened[-1]

    return TryDesk(tasks, open_network)  # type: ignore[arg-type]  # stands for Tasks


def test_one_network_answers_all_questions(desk: TryDesk, opened: list[FakeNetwork]) -> None:
    desk.show("/p", 3)

    desk.ask(["a.png"])
    desk.ask(["b.png", "c.png"])

    assert [one.name for one in desk.tried] == ["b.png", "c.png"]
    assert [network.key for network in opened] == [("/p", 3)]
    assert desk.n_asked == 0


def test_another_network_is_another_process(desk: TryDesk, opened: list[FakeNetwork]) -> None:
    desk.show("/p", 3)
    desk.ask(["a.png"])

    desk.show("/p", None)

    assert opened[0].is_closed
    assert desk.tried == []


def test_a_search_that_ends_with_other_weights_is_asked_anew(desk: TryDesk, opened: list[FakeNetwork]) -> None:
    desk.show("/p", None, "models/final-1")
    desk.ask(["a.png"])

    desk.show("/p", None, "models/final-2")
    desk.ask(["a.png"])

    assert [network.is_closed for network in opened] == [True, False]


def test_images_beyond_the_most_are_told() -> None:
    assert left_out(MOST) == []
    assert [(one.name, one.guesses) for one in left_out(MOST + 1300)] == [("1,300 more", ())]


def test_without_weights_nothing_is_asked(desk: TryDesk, opened: list[FakeNetwork]) -> None:
    desk.show("", 3)
    desk.ask(["a.png"])

    assert not desk.can_ask
    assert opened == []


def test_what_cannot_be_answered_is_said_and_the_next_question_starts_anew(
    desk: TryDesk, opened: list[FakeNetwork]
) -> None:
    desk.show("/p", 3)
    desk.ask(["a.png"])
    opened[0].error = "It ends the process that loads it."

    desk.ask(["b.png"])
    assert desk.problem == "It ends the process that loads it."
    assert opened[0].is_closed

    desk.ask(["c.png"])

    assert desk.problem == ""
    assert [one.name for one in desk.tried] == ["c.png"]


def test_closing_ends_the_process(desk: TryDesk, opened: list[FakeNetwork]) -> None:
    desk.show("/p", 3)
    desk.ask(["a.png"])

    desk.close()

    assert opened[0].is_closed
