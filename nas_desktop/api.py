"""The Python interface: a thin face over the builder, the training loop and the engine that the window uses.

Everything runs in the caller's process, with the caller's own loaders.
"""

import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import optuna
import torch
from torch import nn, optim

from nas_desktop.core.config import SearchConfig, draw_seed
from nas_desktop.core.errors import NasError
from nas_desktop.core.event_log import EventLog
from nas_desktop.core.events import EpochFinished, SearchFinished
from nas_desktop.core.paths import cache_dir
from nas_desktop.core.project import Project, ProjectLock
from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import Config, DataFacts, NumericMode
from nas_desktop.core.state import SearchState
from nas_desktop.export.config_json import flat_config, resolved_config
from nas_desktop.network.builder import Network
from nas_desktop.search.control import SearchControl
from nas_desktop.search.engine import SearchEngine
from nas_desktop.search.kept_checkpoints import NoCheckpoints
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.search.mirror import Mirror, NoMirror
from nas_desktop.search.parts import SearchParts
from nas_desktop.search.places import Log, NoModels, Nowhere, Place
from nas_desktop.search.resources import Machine
from nas_desktop.search.slots.in_process_slot import InProcessSlot
from nas_desktop.search.strategies import strategy_named
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search_space import space_named
from nas_desktop.search_space.parameters import Suggests
from nas_desktop.tracking.tracking_mirror import TrackingMirror
from nas_desktop.training.devices import choose_device, choose_mode
from nas_desktop.training.jobs import (
    ChooseMode,
    DataPrepared,
    JobFailed,
    Message,
    ModeProbed,
    PrepareData,
    Request,
    TrainTrial,
)
from nas_desktop.training.loader_batches import Loader, LoaderBatches, n_images, with_batch_size
from nas_desktop.training.model_files import ModelFacts, save_model
from nas_desktop.training.passes import Criterion, Totals, learn, score
from nas_desktop.training.recipes import CLASSIC
from nas_desktop.training.trainer import Trainer, fresh_network

_DEFAULT_BATCH = 64
_N_EPOCHS = 8


class NASNetwork(Network):
    """The network a configuration describes; missing keys have the meaning the search space gives them.

    Args:
        config: flat keys, or a saved configuration as a whole; `space` names the search space (missing: plain-cnn).
        input_shape: (C, H, W).
        num_classes: scores of an image.

    Raises:
        UsageError: there is no such search space.
        ValueError: a value the space cannot build.
    """

    def __init__(self, config: dict[str, Any], input_shape: tuple[int, int, int], num_classes: int) -> None:
        resolved = resolved_config(config)
        super().__init__(space_named(str(resolved["space"])).assemble(resolved, input_shape, num_classes))
        self.config = resolved


class ModelTrainer:
    """Trains any module on a user's loaders of (images (N, C, H, W), labels (N,)), in float32."""

    def __init__(self, train_loader: Loader, val_loader: Loader, device: str | torch.device | None = None) -> None:
        self._train_loader = train_loader
        self._val_loader = val_loader
        name = choose_device("auto") if device is None else str(torch.device(device))
        self._mode = NumericMode(name, "float32", channels_last=False, n_threads=torch.get_num_threads())

    def train_epoch(self, model: nn.Module, optimizer: optim.Optimizer, criterion: Criterion) -> tuple[float, float]:
        """One pass over the training images; mean loss and accuracy while learning."""
        batches = self._batches(self._train_loader).train_batches(epoch=1)
        totals = Totals.none_yet(self._mode.device)
        for running in learn(model.to(self._mode.device), batches, optimizer, criterion, self._mode):
            totals = running
        return totals.means()

    def evaluate(self, model: nn.Module, criterion: Criterion) -> tuple[float, float]:
        """Mean loss and accuracy on the validation images."""
        batches = self._batches(self._train_loader).val_batches()
        return score(model.to(self._mode.device), batches, self._mode, criterion)

    def train_model(
        self, model: nn.Module, config: dict[str, Any], n_epochs: int = 8, early_stopping_patience: int = 3
    ) -> float:
        """Train `model` in place as `config` says; it ends with its best weights. Returns their validation accuracy."""
        loader = self._train_loader
        if "batch_size" in flat_config(config):
            loader = with_batch_size(loader, int(flat_config(config)["batch_size"]))
        resolved = resolved_config(config)
        training = CLASSIC.training(resolved, n_epochs, None, early_stopping_patience)
        net = model.to(self._mode.device)
        trainer = Trainer(net, training, self._batches(loader), self._mode, seed=draw_seed())
        for _ in trainer.fit():
            pass
        return trainer.val_accuracy

    def _batches(self, train_loader: Loader) -> LoaderBatches:
        return LoaderBatches(train_loader, self._val_loader, self._mode)


