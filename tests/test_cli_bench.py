"""`nas-desktop bench`: which measurements there are, and what they print."""

import json

import pytest

from nas_desktop import cli, cli_bench


@pytest.fixture
def measured(monkeypatch):
    """A measurement that finds 1."""
    bench = cli_bench.Bench("nothing", "", lambda parser: None, lambda parsed: {"found": 1})
    monkeypatch.setattr(cli_bench, "BENCHES", (bench,))


def test_json_is_one_line(measured, capsys):
    assert cli.main(["bench", "nothing", "--json"]) == cli.DONE
    assert capsys.readouterr().out == '{"found": 1}\n'


def test_without_json_the_figures_are_laid_out_for_a_reader(measured, capsys):
    cli.main(["bench", "nothing"])
    out = capsys.readouterr().out
    assert json.loads(out) == {"found": 1}
    assert out.count("\n") > 1


def test_verdicts_are_a_table_for_a_reader_and_figures_for_a_program(capsys):
    cli.main(["bench", "verdict", "--studies", "1"])
    assert capsys.readouterr().out.startswith("| truth |")
    cli.main(["bench", "verdict", "--studies", "1", "--json"])
    assert "settings" in json.loads(capsys.readouterr().out)


def test_an_unknown_measurement_is_bad_use_and_the_others_are_named(capsys):
    assert cli.main(["bench", "foo"]) == cli.BAD_USE
    assert "'window', 'soak', 'tabs', 'train'" in capsys.readouterr().err


@pytest.mark.parametrize("name", [bench.name for bench in cli_bench.BENCHES])
def test_each_measurement_has_flags_and_help(name, capsys):
    with pytest.raises(SystemExit, match="0"):
        cli.main(["bench", name, "--help"])
    assert "--json" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wish", [["--seeds", "0"], ["--table", "nowhere"], ["--strategy", "psychic"], ["--jobs", "-1"]]
)
def test_a_wish_that_cannot_be_measured_is_bad_use(wish, capsys):
    assert cli.main(["bench", "search", *wish]) == cli.BAD_USE
    assert wish[0] in capsys.readouterr().err


def test_the_packaged_program_does_not_measure_itself(measured, monkeypatch, capsys):
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert cli.main(["bench", "nothing"]) == cli.BAD_USE
    assert "packaged" in capsys.readouterr().err
