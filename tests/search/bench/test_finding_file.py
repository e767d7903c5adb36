"""What is found is kept, and nothing is searched twice."""

from pathlib import Path

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.search.bench import finding_file
from nas_desktop.search.bench.finding_file import read_findings, searched_into
from nas_desktop.search.bench.real_search import RealFinding, RealSearch
from tests.search.bench.findings import a_finding, a_search

SEARCHES = [a_search(seed=seed) for seed in range(4)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "found.jsonl"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[RealSearch]:
    """Every search that was made, in the place of a real one."""
    searches: list[RealSearch] = []

    def searched(search: RealSearch) -> RealFinding:
        searches.append(search)
        return a_finding(search)

    monkeypatch.setattr(finding_file, "searched", searched)
    return searches


def test_each_search_is_written_once_it_is_finished(file: Path, asked: list[RealSearch]) -> None:
    for n, finding in enumerate(searched_into(file, SEARCHES), 1):
        assert read_findings(file)[-1] == finding
        assert len(read_findings(file)) == n


def test_what_the_file_has_is_not_searched_again(file: Path, asked: list[RealSearch]) -> None:
    list(searched_into(file, SEARCHES[:2]))
    list(searched_into(file, SEARCHES))
    assert asked == SEARCHES


def test_another_setting_is_another_search(file: Path, asked: list[RealSearch]) -> None:
    list(searched_into(file, [a_search(n_epochs=4), a_search(n_epochs=8)]))
    assert len(asked) == 2


def test_a_line_cut_short_is_searched_again(file: Path, asked: list[RealSearch]) -> None:
    list(searched_into(file, SEARCHES[:2]))
    file.write_bytes(file.read_bytes()[:-20])
    list(searched_into(file, SEARCHES[:2]))
    assert [finding.search for finding in read_findings(file)] == SEARCHES[:2]


@pytest.mark.parametrize("content", ['{"search": 1}\n', "hello\n"])
def test_a_file_of_something_else_is_one_sentence(file: Path, content: str) -> None:
    file.write_text(content)
    with pytest.raises(UsageError, match="holds no searches"):
        read_findings(file)


def test_a_file_that_is_not_there_holds_nothing(file: Path) -> None:
    assert read_findings(file) == []


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path, asked: list[RealSearch]) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        list(searched_into(tmp_path / "nowhere" / "found.jsonl", SEARCHES))
