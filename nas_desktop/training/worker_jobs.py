"""The jobs of a worker process. Importing this loads torch, but starts no thread and touches no GPU."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from nas_desktop.core.events import DataReading, EpochFinished, LogWritten
from nas_desktop.core.kill_points import reached
from nas_desktop.core.specs import NumericMode
from nas_desktop.datasets.content_hash import content_hash
from nas_desktop.datasets.prepared import prepare, prepare_test
from nas_desktop.training import calibration
from nas_desktop.training.batch_sources import Normalise, scoring_batches
from nas_desktop.training.checkpoint import CheckpointUnusable, TrainingState
from nas_desktop.training.checkpoint_files import CheckpointFiles, identity_of
from nas_desktop.training.checkpoint_keeper import CheckpointKeeper
from nas_desktop.training.devices import card_of, choose_device, choose_mode
from nas_desktop.training.gpu_memory import memory_of, require_memory_for, shortage_in_words
from nas_desktop.training.gpu_switches import compute_as
from nas_desktop.training.held_images import batches_from, mapped
from nas_desktop.training.jobs import (
    Calibrate,
    Calibrated,
    ChooseMode,
    DataPrepared,
    LatencyMeasured,
    MeasureLatency,
    MeasureSpeed,
    ModeProbed,
    Parked,
    PrepareData,
    Request,
    ScoreTest,
    SpeedMeasured,
    TestScored,
    TrainTrial,
)
from nas_desktop.training.latency import latency_ms
from nas_desktop.training.line import Line
from nas_desktop.training.model_files import ModelFacts, load_model, save_model
from nas_desktop.training.passes import score
from nas_desktop.training.patient_writing import write_patiently
from nas_desktop.training.probe_memory import ProbeMemory
from nas_desktop.training.speed_probe import images_per_second
from nas_desktop.training.trainer import Trainer, fresh_network

_TELL_EVERY_S = 0.1


def run(line: Line, request: Request) -> None:
    """Do one job and send its last word."""
    match request:
        case PrepareData():
            _prepare(line, request)
        case ChooseMode():
            _choose_mode(line, request)
        case MeasureSpeed():
            torch.set_num_threads(request.mode.n_threads)
            speed = images_per_second(request.mode, request.seconds)
            line.send(SpeedMeasured(speed, *memory_of(request.mode.device)))
        case Calibrate():
            torch.set_num_threads(request.mode.n_threads)
            compute_as(request.mode)
            line.send(Calibrated(calibration.measure(request.mode)))
        case TrainTrial():
            with shortage_in_words(request.mode.device):
                _train(line, request)
        case ScoreTest():
            _score_test(line, request)
        case MeasureLatency():
            line.send(LatencyMeasured(latency_ms(request.architecture, request.device, request.n_threads)))
        case _:
            pass  # a pause or a stop that came just after the job had ended


def _prepare(line: Line, request: PrepareData) -> None:
    start = time.perf_counter()
    folder, facts = prepare(request.data, Path(request.cache), _Reporter(line))
    _tell_skipped(line, facts.n_skipped, facts.skipped)
    line.send(DataPrepared(str(folder), facts, time.perf_counter() - start))


def _choose_mode(line: Line, request: ChooseMode) -> None:
    torch.set_num_threads(request.n_threads)
    memory = ProbeMemory(Path(request.cache)) if request.cache else None
    mode, finding = choose_mode(request.device, request.n_threads, memory, deterministic=request.deterministic)
    line.send(ModeProbed(mode, finding, card_of(mode)))


def _tell_skipped(line: Line, n_skipped: int, names: Sequence[str]) -> None:
    if n_skipped:
        some = ", ".join(names[:3])
        line.send(
            LogWritten("warning", f"Images that could not be read and are left out: {n_skipped}, such as {some}.")
        )


class _Reporter:
    """Says now and then how many images are read, and listens for a stop."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._told = 0.0

    def __call__(self, n_read: int, n_images: int) -> None:
        self._line.obey()
        now = time.perf_counter()
        if now - self._told >= _TELL_EVERY_S or n_read == n_images:
            self._told = now
            self._line.send(DataReading(n_read, n_images))


