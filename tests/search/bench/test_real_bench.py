"""Every arm with every seed, from the command line to the figures."""

from dataclasses import replace
from pathlib import Path

import pytest

from nas_desktop import cli
from nas_desktop.search.bench import finding_file, real_bench
from nas_desktop.search.bench.real_bench import measure_real, wished_searches
from nas_desktop.search.bench.real_flags import ARMS, RealWish
from tests.search.bench.findings import a_finding

WISH = RealWish(("guided", "random"), (0, 1, 2), "images", "staged-cnn", 20, 5000, 1000, 4, 15_000_000, (0, 1))


@pytest.fixture
def wished(monkeypatch: pytest.MonkeyPatch) -> list[RealWish]:
    """What the command line asked to be measured."""
    wishes: list[RealWish] = []

    def measured(out: Path, wish: RealWish, say: object) -> dict[str, int]:
        wishes.append(wish)
        return {}

    monkeypatch.setattr(real_bench, "measure_real", measured)
    return wishes


def test_every_flag_arrives(wished: list[RealWish]) -> None:
    names = ["--data", "d", "--out", "f", "--arm", "tpe", "--arm", "local+known-good", "--seed", "7", "--share", "1/2"]
    sizes = [
        "--space",
        "plain-cnn",
        "--trials",
        "2",
        "--train",
        "30",
        "--val",
        "40",
        "--epochs",
        "5",
        "--max-macs",
        "6",
    ]

    assert cli.main(["bench", "search-real", *names, *sizes]) == cli.DONE
    assert wished == [RealWish(("tpe", "local+known-good"), (7,), "d", "plain-cnn", 2, 30, 40, 5, 6, (1, 2))]


def test_without_flags_guided_with_and_without_help_is_held_against_tpe_and_random(wished: list[RealWish]) -> None:
    cli.main(["bench", "search-real", "--data", "d", "--out", "f"])
    assert wished == [replace(WISH, arms=ARMS, data="d")]


@pytest.mark.parametrize("wish", [["--arm", "psychic"], ["--share", "2/2"], ["--share", "half"], ["--epochs", "0"]])
def test_a_wish_that_cannot_be_measured_is_bad_use(wish: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "search-real", "--data", "d", "--out", "f", *wish]) == cli.BAD_USE
    assert wish[0] in capsys.readouterr().err


def test_the_table_is_printed_without_a_search(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["bench", "search-real", "--data", "d", "--out", str(tmp_path / "none"), "--markdown"]) == cli.DONE
    assert capsys.readouterr().out.startswith("| arm |")


def test_the_shares_are_the_whole_work_and_do_not_overlap() -> None:
    shared = [search for number in range(4) for search in wished_searches(replace(WISH, share=(number, 4)))]
    assert sorted(shared, key=repr) == sorted(wished_searches(WISH), key=repr)
    assert len(set(shared)) == 6


def test_a_seed_is_finished_before_the_next() -> None:
    assert [search.seed for search in wished_searches(WISH)] == [0, 0, 1, 1, 2, 2]


def test_each_search_is_said_and_all_are_summed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_file, "searched", a_finding)
    said: list[str] = []
    figures = measure_real(tmp_path / "found.jsonl", replace(WISH, seeds=(0,)), said.append)
    assert said == ["guided, seed 0: best of 2 0.600", "random, seed 0: best of 2 0.600"]
    assert figures["searches"] == 2
    assert figures["best"].keys() == {"guided", "random"}
