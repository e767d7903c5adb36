"""A trial without torch: scores that follow from the design alone, and all that a real worker leaves on the disk."""

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from nas_desktop.core import durable
from nas_desktop.core.disks import blocked_by, storage_error
from nas_desktop.core.events import EpochFinished, StorageFreed
from nas_desktop.core.kill_points import reached
from nas_desktop.core.specs import Config, DataFacts, TrialSpec
from nas_desktop.search.slots.in_process_slot import InProcessSlot
from nas_desktop.training.checkpoint_files import CheckpointFiles, identity_of
from nas_desktop.training.jobs import (
    ChooseMode,
    Continue,
    DataPrepared,
    JobFailed,
    Message,
    ModeProbed,
    Parked,
    Pause,
    Paused,
    PrepareData,
    Recorded,
    Request,
    ScoreTest,
    TestScored,
    TrainTrial,
    TrialTrained,
)
from tests.builders import a_mode, an_epoch, some_data

_N_BLOCKS = 64  # of a tensor file, each the state of the training


def state_after(config: Config, seed: int, n_epochs: int) -> bytes:
    """What a network has become after so many epochs: it follows from its design, its seed and nothing else."""
    state = hashlib.sha256(json.dumps([dict(config), seed], sort_keys=True).encode()).digest()
    for epoch in range(1, n_epochs + 1):
        state = trained_on(state, epoch)
    return state


def trained_on(state: bytes, epoch: int) -> bytes:
    """One more epoch."""
    return hashlib.sha256(state + epoch.to_bytes(4, "big")).digest()


def score_of(state: bytes) -> float:
    """Between 0.2 and 0.95, and never the same twice."""
    return round(0.2 + 0.75 * int.from_bytes(state[:6], "big") / 2**48, 9)


def weights_of(state: bytes) -> bytes:
    """What is in a file of weights."""
    return state * _N_BLOCKS


class TrainingSlot(InProcessSlot):
    """Trains in this process, and keeps to the order of a real worker.

    The engine records an epoch before its checkpoint is written, and the checkpoint is whole before the next epoch is
    told of.
    """

    def __init__(self, data: Callable[[], DataFacts] = some_data) -> None:
        super().__init__(self._answer)
        self._data = data
        self._n_recorded = 0
        self._is_asked_to_pause = False
        self._stands = False

    def send(self, request: Request) -> None:
        """See `Slot`."""
        match request:
            case Recorded():
                self._n_recorded = request.epoch
            case Pause():
                self._is_asked_to_pause = self._messages is not None
            case Continue():
                self._go_on()
            case _:
                super().send(request)

    def receive(self) -> Message:
        """See `Slot`."""
        if self._is_asked_to_pause:
            self._is_asked_to_pause, self._stands = False, True
            self._ear.recv_bytes()
            return Paused()
        return super().receive()

    def replace(self) -> None:
        """See `Slot`."""
        self._go_on()
        super().replace()

    def _go_on(self) -> None:
        self._is_asked_to_pause = False
        if self._stands:
            self._stands = False
            self._bell.send_bytes(b".")

    def _answer(self, request: Request) -> Iterator[Message]:
        match request:
            case PrepareData():
                yield DataPrepared("/images", self._data(), 0.1)
            case ChooseMode():
                yield ModeProbed(a_mode(), "Measured")
            case TrainTrial():
                yield from self._train(request)
            case ScoreTest(model=model):
                facts, state = read_model(Path(model))
                yield TestScored(score_of(state), 15, (), facts["sha256"], "test part")

    def _train(self, request: TrainTrial) -> Iterator[Message]:
        spec = request.spec
        files = CheckpointFiles(Path(request.checkpoints), identity_of(spec, request.mode))
        try:
            state = _resumed(request, files)
        except LookupError as error:
            yield JobFailed(str(error), "", "", is_users=True, cause="checkpoint")
            return
        for epoch in range(request.resumes_after + 1, (request.rests_after or spec.training.n_epochs) + 1):
            state = trained_on(state, epoch)
            yield _told(spec, epoch, state)
            if self._n_recorded != epoch:
                raise AssertionError(f"epoch {epoch} of trial {spec.trial} was not recorded")
            if epoch < spec.training.n_epochs:
                yield from _patiently(
                    Path(request.checkpoints), partial(files.write, epoch, weights_of(state), {"epoch": epoch})
                )
        if request.rests_after is not None:
            reached("trial-parked")
            yield Parked(spec.trial, request.rests_after, score_of(state), 0.1)
            return
        yield from _patiently(Path(request.model), partial(write_model, Path(request.model), spec.trial, state))
        reached("model-written")
        yield TrialTrained(spec.trial, spec.training.n_epochs, score_of(state), 0.1, "")


def _resumed(request: TrainTrial, files: CheckpointFiles) -> bytes:
    spec, epoch = request.spec, request.resumes_after
    expected = state_after(spec.config, spec.seed, epoch)
    if not epoch:
        return expected
    kept = files.newest(epoch)
    if kept is None or kept.epoch != epoch:
        raise LookupError(f"The checkpoint of epoch {epoch} is gone.")
    if kept.tensors != weights_of(expected):
        raise AssertionError(f"the checkpoint of epoch {epoch} of trial {spec.trial} is another training's")
    return expected


def _patiently(path: Path, write: Callable[[], None]) -> Iterator[Message]:
    """As `patient_writing` does: until there is room."""
    is_blocked = False
    while True:
        try:
            write()
            break
        except OSError as error:
            is_blocked = True
            yield blocked_by(storage_error(path, error))
    if is_blocked:
        yield StorageFreed()


def _told(spec: TrialSpec, epoch: int, state: bytes) -> EpochFinished:
    return an_epoch(spec.trial, epoch, score_of(state), study=spec.study, seconds=0.01)


def write_model(folder: Path, trial: int, state: bytes) -> None:
    """Keep the weights, as `model_files` does."""

    def fill(temporary: Path) -> None:
        weights = weights_of(state)
        (temporary / "weights.safetensors").write_bytes(weights)
        facts = {"trial": trial, "sha256": hashlib.sha256(weights).hexdigest()}
        (temporary / "model.json").write_text(json.dumps(facts), encoding="utf-8")

    folder.parent.mkdir(parents=True, exist_ok=True)
    durable.write_folder(folder, fill)


def read_model(folder: Path) -> tuple[dict[str, Any], bytes]:
    """What is known of a model, and its state.

    Raises:
        ValueError: it is not whole.
    """
    facts = json.loads((folder / "model.json").read_bytes())
    weights = (folder / "weights.safetensors").read_bytes()
    if hashlib.sha256(weights).hexdigest() != facts["sha256"]:
        raise ValueError(f"the weights in {folder.name} are not those its manifest names")
    return facts, weights[:32]
