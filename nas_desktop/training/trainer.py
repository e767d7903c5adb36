"""The training loop of one trial, as a stream of events."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from functools import partial
from math import isfinite
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from nas_desktop.core.errors import NasError
from nas_desktop.core.events import EpochFinished, TrialProgress
from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import ArchitectureSpec, NumericMode, StudyName, TrainingSpec
from nas_desktop.network.builder import Network, build
from nas_desktop.training.batch_sources import Batch, BatchSource, steps_of
from nas_desktop.training.checkpoint import (
    Progress,
    TrainingState,
    copied,
    filled,
    optimizer_tensors,
    restore_network,
    restore_optimizer,
)
from nas_desktop.training.class_scores import ClassScores
from nas_desktop.training.devices import memory_format
from nas_desktop.training.hopelessness import is_hopeless
from nas_desktop.training.jobs import TrialTrained
from nas_desktop.training.optimizers import make_optimizer, make_schedule
from nas_desktop.training.passes import learn, score_classes
from nas_desktop.training.time_limit import Clock, TimeLimit, seconds_to_score
from nas_desktop.training.weight_average import WeightAverage

_PROGRESS_EVERY_S = 0.25


class Diverged(NasError):
    """The loss is no longer a number."""


def fresh_network(architecture: ArchitectureSpec, mode: NumericMode, seed: int) -> Network:
    """The network with the weights that the seed gives it, on the device and in the layout of the mode."""
    torch.manual_seed(derive_seed(seed, "weights"))
    return build(architecture).to(mode.device).to(memory_format=memory_format(mode))


class Trainer:
    """Trains one network. Weights and scores follow from its arguments alone.

    Args:
        net: on the device of `mode`; it is trained in place.
        seed: of the trial.
        key: study and number of the trial, for the events.
        between_batches: called after every batch; may wait (a pause) or raise (a stop).
        clock: counts the seconds; should stand still while `between_batches` waits.
        began: what it showed when the work on the trial began, for a training that ends by the clock; None: now.
    """

    def __init__(
        self,
        net: nn.Module,
        training: TrainingSpec,
        source: BatchSource,
        mode: NumericMode,
        seed: int,
        key: tuple[StudyName, int] = ("search", 0),
        between_batches: Callable[[], None] = lambda: None,
        clock: Clock = time.perf_counter,
        began: float | None = None,
    ) -> None:
        self.net = net
        self._training = training
        self._source = source
        self._mode = mode
        self._seed = seed
        self._study, self._trial = key
        self._between_batches = between_batches
        self._clock = clock
        self._limit = TimeLimit(training.max_seconds, clock, clock() if began is None else began)
        self._criterion = partial(F.cross_entropy, label_smoothing=training.label_smoothing)
        self._optimizer = make_optimizer(net, training)
        self._n_steps = steps_of(source.n_train, training.batch_size) * training.n_epochs
        self._schedule = make_schedule(self._optimizer, training, self._n_steps)
        self._average = WeightAverage(net, self._n_steps) if training.weight_averaging else None
        self._best_weights: dict[str, Any] | None = None
        self.progress = Progress()
        self.ended_early = ""  # the reason, in words
        self.gave_up = False  # it ended early because nothing was learned

    @property
    def scores(self) -> ClassScores:
        """Of the weights that are kept."""
        return self.progress.scores

    @property
    def val_accuracy(self) -> float:
        """Of the weights that are kept."""
        return self.scores.accuracy

    @property
    def val_loss(self) -> float:
        """Of the weights that are kept."""
        return self.scores.loss

    @property
    def val_score(self) -> float:
        """The objective's, of the weights that are kept."""
        return self.scores.of(self._training.objective)

    def fit(self) -> Iterator[TrialProgress | EpochFinished]:
        """Train to the end; afterwards `net` holds the weights that `scores` belong to.

        Under an annealed schedule that is the last epoch, otherwise the best one. Where the time is over before the
        epochs, the last of them is left in its middle, and the annealing ends just then.

        Raises:
            Diverged: the loss became infinite or no number.
        """
        while not self.is_over():
            finished, scores = yield from self._epoch(self.progress.n_epochs + 1)
            self._take(scores, finished.seconds)
            yield finished
        if self._best_weights is not None:
            self.net.load_state_dict(self._best_weights)
        elif self._average is not None:
            self.net.load_state_dict(self._average.net.state_dict())

    def is_over(self) -> bool:
        """Whether no further epoch follows; notes why, where it ended early."""
        progress, patience = self.progress, self._training.patience
        if progress.n_epochs and self._limit.is_over:
            return True  # as planned, so that there is nothing to note
        if is_hopeless(self._training, progress.n_epochs, self._limit.share, self.scores):
            self.gave_up = True
            self.ended_early = f"no better than guessing after {progress.n_epochs} of {self._training.n_epochs} epochs"
        elif patience is not None and progress.n_epochs and progress.without_gain >= patience:
            self.ended_early = f"no gain in {progress.without_gain} epochs"
        return bool(self.ended_early) or progress.n_epochs >= self._training.n_epochs

    def state(self) -> TrainingState:
        """What the training is after an epoch; the copies are the caller's."""
        average = self._average
        self.progress.rates = tuple(float(group["lr"]) for group in self._optimizer.param_groups)
        self.progress.schedule = self._schedule.numbers()
        self.progress.n_averaged = average.n_updates if average is not None else 0
        return TrainingState(
            progress=replace(self.progress),
            net=copied(self.net.state_dict()),
            optimizer=optimizer_tensors(self._optimizer),
            average=copied(average.net.state_dict()) if average is not None else {},
            best=copied(self._best_weights) if self._best_weights is not None else {},
        )

    def restore(self, state: TrainingState) -> None:
        """Go on from there; `fit` then begins with the epoch that follows.

        Raises:
            CheckpointUnusable: it is another training's.
        """
        self.progress = replace(state.progress)
        self._limit.earlier = self.progress.seconds
        restore_network(self.net, state.net)
        restore_optimizer(self._optimizer, state.optimizer)
        for group, rate in zip(self._optimizer.param_groups, state.progress.rates, strict=True):
            group["lr"] = rate
        self._schedule.restore(state.progress.schedule)
        if self._average is not None:
            restore_network(self._average.net, state.average)
            self._average.n_updates = state.progress.n_averaged
        if state.best:
            self._best_weights = filled(self._scored.state_dict(), state.best)

    def last_word(self, seconds: float) -> TrialTrained:
        """What became of the training, which took so long."""
        return TrialTrained(
            trial=self._trial,
            epochs=self.progress.n_epochs,
            val_accuracy=self.val_accuracy,
            seconds=seconds,
            reason=self.ended_early,
            val_score=self.val_score,
            recall=self.scores.recall,
            gave_up=self.gave_up,
            temperature=self.scores.temperature,
        )

    def _take(self, scores: ClassScores, seconds: float) -> None:
        """Count an epoch in. An annealed run leaves with the weights of its last epoch, another with its best."""
        progress, score = self.progress, scores.of(self._training.objective)
        is_gain = score > progress.best
        progress.n_epochs += 1
        progress.seconds += seconds
        progress.without_gain = 0 if is_gain else progress.without_gain + 1
        progress.best = max(progress.best, score)
        if is_gain or self._training.schedule == "anneal":
            progress.scores = scores
            if self._training.schedule != "anneal":
                self._best_weights = deepcopy(self._scored.state_dict())

    @property
    def _scored(self) -> nn.Module:
        """The network whose scores count."""
        return self.net if self._average is None else self._average.net

    def _epoch(self, epoch: int) -> Generator[TrialProgress, None, tuple[EpochFinished, ClassScores]]:
        start = self._clock()
        train_loss, speed = yield from self._pass_over_training_images(epoch, start)
        learned = self._clock()
        scores = self._score(self._source.val_batches(), with_temperature=self._may_be_kept(epoch))
        self._limit.scoring = self._clock() - learned
        if not (isfinite(train_loss) and isfinite(scores.loss)):
            raise self._diverged(epoch)
        score = scores.of(self._training.objective)
        self._schedule.after_epoch(score)
        finished = EpochFinished(
            study=self._study,
            trial=self._trial,
            epoch=epoch,
            train_loss=train_loss,
            val_loss=scores.loss,
            val_accuracy=scores.accuracy,
            learning_rate=float(self._optimizer.param_groups[0]["lr"]),
            images_per_second=speed,
            seconds=self._clock() - start,
            val_score=score,
        )
        return finished, scores

    def _pass_over_training_images(
        self, epoch: int, start: float
    ) -> Generator[TrialProgress, None, tuple[float, float]]:
        """Mean training loss in nats, and images a second."""
        torch.manual_seed(derive_seed(self._seed, "dropout", epoch))
        batches = self._source.train_batches(epoch)
        loss, n_images, told = float("nan"), 0, start
        for totals in learn(
            self.net,
            batches,
            self._optimizer,
            self._criterion,
            self._mode,
            self._before_step,
            self._training.batch_parts,
        ):
            if self._mode.device == "cpu" and not isfinite(totals.loss):  # on a GPU looking would be waiting
                raise self._diverged(epoch)
            if self._average is not None:
                self._average.n_steps = self._n_steps * self.progress.step / self._place
                self._average.update()
            self._between_batches()
            self._limit.step_ends()
            n_images, now = totals.n_images, self._clock()
            if self._limit.wants_scoring_tried:
                val_batches, n_val = self._source.val_batches(), self._source.n_val
                self._limit.scoring = seconds_to_score(self._score, val_batches, n_val, self._clock)
            if self._limit.is_over:
                break
            if now - told >= _PROGRESS_EVERY_S:
                told = now
                yield self._progress(epoch, n_images, now - start)
        if n_images:
            loss, _ = totals.means()
        return loss, n_images / max(self._clock() - start, 1e-9)

    @property
    def _place(self) -> float:
        """How far the schedule is, in steps: as far as the steps, or as the clock where that is ahead of them."""
        return max(self.progress.step, self._limit.share * self._n_steps)

    def _before_step(self) -> None:
        self._limit.step_begins()
        self._schedule.before_step(self._place)
        self.progress.step += 1

    def _may_be_kept(self, epoch: int) -> bool:
        """Whether the network may leave as it is after this epoch: then it has its temperature found.

        That of two averaged looks at an image would be another than that of one, with which it leaves.
        """
        is_last = epoch >= self._training.n_epochs or self._limit.is_over
        return not self._training.flip_averaging and (self._training.schedule != "anneal" or is_last)

    def _score(self, batches: Iterable[Batch], *, with_temperature: bool = False) -> ClassScores:
        return score_classes(
            self._scored,
            batches,
            self._mode,
            flip_averaged=self._training.flip_averaging,
            with_temperature=with_temperature,
            between_batches=self._between_batches,
        )

    def _diverged(self, epoch: int) -> Diverged:
        return Diverged(
            f"The training diverged in epoch {epoch}: the loss is no longer a number.",
            f"The learning rate of {self._training.learning_rate:.1e} is too high for this network.",
        )

    def _progress(self, epoch: int, n_images: int, seconds: float) -> TrialProgress:
        return TrialProgress(
            study=self._study,
            trial=self._trial,
            epoch=epoch,
            share=min(1.0, n_images / max(1, self._source.n_train)),
            images_per_second=n_images / max(seconds, 1e-9),
        )
