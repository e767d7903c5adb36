"""How good a network is, in words."""

from dataclasses import replace
from pathlib import Path

import pytest

from nas_desktop.core.state import SearchState
from nas_desktop.export.certificate import Speed
from nas_desktop.gui import evidence_words
from nas_desktop.gui.model_desk import ModelDesk, Network, Outcome
from tests.certificates import a_certificate
from tests.gui.conftest import TasksAtOnce


@pytest.fixture
def desk(qapp: object, tasks: TasksAtOnce) -> ModelDesk:
    return ModelDesk(tasks)  # type: ignore[arg-type]  # stands for Tasks


def test_the_cell_lists_exactly_its_images_the_surest_first() -> None:
    found = evidence_words.cell_images(a_certificate(), 0, 1)

    assert [one.image for one in found] == ["2.png", "1.png"]
    assert [one.captions for one in found] == [("95 %",), ("80 %",)]
    assert evidence_words.cell_words(a_certificate(), 0, 1) == ("cat taken for dog", "2 images")
    assert evidence_words.cell_words(a_certificate(), 2, 2) == ("owl, recognised", "2 images")


def test_mistakes_name_both_classes() -> None:
    found = evidence_words.mistakes(a_certificate())

    assert [one.image for one in found] == ["2.png", "1.png", "9.png", "5.png"]
    assert found[0].captions == ("dog, 95 %", "is cat")


def test_the_accuracy_has_its_range() -> None:
    assert evidence_words.accuracy_words(a_certificate()).startswith("60.0 % of 10 test images are right (31.3 % to ")


def test_a_certificate_that_failed_says_why() -> None:
    passed = evidence_words.certified_words(a_certificate(max_difference=8.2e-7))
    assert passed == "Certified: the same class as in the program for all 10 test images, probabilities within 8e-7."
    assert "1 of 10 images get another class" in evidence_words.certified_words(a_certificate(n_disagreeing=1))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"calibration_error": 0.01}, "right about as often as it says"),
        ({"calibration_error": 0.2}, "surer than it is right"),
        ({"temperature": 0.5, "raw_calibration_error": 0.195}, "divided by 0.50; without that it would be 19.5"),
        ({"calibration_error": None}, "Nothing was answered"),
    ],
)
def test_calibration_in_words(changes: dict[str, float | None], words: str) -> None:
    assert words in evidence_words.calibration_words(a_certificate(**changes))


def test_speeds_stand_beside_what_the_search_measured() -> None:
    facts = dict(evidence_words.speed_facts(a_certificate(search_ms=2.5, limit_ms=1.5)))

    assert facts == {
        "CPU, 1 thread": "2.0 ms (1.0 to 3.0)",
        "CPU, 2 threads, 64 at once": "3,200 images a second",
        "In the search, PyTorch": "2.5 ms an image",
        "Limit of the search": "1.5 ms, exceeded",
    }


def test_a_limit_that_is_not_kept_is_a_warning() -> None:
    slow = a_certificate(limit_ms=1.5)

    assert evidence_words.slow_words(slow) == (
        "Slower than wanted: the file takes 2.0 ms an image on one thread, and the search was to keep 1.5 ms."
    )
    assert evidence_words.outcome_words(Outcome("Saved.", Path("x"), slow)).endswith("keep 1.5 ms.")
    assert evidence_words.slow_words(a_certificate(limit_ms=2.5)) == evidence_words.slow_words(a_certificate()) == ""


def test_a_gpu_is_named() -> None:
    speeds = (Speed("GPU (CUDA)", 1, 1, 9, 0.1, 0.2, 0.3),)

    assert evidence_words.speed_facts(replace(a_certificate(), speeds=speeds))[0][0] == "GPU (CUDA)"


def test_while_the_search_runs_the_test_part_stays_sealed(desk: ModelDesk) -> None:
    desk.network = Network("/p", "search", 0, "")
    row = object()

    running = evidence_words.waiting(desk, SearchState(), row, under_way=True)  # type: ignore[arg-type]
    ended = evidence_words.waiting(desk, SearchState(), row, under_way=False)  # type: ignore[arg-type]

    assert running.sentence == "The test images stay sealed until the search ends."
    assert ended.heading == "Not tested"
    assert not running.can_begin
    assert not ended.can_begin


def test_what_failed_can_be_tried_again(desk: ModelDesk) -> None:
    desk.network, desk.problem = Network("/p", "search", 0, "w"), "The disk is full."

    waiting = evidence_words.waiting(desk, SearchState(), object(), under_way=False)  # type: ignore[arg-type]

    assert waiting.sentence == "The disk is full."
    assert waiting.can_begin