class NeuralArchitectureSearch:
    """Searches the founding space on a user's loaders; a subclass may define a space of its own.

    Args:
        train_loader: batches of (images (N, C, H, W), labels (N,)); taken as they come.
        val_loader: likewise.
        input_shape: (C, H, W).
        num_classes: how many classes the labels tell apart.
        max_conv_layers: most convolutions of a network.
        max_fc_layers: most fully connected layers, the classifier included.
        project: folder of a project to be made, with events, study and MLflow runs; without it nothing is written.
        device: torch device; the fastest if not given.
        seed: repeats a search, as far as the loaders do.
    """

    def __init__(
        self,
        train_loader: Loader,
        val_loader: Loader,
        input_shape: tuple[int, int, int],
        num_classes: int,
        max_conv_layers: int = 3,
        max_fc_layers: int = 2,
        *,
        project: str | Path | None = None,
        device: str | torch.device | None = None,
        seed: int | None = None,
    ) -> None:
        self._train_loader = train_loader
        self._val_loader = val_loader
        self._input_shape = input_shape
        self._n_classes = num_classes
        self._project = Path(project) if project is not None else None
        self._device = "auto" if device is None else str(torch.device(device))
        self._seed = draw_seed() if seed is None else seed
        limits = {"n_conv_layers": max_conv_layers, "n_fc_layers": max_fc_layers}
        self._space = space_named("plain-cnn").limited(limits)
        self._recipe = replace(CLASSIC, defaults={"batch_size": train_loader.batch_size or _DEFAULT_BATCH})
        self._mode: NumericMode | None = None

    def define_search_space(self, trial: Suggests) -> dict[str, Any]:
        """The configuration of a trial, asked of it by `trial.suggest_*`. A subclass may override this."""
        return self._space.draw(trial)

    def objective(self, trial: optuna.Trial) -> float:
        """Train the network of one trial; its best validation accuracy. For `study.optimize`.

        Raises:
            optuna.TrialPruned: the study's pruner found the trial hopeless.
        """
        config = self._space.resolve(self.define_search_space(trial), self._recipe.defaults)
        trainer = self._trainer(config, derive_seed(self._seed, "trial", trial.number))
        for event in trainer.fit():
            if isinstance(event, EpochFinished):
                trial.report(event.val_accuracy, event.epoch)
                if trial.should_prune():
                    raise optuna.TrialPruned
        return trainer.val_accuracy

    def search(self, n_trials: int = 20, timeout: float | None = None) -> optuna.Study:
        """Train `n_trials` networks, or as many as begin within `timeout` seconds; the study with all of them.

        Raises:
            NasError: it could not go on, for example because five trials in a row failed.
        """
        config = self._config(n_trials)
        with ExitStack() as stack:
            place, log, path, mirror = self._open(config, stack)
            study = StudyStore(path, place.name, self.define_search_space)
            control = SearchControl()
            stack.callback(control.close)
            engine = SearchEngine(
                SearchParts(
                    project=place,
                    config=config,
                    space=self._space,
                    draw=self.define_search_space,
                    recipe=self._recipe,
                    strategy=strategy_named(config.strategy),
                    state=SearchState(),
                    log=log,
                    study=study,
                    models=KeptModels(place.models) if isinstance(place, Project) else NoModels(),
                    checkpoints=NoCheckpoints(),
                    mirror=mirror,
                    control=control,
                    machine=Machine(1, cache_dir(), lambda: InProcessSlot(self._do)),
                    max_seconds=timeout,
                )
            )
            for event in engine.run():
                if isinstance(event, SearchFinished) and event.reason == "failed":
                    raise NasError(event.detail)
            return study.search

    def _config(self, n_trials: int) -> SearchConfig:
        asked = {"data": "loaders", "recipe": "classic", "n_epochs": _N_EPOCHS, "slots": 1, "max_macs": "none"}
        # One design is one trial, and the loaders' images are all that is known.
        asked |= {"screening": "off", "checks": "off", "final_training": "off"}
        return SearchConfig.parse({**asked, "n_trials": n_trials, "seed": self._seed, "device": self._device})

    def _open(self, config: SearchConfig, stack: ExitStack) -> tuple[Place, Log, Path | None, Mirror]:
        """Where the search keeps what it does; let go of when `stack` ends."""
        if self._project is None:
            nowhere = Nowhere("search")
            return nowhere, nowhere, None, NoMirror()
        project = Project.create(self._project, config.model_dump(mode="json"), "loaders")
        stack.callback(ProjectLock(project).release)
        log = EventLog(project.events)
        stack.callback(log.close)
        mirror = TrackingMirror(project)
        stack.callback(_close_with_a_word, mirror)
        return project, log, project.study, mirror

    def _do(self, request: Request) -> Iterator[Message]:
        """The jobs of the engine, in this process."""
        match request:
            case PrepareData():
                yield DataPrepared("", self._facts(), 0.0)
            case ChooseMode():
                self._mode, finding = choose_mode(request.device, torch.get_num_threads())
                yield ModeProbed(self._mode, finding)
            case TrainTrial():
                yield from self._train(request)

    def _train(self, request: TrainTrial) -> Iterator[Message]:
        spec = request.spec
        try:
            trainer = self._trainer(spec.config, spec.seed, spec.trial)
            seconds = 0.0
            for event in trainer.fit():
                yield event
                seconds += event.seconds if isinstance(event, EpochFinished) else 0.0
            self._keep(request, trainer)
        except NasError as error:
            yield JobFailed(error.message, error.hint, "", is_users=True)
        except Exception as error:  # the edge of a trial: whatever it raises is a failed trial
            yield JobFailed(f"{type(error).__name__}: {error}".splitlines()[0], "", "", is_users=False)
        else:
            yield trainer.last_word(seconds)

    def _trainer(self, config: Config, seed: int, trial: int = 0) -> Trainer:
        if self._mode is None:
            self._mode, _ = choose_mode(self._device, torch.get_num_threads())
        loader = self._train_loader
        if config["batch_size"] != self._recipe.defaults["batch_size"]:
            loader = with_batch_size(loader, int(config["batch_size"]))
        architecture = self._space.assemble(config, self._input_shape, self._n_classes)
        training = self._recipe.training(config, _N_EPOCHS, None, self._recipe.patience)
        source = LoaderBatches(loader, self._val_loader, self._mode)
        net = fresh_network(architecture, self._mode, seed)
        return Trainer(net, training, source, self._mode, seed, ("search", trial))

    def _keep(self, request: TrainTrial, trainer: Trainer) -> None:
        if self._project is None or self._mode is None or trainer.gave_up:
            return
        scores = trainer.scores
        facts = ModelFacts.of(request.spec, self._facts(), self._mode, scores.accuracy, scores.loss, scores.temperature)
        save_model(Path(request.model), trainer.net, facts)

    def _facts(self) -> DataFacts:
        """What can be said of loaders without reading them."""
        n_train, n_val = n_images(self._train_loader), n_images(self._val_loader)
        return DataFacts(
            name="loaders",
            title="Your own loaders",
            fingerprint="",
            classes=tuple(str(i) for i in range(self._n_classes)),
            class_counts=(0,) * self._n_classes,
            input_shape=self._input_shape,
            n_train=n_train,
            n_val=n_val,
            n_test=0,
            n_images=n_train + n_val,
            mean=(),
            std=(),
            resizing="",
        )


def _close_with_a_word(mirror: Mirror) -> None:
    problem = mirror.close()
    if problem:
        warnings.warn(f"MLflow: {problem}. The search itself is whole.", stacklevel=2)
