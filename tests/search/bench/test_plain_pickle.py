"""Plain values come out of a pickle; nothing in it is ever run."""

import collections
import pickle
from pathlib import Path

import pytest

from nas_desktop.core.errors import DataError
from nas_desktop.search.bench.plain_pickle import read_plain_pickle


class _Opens:
    """A pickle that would write a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def test_plain_values_come_back(tmp_path: Path) -> None:
    table = {"012": {"accuracy": [0.5, 1], "names": ("a", None, True)}}
    (tmp_path / "table.pkl").write_bytes(pickle.dumps(table))

    assert read_plain_pickle(tmp_path / "table.pkl") == table


def test_code_in_a_pickle_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "table.pkl").write_bytes(pickle.dumps({"0": _Opens(tmp_path / "written")}))

    with pytest.raises(DataError, match=r"io\.open is not allowed"):
        read_plain_pickle(tmp_path / "table.pkl")
    assert not (tmp_path / "written").exists()


def test_no_class_is_known_however_harmless(tmp_path: Path) -> None:
    (tmp_path / "table.pkl").write_bytes(pickle.dumps(collections.OrderedDict(a=1)))

    with pytest.raises(DataError, match="OrderedDict is not allowed"):
        read_plain_pickle(tmp_path / "table.pkl")


@pytest.mark.parametrize("content", [b"", b"hello", pickle.dumps({"0": [1.0] * 9})[:-8]])
def test_what_is_no_pickle_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "table.pkl").write_bytes(content)

    with pytest.raises(DataError, match=r"table\.pkl is no pickle of plain values"):
        read_plain_pickle(tmp_path / "table.pkl")