def _train(line: Line, request: TrainTrial) -> None:
    spec, mode, folder = request.spec, request.mode, Path(request.images)
    torch.set_num_threads(mode.n_threads)
    compute_as(mode)
    start = line.clock()
    images = mapped(folder)
    source = batches_from(images, folder, spec.training, mode, spec.seed)
    require_memory_for(spec, mode)
    net = fresh_network(spec.architecture, mode, spec.seed)
    key = (spec.study, spec.trial)
    trainer = Trainer(net, spec.training, source, mode, spec.seed, key, line.obey, line.clock, line.began)
    keeper = _resumed(line, request, trainer)
    setup = line.clock() - start
    try:
        is_parked = _fit(line, request, trainer, keeper)
    finally:
        if keeper is not None:
            keeper.close()
    seconds = setup + trainer.progress.seconds
    if is_parked:
        line.send(Parked(spec.trial, trainer.progress.n_epochs, trainer.val_score, seconds))
        return
    trained = trainer.last_word(seconds)
    if request.temperature is not None:
        trained = replace(trained, temperature=request.temperature)
    if not trainer.gave_up:
        facts = ModelFacts.of(spec, images.facts, mode, trainer.val_accuracy, trainer.val_loss, trained.temperature)
        model = Path(request.model)
        write_patiently(line, model, lambda: save_model(model, trainer.net, facts))
        reached("model-written")
    line.send(trained)


def _fit(line: Line, request: TrainTrial, trainer: Trainer, keeper: CheckpointKeeper | None) -> bool:
    """Train to the end, or to where the trial is to rest; returns whether it rests there, its checkpoint durable."""
    if _rests(request, trainer):
        return True  # it was interrupted just before it could say so
    for event in trainer.fit():
        if keeper is None or not isinstance(event, EpochFinished):
            line.send(event)
            continue
        _tell_epoch(line, event, keeper, trainer)
        if _rests(request, trainer):
            keeper.settle()
            reached("trial-parked")
            return True
    return False


def _rests(request: TrainTrial, trainer: Trainer) -> bool:
    rests_after = request.rests_after
    return rests_after is not None and trainer.progress.n_epochs >= rests_after and not trainer.is_over()


def _resumed(line: Line, request: TrainTrial, trainer: Trainer) -> CheckpointKeeper | None:
    """Let the trainer go on where the request says; returns who keeps its checkpoints from here on."""
    if not request.checkpoints:
        if request.rests_after is not None:
            raise ValueError("a trial cannot rest where no checkpoints are kept")
        return None
    folder = Path(request.checkpoints)
    files = CheckpointFiles(folder, identity_of(request.spec, request.mode))
    if request.resumes_after:
        checkpoint = files.newest(request.resumes_after)
        if checkpoint is None or checkpoint.epoch != request.resumes_after:
            raise CheckpointUnusable(f"The checkpoint of epoch {request.resumes_after} is gone.")
        trainer.restore(TrainingState.decoded(checkpoint.tensors, checkpoint.numbers))
    return CheckpointKeeper(folder, files, line)


def _tell_epoch(line: Line, event: EpochFinished, keeper: CheckpointKeeper, trainer: Trainer) -> None:
    keeper.settle()
    line.send(event)
    if not trainer.is_over():  # after the last epoch only the model is still to be written
        keeper.take(event.epoch, trainer.state())


def _score_test(line: Line, request: ScoreTest) -> None:
    torch.set_num_threads(request.n_threads)
    images, labels, skipped = prepare_test(request.data, Path(request.cache), _Reporter(line))
    _tell_skipped(line, len(skipped), skipped)
    net, facts = load_model(Path(request.model))
    mode = _exact_mode(choose_device(request.device), request.n_threads)
    compute_as(mode)
    normalise = Normalise(facts.data.mean, facts.data.std, mode)
    batches = scoring_batches(torch.from_numpy(images), torch.from_numpy(labels), normalise)
    _, accuracy = score(net.to(mode.device), batches, mode)
    line.send(TestScored(accuracy, len(labels), skipped, facts.weights_sha256, content_hash(images, labels)))


def _exact_mode(device: str, n_threads: int) -> NumericMode:
    """For the test score: every bit of float32, the same each time."""
    return NumericMode(device, "float32", channels_last=False, n_threads=n_threads, deterministic=device != "cpu")
