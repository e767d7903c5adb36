"""Blocked storage in words: what happened, what it means, what can be done."""

from typing import get_args

import pytest

from nas_desktop.core.events import Obstacle, StorageBlocked
from nas_desktop.gui.mounts import innermost
from nas_desktop.gui.storage_words import FREE_SPACE, OPEN_FOLDER, TRY_AGAIN, blocked_headline, blocked_notice


def _blocked(cause: Obstacle = "full", **changes: object) -> StorageBlocked:
    facts = {"path": "/home/anna/p", "detail": "No space left on device", "free_bytes": 0, **changes}
    return StorageBlocked(cause, **facts)  # type: ignore[arg-type]


def test_a_full_disk_is_named_with_the_room_it_has() -> None:
    assert blocked_notice(_blocked(free_bytes=4_000), "/home").text == (
        "Disk full (4.0 kB free on /home). The search stands; nothing is lost. It goes on by itself when there is room."
    )


def test_only_a_full_disk_offers_to_free_space() -> None:
    assert blocked_notice(_blocked("full")).links == (TRY_AGAIN, FREE_SPACE, OPEN_FOLDER)
    assert blocked_notice(_blocked("missing")).links == (TRY_AGAIN, OPEN_FOLDER)


def test_a_busy_store_is_a_warning_and_all_else_is_worse() -> None:
    tones = {cause: blocked_notice(_blocked(cause)).tone for cause in get_args(Obstacle)}

    assert tones.pop("busy") == "warn"
    assert set(tones.values()) == {"bad"}


@pytest.mark.parametrize("cause", get_args(Obstacle))
def test_every_cause_says_that_nothing_is_lost(cause: Obstacle) -> None:
    assert "The search stands; nothing is lost." in blocked_notice(_blocked(cause)).text


@pytest.mark.parametrize("cause", get_args(Obstacle))
def test_the_top_bar_has_few_words_for_every_cause(cause: Obstacle) -> None:
    words, _ = blocked_headline(_blocked(cause))

    assert 0 < len(words) <= 20


def test_the_innermost_mount_holds_a_folder() -> None:
    assert innermost("/home/anna/p", ["/", "/home", "/homely"]) == "/home"
    assert innermost("/data/p", ["/home"]) == ""
