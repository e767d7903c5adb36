"""Tables are written whole and read back as they were."""

import csv
from pathlib import Path

import pytest

from nas_desktop.core.csv_file import write_csv


def test_values_come_back(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", (["trial", "name", "score"], [[0, 'a "quoted", one', 0.1 + 0.2], [1, "b", None]]))

    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))

    assert rows[0] == ["trial", "name", "score"]
    assert rows[1][1] == 'a "quoted", one'
    assert float(rows[1][2]) == 0.1 + 0.2
    assert rows[2] == ["1", "b", ""]


def test_a_folder_that_is_not_there_raises(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write_csv(tmp_path / "nowhere" / "t.csv", (["trial"], []))


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_would_be_a_formula_stays_a_text(tmp_path: Path, text: str) -> None:
    write_csv(tmp_path / "t.csv", ([text], [[text]]))
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as file:
        assert list(csv.reader(file)) == [[f"'{text}"], [f"'{text}"]]


def test_a_number_below_zero_stays_a_number(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", (["loss"], [[-0.25], [-3]]))
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").split() == ["loss", "-0.25", "-3"]


def test_a_name_that_is_no_text_does_not_cost_the_file(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", (["name"], [["caf\udce9"]]))
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").split() == ["name", "caf?"]
