"""What lies in the folder of a trial's checkpoints, whole or damaged."""

from dataclasses import replace
from pathlib import Path

import pytest

from nas_desktop.training.checkpoint_files import CheckpointFiles, identity_of
from tests.builders import a_mode, a_trial_spec


def kept(folder: Path, n_epochs: int = 3) -> CheckpointFiles:
    files = CheckpointFiles(folder, "this training")
    for epoch in range(1, n_epochs + 1):
        files.write(epoch, f"tensors of {epoch}".encode(), {"n_epochs": epoch})
    return files


def epoch_of(files: CheckpointFiles, n_logged: int) -> int:
    found = files.newest(n_logged)
    return found.epoch if found is not None else 0


def test_the_newest_is_found_as_it_was_written(tmp_path: Path) -> None:
    found = kept(tmp_path / "t").newest(3)
    assert found is not None
    assert (found.epoch, found.tensors, found.numbers) == (3, b"tensors of 3", {"n_epochs": 3})


def test_two_generations_are_kept(tmp_path: Path) -> None:
    kept(tmp_path / "t", 5)
    assert sorted(path.stem for path in (tmp_path / "t").iterdir()) == ["epoch-0004"] * 2 + ["epoch-0005"] * 2


def test_none_is_ahead_of_the_log(tmp_path: Path) -> None:
    assert epoch_of(kept(tmp_path / "t"), n_logged=2) == 2


@pytest.mark.parametrize("name", ["epoch-0003.safetensors", "epoch-0003.json"])
@pytest.mark.parametrize("left", [0, 5])
def test_a_torn_one_is_passed_over_for_the_one_before(tmp_path: Path, name: str, left: int) -> None:
    files = kept(tmp_path / "t")
    path = tmp_path / "t" / name
    path.write_bytes(path.read_bytes()[:left])
    assert epoch_of(files, 3) == 2


def test_content_that_was_swapped_is_passed_over(tmp_path: Path) -> None:
    files = kept(tmp_path / "t")
    (tmp_path / "t" / "epoch-0003.safetensors").write_bytes(b"tensors of X")
    assert epoch_of(files, 3) == 2


def test_that_of_another_training_is_passed_over(tmp_path: Path) -> None:
    kept(tmp_path / "t")
    assert epoch_of(CheckpointFiles(tmp_path / "t", "another training"), 3) == 0


def test_without_any_there_is_none(tmp_path: Path) -> None:
    assert CheckpointFiles(tmp_path / "t", "x").newest(9) is None


def test_whatever_the_training_follows_from_is_its_identity() -> None:
    spec, mode = a_trial_spec(), a_mode()
    others = [
        identity_of(replace(spec, seed=spec.seed + 1), mode),
        identity_of(replace(spec, trial=spec.trial + 1), mode),
        identity_of(replace(spec, training=replace(spec.training, n_epochs=9)), mode),
        identity_of(spec, replace(mode, dtype="bfloat16")),
    ]
    assert identity_of(spec, mode) == identity_of(a_trial_spec(), a_mode())
    assert identity_of(spec, mode) not in others
