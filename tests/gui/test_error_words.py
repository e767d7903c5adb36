"""Errors a person can act on: the cause behind a reason, in plain words."""

from typing import get_args

import pytest

from nas_desktop.gui.error_words import LABELS, Act, Cause, act_named, end_words, explain, failure_words

REASONS: dict[Cause, str] = {
    "five-failures": "5 trials in a row failed, the last one so: The GPU ran out of memory while it was trained.",
    "gpu-memory": "OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB",
    "killed": "the worker was ended by SIGKILL; the system may have run out of memory",
    "memory": "MemoryError: Unable to allocate 3 GiB",
    "diverged": "The training diverged in epoch 3: the loss is no longer a number.",
    "disk-full": "OSError: [Errno 28] No space left on device: '/p/checkpoints'",
    "no-permission": "The project folder /p cannot be written: Permission denied.",
    "images-changed": "The images of Birds have changed since this search began.",
    "images-missing": "/data/birds does not exist.",
    "store-busy": "OperationalError: database is locked",
    "newer-version": "/p was made by a newer NAS Desktop (format 2).",
    "device-lost": "RuntimeError: CUDA error: unspecified launch failure",
    "worker-crashed": "the worker was ended by SIGSEGV",
}


@pytest.mark.parametrize("cause", get_args(Cause))
def test_every_cause_is_recognised_by_the_words_of_its_author(cause: Cause) -> None:
    known = explain(REASONS[cause])

    assert known is not None
    assert known.cause == cause


@pytest.mark.parametrize("cause", get_args(Cause))
def test_the_words_are_plain(cause: Cause) -> None:
    known = explain(REASONS[cause])

    assert known is not None
    assert not {"Error", "Traceback", "SIG", "errno"} & set(known.sentence.split())
    assert known.sentence.endswith(".")
    assert known.label == LABELS[known.act]


def test_an_unknown_reason_is_left_to_speak_for_itself() -> None:
    assert explain("ValueError: odd") is None
    assert failure_words("ValueError: odd") == "ValueError: odd"


def test_five_failures_name_the_last_cause() -> None:
    sentence, act = end_words(REASONS["five-failures"])

    assert sentence == (
        "Five trials in a row failed. The last one so: the graphics card ran out of memory while this network was "
        "trained. The search was stopped. Finished trials are kept."
    )
    assert act == "settings"


def test_a_message_with_a_hint_of_its_own_is_not_said_again() -> None:
    assert end_words("The project folder /p cannot be written: Permission denied.", "Choose another.")[0] == (
        "The project folder /p cannot be written: Permission denied. Choose another."
    )


@pytest.mark.parametrize("act", get_args(Act))
def test_a_button_is_known_by_its_word(act: Act) -> None:
    assert act_named(LABELS[act]) == act
