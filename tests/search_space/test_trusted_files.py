from pathlib import Path

import pytest

from nas_desktop.core.paths import data_dir
from nas_desktop.search_space.trusted_files import UntrustedSpace, is_trusted, refuse_untrusted, trust
from nas_desktop.search_space.user_file import SpaceFile

MINE = SpaceFile("mine.py", "def define_search_space(trial): return {}\n")


def settings() -> Path:
    return data_dir() / "trusted-spaces.json"


def test_nothing_is_trusted_at_first() -> None:
    assert not is_trusted(MINE)
    with pytest.raises(UntrustedSpace, match=r"mine\.py is a program"):
        refuse_untrusted(MINE, "")


def test_what_was_agreed_to_is_remembered_with_what_came_before() -> None:
    trust(MINE)
    trust(SpaceFile("other.py", "x = 1"))

    assert is_trusted(MINE)


def test_the_name_of_a_file_does_not_matter() -> None:
    trust(MINE)

    assert is_trusted(SpaceFile("renamed.py", MINE.text))


def test_a_changed_text_is_asked_about_again() -> None:
    trust(MINE)

    assert not is_trusted(SpaceFile(MINE.name, MINE.text + "\n"))


@pytest.mark.parametrize("content", ["", "[]", "{", '{"format_version": 2, "sha256": []}', '{"format_version": 1}'])
def test_a_damaged_or_newer_list_trusts_nothing_and_can_be_written_anew(content: str) -> None:
    settings().parent.mkdir(parents=True)
    settings().write_text(content)

    assert not is_trusted(MINE)
    trust(MINE)
    assert is_trusted(MINE)
