from pathlib import Path

import pytest

from nas_desktop.core import masking
from nas_desktop.core.masking import masked, without_controls


@pytest.fixture(autouse=True)
def ada(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masking.Path, "home", lambda: Path("/home/ada"))
    monkeypatch.setattr(masking.getpass, "getuser", lambda: "ada")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('File "/home/ada/nets/a.py", line 3', 'File "~/nets/a.py", line 3'),
        ("/home/ada", "~"),
        ("/home/adam/x", "/home/<user>/x"),
        ("/Users/bob/x and C:\\Users\\Bob\\x", "/Users/<user>/x and C:\\Users\\<user>\\x"),
        ('"C:\\\\Users\\\\Bob\\\\x"', '"C:\\\\Users\\\\<user>\\\\x"'),
        ("run by ada on pc", "run by <user> on pc"),
        ("/mnt/ada/images", "/mnt/<user>/images"),
        ("Canada and adapter", "Canada and adapter"),
    ],
)
def test_whose_computer_it_is_does_not_show(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "secret",
    [
        "MLFLOW_TRACKING_TOKEN=abc123",
        "'password': 'hunter2'",
        "api-key: 12ab",
        "https://me:hunter2@example.org/x",
        "Authorization: Bearer abcdef0123456789",
        "ghp_0123456789abcdefABCDEF0123456789abcd",
        "hf_abcdefghijklmnopqrst",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "AKIAIOSFODNN7EXAMPLE",
        "c3VwZXJzZWNyZXRzdXBlcnNlY3JldHN1cGVy1234",
    ],
)
def test_what_opens_doors_does_not_show(secret: str) -> None:
    shown = masked(f"before {secret} after")
    assert "<hidden>" in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")
    for part in ("abc123", "hunter2", "12ab", "abcdef0123456789", "fghij", "c2ln", "IOSF", "c3Vw"):
        assert part not in shown


@pytest.mark.parametrize(
    "text",
    [
        "trial 12 ended: CUDA out of memory, tried to allocate 2.00 GiB",
        "torch 2.14.0+cpu on Python 3.11.4, Linux-6.1.0-x86_64-with-glibc2.36",
        "nas_desktop.search.slots.worker_slot.WorkerSlot.receive",
        "n_tokens and the secretary: see docs/data.md",
        "https://example.org/a?b=c",
    ],
)
def test_what_helps_to_find_a_fault_stays(text: str) -> None:
    assert masked(text) == text


def test_masking_twice_is_masking_once() -> None:
    once = masked("/home/ada/x token=abc /home/bob/y https://a:b@c.org")
    assert masked(once) == once


def test_a_user_whose_name_is_a_word_leaves_the_word_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(masking.Path, "home", lambda: Path("/root"))
    monkeypatch.setattr(masking.getpass, "getuser", lambda: "root")
    assert masked("/root/x: the root folder") == "~/x: the root folder"


def test_without_a_user_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid")

    monkeypatch.setattr(masking.getpass, "getuser", nobody)
    assert masked("it is ada") == "it is ada"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b2Jgone", "gone"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("a\x1b", "a"),
        ("a\rb\x08c\x00", "abc"),
        ("cat\u202egnp.exe", "catgnp.exe"),
        ("\u2066x\u2069", "x"),
    ],
)
def test_orders_to_a_terminal_do_not_reach_it(text: str, expected: str) -> None:
    assert without_controls(text) == expected


@pytest.mark.parametrize("text", ["two\nlines\tand a tab", "Ünïcode 研究 🙂 שלום 👨‍👩‍👧", "<b>&amp;</b> =1+1"])
def test_ordinary_text_of_any_language_stays(text: str) -> None:
    assert without_controls(text) == text
