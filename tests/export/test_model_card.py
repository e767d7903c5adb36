"""The card has a head that hubs read, and tells what is known and what is not."""

import re
from typing import Any

import pytest
import yaml

from nas_desktop.core.errors import UsageError
from nas_desktop.core.state import SearchState
from nas_desktop.export.model_card import card_text, text
from tests import builders
from tests.certificates import a_certificate
from tests.export.test_export_format import END, state_after
from tests.export.test_report import HOSTILE, hostile_search
from tests.staged_search import STORY, trained


def parts(state: SearchState) -> tuple[dict[str, Any], str]:
    """Head and body."""
    _, head, body = card_text(state).decode().split("---\n", 2)
    return yaml.safe_load(head), body


def test_the_head_is_what_hubs_read() -> None:
    head, _ = parts(state_after(*STORY, END))

    assert head["pipeline_tag"] == "image-classification"
    assert head["license"] == "unknown"
    assert "image-classification" in head["tags"]
    (result,) = head["model-index"][0]["results"]
    assert result["metrics"] == [{"type": "accuracy", "value": 0.8, "name": "Test accuracy"}]


def test_a_well_known_set_is_named_as_the_hub_has_it() -> None:
    state = state_after(*STORY, END)
    assert "datasets" not in parts(state)[0]
    state.config["data"] = "cifar10"
    assert parts(state)[0]["datasets"] == ["uoft-cs/cifar10"]


def test_the_test_score_stands_with_its_margin_and_its_few_images() -> None:
    _, body = parts(state_after(*STORY, END))
    assert "80.0 % of 15 test images are classified correctly: 54.8 to 93.0 % with 95 % confidence." in body
    assert "15 test images are few" in body


def test_without_a_test_no_score_is_claimed() -> None:
    head, body = parts(state_after(*trained(builders.a_trial_started(0), 0.5)))
    assert "model-index" not in head
    assert "It was not tested." in body


def test_a_small_class_is_named() -> None:
    state = state_after(*STORY, END)
    assert "differ in size" not in card_text(state).decode()
    state.apply(builders.data_ready(data=builders.some_data(class_counts=(90, 10))))
    assert "“b” may be known less well" in card_text(state).decode()


def test_nothing_of_a_stranger_means_anything() -> None:
    head, body = parts(hostile_search())

    assert isinstance(head["model-index"][0]["name"], str)
    assert head["license"] == "unknown"
    assert "<script" not in body
    assert "\u202e" not in body


@pytest.mark.parametrize("words", ["[a](b)", "![x](y)", "a|b", "`rm`", "a\nb: c", "<b>", HOSTILE, "https://x.y"])
def test_a_text_stays_a_text(words: str) -> None:
    shown = text(words)
    assert "\n" not in shown
    assert not re.search(r"<|(?<!\\)[][|`!]|\w://", shown)


def test_a_name_that_would_end_the_head_does_not() -> None:
    state = state_after(*STORY, END)
    state.name = 'x"\n---\nlicense: mit'
    assert parts(state)[0]["model-index"][0]["name"] == 'x" --- license: mit'


def test_grey_images_are_read_as_such() -> None:
    state = state_after(*STORY, END)
    assert 'convert("RGB")' in card_text(state).decode()
    state.apply(builders.data_ready(data=builders.some_data(input_shape=(1, 16, 16), mean=(0.5,), std=(0.2,))))
    assert 'convert("L")' in card_text(state).decode()


def test_without_a_model_there_is_no_card() -> None:
    with pytest.raises(UsageError, match="No trial is complete"):
        card_text(state_after())


def test_it_tells_what_the_certificate_says() -> None:
    words = card_text(state_after(*STORY, END), a_certificate()).decode()

    assert "x.onnx is certified" in words
    assert "| cat | 4 |" in words
