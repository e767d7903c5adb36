"""Which checkpoints of a project stay on the disk."""

from pathlib import Path

import pytest

from nas_desktop.search.kept_checkpoints import KeptCheckpoints
from nas_desktop.training.checkpoint_files import CheckpointFiles


@pytest.fixture
def kept(tmp_path: Path) -> KeptCheckpoints:
    """Two epochs of the trials 1 and 2."""
    checkpoints = KeptCheckpoints(tmp_path)
    for trial in (1, 2):
        for epoch in (1, 2):
            CheckpointFiles(Path(checkpoints.place(("search", trial))), "x").write(epoch, b"tensors", {})
    return checkpoints


def test_a_trial_can_go_on_after_its_newest(kept: KeptCheckpoints) -> None:
    assert [kept.newest(("search", trial), "x", n_logged=2) for trial in (1, 2, 3)] == [2, 2, 0]


def test_a_removed_one_leaves_no_folder(kept: KeptCheckpoints, tmp_path: Path) -> None:
    kept.remove(("search", 1))
    assert [folder.name for folder in tmp_path.iterdir()] == ["trial-0002"]


def test_a_sweep_leaves_what_can_go_on_and_nothing_half_written(kept: KeptCheckpoints, tmp_path: Path) -> None:
    (tmp_path / "trial-0002" / "epoch-0003.json.tmp-1234").touch()
    kept.sweep([("search", 2)])
    assert [folder.name for folder in tmp_path.iterdir()] == ["trial-0002"]
    assert len(list((tmp_path / "trial-0002").iterdir())) == 4
