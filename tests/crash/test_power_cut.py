import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nas_desktop.core import durable
from nas_desktop.core.errors import UsageError
from nas_desktop.core.project import Project
from nas_desktop.core.remembered import Remembered
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.training import checkpoint_files
from nas_desktop.training.checkpoint_files import CheckpointFiles
from tests.builders import some_data
from tests.crash.power_cut import Ignored, Recorder, violations
from tests.crash.steps import Step
from tests.crash.trainer import read_model

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the recorder reads Linux's table of files")

Write = Callable[[Path, int], None]  # the n-th write into a folder, from 1
Find = Callable[[Path, int], str]
TENSORS = {n: bytes([n]) * 1500 for n in range(1, 6)}


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder that costs no disk: thousands of states are built in it."""
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as folder:
        yield Path(folder)


def faults(
    memory: Path, write: Write, find: Find, n_writes: int, n_before: int = 0, ignored: Ignored = lambda step: False
) -> list[str]:
    """What a power cut may break while `write` is called so often."""
    root, replays = memory / "root", memory / "replays"
    root.mkdir()
    replays.mkdir()
    for n in range(1, n_before + 1):
        write(root, n)
    recorder = Recorder(root, ignored)
    with recorder.recording():
        for n in range(n_before + 1, n_before + n_writes + 1):
            write(root, n)
            recorder.done()
    assert len(recorder.moments) > n_writes
    return list(violations(recorder.moments, replays, lambda folder, n: find(folder, n_before + n)))


def complaint(found: int, n_done: int) -> str:
    """The last acknowledged write is found, or the one that was under way."""
    return "" if found in (n_done, n_done + 1) else f"{found} is found instead of {n_done}"


# --- checkpoints


def write_checkpoint(root: Path, n: int) -> None:
    CheckpointFiles(root / "trial", "identity").write(n, TENSORS[n], {"epoch": n})


def wrong_checkpoint(root: Path, n_done: int) -> str:
    found = CheckpointFiles(root / "trial", "identity").newest(99)
    epoch = found.epoch if found is not None else 0
    manifests = [int(path.stem.removeprefix("epoch-")) for path in (root / "trial").glob("epoch-*.json")]
    if max(manifests, default=0) != epoch:
        return f"the manifest of epoch {max(manifests)} stands without its tensors"
    if found is not None and found.tensors != TENSORS[epoch]:
        return f"the tensors of epoch {epoch} are torn"
    return complaint(epoch, n_done)


def test_a_power_cut_leaves_the_last_checkpoint_or_the_one_before(memory: Path) -> None:
    assert faults(memory, write_checkpoint, wrong_checkpoint, n_writes=4) == []


@pytest.mark.parametrize("suffix", [".json", ".safetensors"])
def test_a_checkpoint_file_that_is_not_synchronised_is_noticed(memory: Path, suffix: str) -> None:
    def is_forgotten(step: Step) -> bool:
        return suffix in step.path.name and step.path.is_file()

    assert faults(memory, write_checkpoint, wrong_checkpoint, n_writes=3, ignored=is_forgotten)


@pytest.mark.parametrize("name", ["trial", "root"])
def test_a_checkpoint_folder_that_is_not_synchronised_is_noticed(memory: Path, name: str) -> None:
    assert faults(memory, write_checkpoint, wrong_checkpoint, n_writes=3, ignored=lambda step: step.path.name == name)


class _ManifestFirst:
    """`durable`, in the wrong order."""

    make_folder = staticmethod(durable.make_folder)

    def __init__(self) -> None:
        self._tensors: tuple[Path, bytes] | None = None

    def write_bytes(self, path: Path, data: bytes) -> None:
        self._tensors = path, data

    def write_json(self, path: Path, value: Any) -> None:
        assert self._tensors is not None
        durable.write_json(path, value)
        durable.write_bytes(*self._tensors)


def test_a_manifest_written_before_its_tensors_is_noticed(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint_files, "durable", _ManifestFirst())
    assert faults(memory, write_checkpoint, wrong_checkpoint, n_writes=3)


# --- single files


def write_value(root: Path, n: int) -> None:
    durable.write_json(root / "value.json", {"n": n, "text": "x" * 1000})


def wrong_value(root: Path, n_done: int) -> str:
    path = root / "value.json"
    try:
        return complaint(json.loads(path.read_bytes())["n"] if path.exists() else 0, n_done)
    except ValueError:
        return "the file is torn"


def test_a_power_cut_leaves_the_old_file_or_the_new_one(memory: Path) -> None:
    assert faults(memory, write_value, wrong_value, n_writes=3) == []


def test_a_file_that_is_not_synchronised_is_noticed(memory: Path) -> None:
    found = faults(memory, write_value, wrong_value, n_writes=2, ignored=lambda step: step.path.is_file())
    assert any("torn" in words for words in found)


def test_a_rename_that_is_not_synchronised_is_noticed(memory: Path) -> None:
    assert faults(memory, write_value, wrong_value, n_writes=2, ignored=lambda step: step.path.is_dir())


def test_a_file_written_in_place_is_noticed(memory: Path) -> None:
    def in_place(root: Path, n: int) -> None:
        with (root / "value.json").open("wb") as file:
            file.write(json.dumps({"n": n, "text": "x" * 1000}).encode())
            file.flush()
            durable.os.fsync(file.fileno())  # type: ignore[attr-defined]  # the recorder's
        durable.sync_folder(root)

    found = faults(memory, in_place, wrong_value, n_writes=2)
    assert any("torn" in words for words in found)


def test_what_is_remembered_is_never_forgotten_as_a_whole(memory: Path) -> None:
    def write(root: Path, n: int) -> None:
        Remembered(root / "cache.json", "speeds").keep(str(n), n)

    def find(root: Path, n_done: int) -> str:
        return complaint(len(Remembered(root / "cache.json", "speeds").values()), n_done)

    assert faults(memory, write, find, n_writes=3) == []


# --- folders


def fill_with(n: int) -> Callable[[Path], None]:
    def fill(folder: Path) -> None:
        weights = TENSORS[n]
        (folder / "weights.safetensors").write_bytes(weights)
        facts = {"trial": n, "sha256": hashlib.sha256(weights).hexdigest()}
        (folder / "model.json").write_text(json.dumps(facts), encoding="utf-8")

    return fill


def wrong_model(root: Path, name: str, n_done: int) -> str:
    durable.sweep(root)  # as every reader of models does first
    if not (root / name).exists():
        return complaint(0, n_done)
    try:
        facts, _ = read_model(root / name)
    except (OSError, ValueError, KeyError):
        return "the model is torn"
    return complaint(facts["trial"], n_done)


def write_new_model(root: Path, n: int) -> None:
    durable.write_folder(root / f"model-{n}", fill_with(n))


def wrong_new_model(root: Path, n_done: int) -> str:
    words = [wrong_model(root, f"model-{n}", n) for n in range(1, n_done + 1)]
    torn = wrong_model(root, f"model-{n_done + 1}", 0) if (root / f"model-{n_done + 1}").exists() else ""
    return "; ".join(filter(None, words)) or ("it is torn" if "torn" in torn else "")


def test_a_power_cut_leaves_a_whole_model_or_none(memory: Path) -> None:
    assert faults(memory, write_new_model, wrong_new_model, n_writes=2) == []


def test_a_model_that_is_not_synchronised_is_noticed(memory: Path) -> None:
    assert faults(memory, write_new_model, wrong_new_model, n_writes=2, ignored=lambda step: step.path.is_file())


@pytest.mark.skipif(not hasattr(durable, "_OLD_MARK"), reason="an older folder goes first")
def test_a_power_cut_leaves_the_old_model_or_the_new_one(memory: Path) -> None:
    def write(root: Path, n: int) -> None:
        durable.write_folder(root / "model", fill_with(n))

    assert faults(memory, write, lambda root, n: wrong_model(root, "model", n), n_writes=2, n_before=1) == []


def test_a_power_cut_leaves_adopted_weights_whole_or_not_at_all(memory: Path) -> None:
    source = memory / "source"
    source.mkdir()
    fill_with(1)(source)

    def write(root: Path, n: int) -> None:
        KeptModels(root).adopt(n, source)

    def find(root: Path, n_done: int) -> str:
        places = [KeptModels(root).place(("search", n)) for n in range(1, n_done + 2)]
        words = [wrong_model(root, place.name, n) for n, place in enumerate(places, start=1) if place.exists()]
        missing = [place.name for place in places[:n_done] if not place.exists()]
        return "; ".join([*filter(None, words), *missing])

    assert faults(memory, write, find, n_writes=2) == []


# --- projects


def write_project(root: Path, n: int) -> None:
    if n == 1:
        Project.create(root / "p", {"seed": 1}, "x", "space = 1\n")
    else:
        Project.open(root / "p").note_data(some_data(fingerprint="f"))


def wrong_project(root: Path, n_done: int) -> str:
    try:
        project = Project.open(root / "p")
    except UsageError:
        return complaint(0, n_done)
    if project.read_space() != "space = 1\n":
        return "the space is torn"
    return complaint(2 if project.manifest.data_fingerprint else 1, n_done)


def test_a_power_cut_leaves_the_manifest_as_it_was_or_as_it_is(memory: Path) -> None:
    assert faults(memory, write_project, wrong_project, n_writes=2) == []
