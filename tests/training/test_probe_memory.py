from pathlib import Path

import pytest

from nas_desktop.training import probe_memory
from nas_desktop.training.probe_memory import ProbeMemory


def test_a_gain_is_remembered_by_threads(tmp_path: Path) -> None:
    ProbeMemory(tmp_path).keep(1, 1.5)
    ProbeMemory(tmp_path).keep(2, 1.2)
    assert (ProbeMemory(tmp_path).recall(1), ProbeMemory(tmp_path).recall(2)) == (1.5, 1.2)
    assert ProbeMemory(tmp_path).recall(4) is None


def test_another_machine_measures_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ProbeMemory(tmp_path).keep(1, 1.5)
    monkeypatch.setattr(probe_memory.platform, "node", lambda: "elsewhere")
    assert ProbeMemory(tmp_path).recall(1) is None


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"format_version": 2, "gains": {}}', '{"format_version": 1, "gains": 3}']
)
def test_a_damaged_or_newer_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "numeric-mode.json").write_text(text)
    assert ProbeMemory(tmp_path).recall(1) is None


def test_a_cache_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ProbeMemory(tmp_path / "file").keep(1, 1.5)
