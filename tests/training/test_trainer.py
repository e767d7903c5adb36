from dataclasses import replace

import pytest
import torch
from torch import nn

from nas_desktop.core.events import EpochFinished
from nas_desktop.core.specs import NumericMode, TrialSpec
from nas_desktop.datasets.prepared import PreparedImages
from nas_desktop.training.batch_sources import ResidentImages, steps_of
from nas_desktop.training.class_scores import ClassScores
from nas_desktop.training.passes import score
from nas_desktop.training.trainer import Diverged, Trainer, fresh_network
from tests.builders import a_mode, a_training, a_trial_spec


def trainer_of(images: PreparedImages, spec: TrialSpec, mode: NumericMode | None = None) -> Trainer:
    mode = mode or a_mode()
    source = ResidentImages(images, spec.training, mode, spec.seed)
    return Trainer(fresh_network(spec.architecture, mode, spec.seed), spec.training, source, mode, spec.seed)


def spec_of(images: PreparedImages, **training: object) -> TrialSpec:
    return replace(a_trial_spec(images.facts), training=a_training(**training))


def trained(
    images: PreparedImages, spec: TrialSpec, mode: NumericMode | None = None
) -> tuple[Trainer, list[EpochFinished]]:
    trainer = trainer_of(images, spec, mode)
    return trainer, [event for event in trainer.fit() if isinstance(event, EpochFinished)]


def test_it_learns(images: PreparedImages) -> None:
    trainer, epochs = trained(images, spec_of(images, n_epochs=8, flip=False))
    assert [event.epoch for event in epochs] == list(range(1, 9))
    assert trainer.val_accuracy > 0.8
    assert epochs[-1].train_loss < epochs[0].train_loss


def test_the_score_is_that_of_the_weights_it_leaves_with(images: PreparedImages) -> None:
    for schedule, patience, averaging in (("anneal", None, False), ("anneal", None, True), ("plateau", 3, False)):
        spec = spec_of(images, n_epochs=4, schedule=schedule, patience=patience, weight_averaging=averaging)
        trainer, _ = trained(images, spec)
        source = ResidentImages(images, spec.training, a_mode(), spec.seed)
        assert score(trainer.net, source.val_batches(), a_mode()) == (trainer.val_loss, trainer.val_accuracy)


def test_an_annealed_run_counts_its_last_epoch(images: PreparedImages) -> None:
    trainer, epochs = trained(images, spec_of(images, n_epochs=3))
    assert trainer.val_accuracy == epochs[-1].val_accuracy


def test_a_run_on_a_plateau_counts_its_best_epoch(images: PreparedImages) -> None:
    trainer, epochs = trained(images, spec_of(images, n_epochs=5, schedule="plateau", learning_rate=1e-2))
    assert trainer.val_accuracy == max(event.val_accuracy for event in epochs)


def test_patience_ends_a_run_without_gain(images: PreparedImages) -> None:
    trainer, epochs = trained(images, spec_of(images, n_epochs=9, schedule="plateau", learning_rate=1e-9, patience=2))
    assert len(epochs) <= 5
    assert trainer.progress.n_epochs == len(epochs)
    assert "no gain in 2 epochs" in trainer.ended_early


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_the_same_spec_gives_the_same_weights_to_the_bit(images: PreparedImages, dtype: str) -> None:
    spec, mode = spec_of(images), a_mode(dtype=dtype)
    (first, first_epochs), (second, second_epochs) = trained(images, spec, mode), trained(images, spec, mode)
    assert [e.val_accuracy for e in first_epochs] == [e.val_accuracy for e in second_epochs]
    for one, other in zip(first.net.state_dict().values(), second.net.state_dict().values(), strict=True):
        assert torch.equal(one, other)


def test_another_trial_before_it_changes_nothing(images: PreparedImages) -> None:
    spec = spec_of(images)
    alone, _ = trained(images, spec)
    trained(images, replace(spec, seed=99))
    after, _ = trained(images, spec)
    assert alone.val_loss == after.val_loss


def test_a_rate_far_too_high_is_a_diverged_trial(images: PreparedImages) -> None:
    with pytest.raises(Diverged, match="learning rate"):
        trained(images, spec_of(images, optimizer="SGD", learning_rate=1e30, n_epochs=2))


class BatchClock:
    """Goes on by a tenth of a second with every batch, to learn from or to score, and with nothing else."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def batch(self) -> None:
        self.now += 0.1


def timed(images: PreparedImages, spec: TrialSpec, clock: BatchClock, began: float = 1000.0) -> Trainer:
    source = ResidentImages(images, spec.training, a_mode(), spec.seed)
    net = fresh_network(spec.architecture, a_mode(), spec.seed)
    return Trainer(
        net, spec.training, source, a_mode(), spec.seed, between_batches=clock.batch, clock=clock, began=began
    )


def epochs_of(trainer: Trainer) -> list[EpochFinished]:
    return [event for event in trainer.fit() if isinstance(event, EpochFinished)]


LONG: dict[str, object] = {"n_epochs": 100, "batch_size": 10}  # an epoch: 30 batches to learn from, 1 to score


def test_the_clock_says_how_long_an_epoch_took(images: PreparedImages) -> None:
    (epoch,) = epochs_of(timed(images, spec_of(images, n_epochs=1, batch_size=10), BatchClock()))
    assert epoch.seconds == pytest.approx(3.1)


@pytest.mark.parametrize("setup", [0.0, 2.5])
@pytest.mark.parametrize("schedule", ["anneal", "plateau"])
@pytest.mark.parametrize("max_seconds", [2.0, 8.0])
def test_a_training_ends_with_its_time(images: PreparedImages, schedule: str, max_seconds: float, setup: float) -> None:
    clock = BatchClock()
    spec = spec_of(images, **LONG, schedule=schedule, max_seconds=max_seconds + setup)
    trainer = timed(images, spec, clock, began=clock.now - setup)
    epochs = epochs_of(trainer)
    word = trainer.last_word(0.0)
    assert clock.now - 1000.0 == pytest.approx(max_seconds)
    assert (word.reason, word.gave_up) == ("", False)
    assert word.epochs == len(epochs) == epochs[-1].epoch == (1 if max_seconds == 2.0 else 3)


def test_the_rate_follows_the_clock_down_to_nearly_zero(images: PreparedImages) -> None:
    clock, rates = BatchClock(), []
    trainer = timed(images, spec_of(images, **LONG, learning_rate=1.0, max_seconds=10.0), clock)
    before_step = trainer._before_step

    def note() -> None:
        before_step()
        rates.append((clock.now - 1000.0, trainer._optimizer.param_groups[0]["lr"]))

    trainer._before_step = note  # type: ignore[method-assign]
    epochs_of(trainer)
    peak = max(rates, key=lambda pair: pair[1])
    assert peak[0] == pytest.approx(2.0, abs=0.15)
    assert peak[1] == pytest.approx(1.0, abs=0.05)
    assert 0 < rates[-1][1] < 0.02
    falling = [rate for at, rate in rates if at > peak[0]]
    assert falling == sorted(falling, reverse=True)


def test_time_enough_changes_nothing(images: PreparedImages) -> None:
    unlimited, _ = trained(images, spec_of(images, weight_averaging=True))
    limited = timed(images, spec_of(images, weight_averaging=True, max_seconds=1e6), BatchClock())
    epochs_of(limited)
    for one, other in zip(unlimited.net.state_dict().values(), limited.net.state_dict().values(), strict=True):
        assert torch.equal(one, other)


def test_the_weight_average_reaches_back_a_share_of_the_steps_that_there_is_time_for(images: PreparedImages) -> None:
    trainer = timed(images, spec_of(images, **LONG, weight_averaging=True, max_seconds=8.0), BatchClock())
    epochs_of(trainer)
    assert trainer._average is not None
    assert trainer._average.n_steps == pytest.approx(trainer.progress.step, rel=0.02)


def test_the_time_before_an_interruption_counts(images: PreparedImages) -> None:
    spec, clock = spec_of(images, **LONG, max_seconds=8.0), BatchClock()
    first = timed(images, spec, clock)
    next(event for event in first.fit() if isinstance(event, EpochFinished))
    spent, clock = clock.now - 1000.0, BatchClock()
    second = timed(images, spec, clock)
    second.restore(first.state())
    epochs_of(second)
    assert spent + clock.now - 1000.0 == pytest.approx(8.0)
    assert (second.progress.n_epochs, second.ended_early) == (3, "")


def test_one_step_is_made_however_late_it_is(images: PreparedImages) -> None:
    clock = BatchClock()
    trainer = timed(images, spec_of(images, **LONG, max_seconds=1.0), clock, began=0.0)
    (epoch,) = epochs_of(trainer)
    assert trainer.progress.step == 1
    assert trainer.scores.accuracy == epoch.val_accuracy > 0


def test_a_run_on_a_plateau_that_ran_out_of_time_leaves_with_its_best_epoch(images: PreparedImages) -> None:
    spec = spec_of(images, **LONG, schedule="plateau", learning_rate=1e-2, max_seconds=12.0)
    trainer = timed(images, spec, BatchClock())
    epochs = epochs_of(trainer)
    source = ResidentImages(images, spec.training, a_mode(), spec.seed)
    assert trainer.val_accuracy == max(event.val_accuracy for event in epochs)
    assert score(trainer.net, source.val_batches(), a_mode()) == (trainer.val_loss, trainer.val_accuracy)


def test_guessing_is_not_given_up_where_the_time_is_over(images: PreparedImages) -> None:
    spec = spec_of(images, **LONG, stops_at_chance=True, max_seconds=3.1)
    source, clock = ResidentImages(images, spec.training, a_mode(), spec.seed), BatchClock()
    net = Guessing(len(images.facts.classes))
    trainer = Trainer(net, spec.training, source, a_mode(), spec.seed, between_batches=clock.batch, clock=clock)
    epochs_of(trainer)
    assert (trainer.progress.n_epochs, trainer.gave_up, trainer.ended_early) == (1, False, "")


def test_a_loss_that_overflows_only_in_validation_is_a_diverged_trial(
    images: PreparedImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    scores = ClassScores(loss=float("nan"), accuracy=0.25, balanced_accuracy=0.25, macro_f1=0.2, recall=(0.25, 0.25))
    monkeypatch.setattr("nas_desktop.training.trainer.score_classes", lambda *_, **__: scores)
    with pytest.raises(Diverged):
        trained(images, spec_of(images))


@pytest.mark.parametrize(("n_images", "steps"), [(1, 1), (64, 1), (65, 1), (66, 2), (128, 2), (129, 2), (130, 3)])
def test_the_schedule_counts_the_steps_that_happen(n_images: int, steps: int) -> None:
    assert steps_of(n_images, 64) == steps


class Guessing(nn.Module):
    """Knows one answer, and keeps one weight so that there is something to train."""

    def __init__(self, n_classes: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1))
        self.register_buffer("answer", torch.eye(n_classes)[0])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.answer.expand(len(x), -1) + 0 * self.weight


def guessed(images: PreparedImages, n_epochs: int, **training: object) -> tuple[Trainer, list[EpochFinished]]:
    spec = spec_of(images, n_epochs=n_epochs, **{"stops_at_chance": True, **training})
    source = ResidentImages(images, spec.training, a_mode(), spec.seed)
    trainer = Trainer(Guessing(len(images.facts.classes)), spec.training, source, a_mode(), spec.seed)
    return trainer, [event for event in trainer.fit() if isinstance(event, EpochFinished)]


@pytest.mark.parametrize(("n_epochs", "trained_for"), [(5, 3), (8, 5), (3, 2), (2, 2), (1, 1)])
def test_a_network_that_learned_nothing_is_given_up_after_most_epochs(
    images: PreparedImages, n_epochs: int, trained_for: int
) -> None:
    trainer, epochs = guessed(images, n_epochs)
    assert len(epochs) == trained_for
    assert trainer.gave_up == (trained_for < n_epochs)


def test_the_reason_names_the_epochs(images: PreparedImages) -> None:
    trainer, _ = guessed(images, 5)
    assert trainer.ended_early == "no better than guessing after 3 of 5 epochs"


def test_guessing_goes_on_where_no_stop_was_asked_for(images: PreparedImages) -> None:
    trainer, epochs = guessed(images, 5, stops_at_chance=False)
    assert (len(epochs), trainer.gave_up) == (5, False)


def test_a_network_that_learns_is_not_given_up(images: PreparedImages) -> None:
    trainer, epochs = trained(images, spec_of(images, n_epochs=8, flip=False, stops_at_chance=True))
    assert (len(epochs), trainer.gave_up) == (8, False)


def test_the_objective_decides_which_epoch_is_kept(images: PreparedImages) -> None:
    spec = spec_of(images, n_epochs=4, schedule="plateau", objective="macro-f1")
    trainer, epochs = trained(images, spec)
    assert trainer.val_score == trainer.scores.macro_f1 == max(event.score for event in epochs)


def test_the_last_word_tells_the_recall_of_each_class(images: PreparedImages) -> None:
    trainer, _ = trained(images, spec_of(images))
    word = trainer.last_word(1.0)
    assert len(word.recall) == len(images.facts.classes)
    assert word.val_score == word.val_accuracy


def asked(
    images: PreparedImages, monkeypatch: pytest.MonkeyPatch, **training: object
) -> tuple[Trainer, int, list[EpochFinished]]:
    """A training, and how often its temperature was looked for; it is 1.5 the first time, then 2.5 …"""
    found: list[int] = []

    def temperature_of(logits: torch.Tensor, labels: torch.Tensor) -> float:
        found.append(len(labels))
        return 0.5 + len(found)

    monkeypatch.setattr("nas_desktop.training.class_scores.temperature_of", temperature_of)
    trainer, epochs = trained(images, spec_of(images, **training))
    return trainer, len(found), epochs


def test_the_temperature_is_that_of_the_last_epoch(images: PreparedImages, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer, n, _ = asked(images, monkeypatch, n_epochs=3)

    assert n == 1
    assert trainer.scores.temperature == trainer.last_word(1.0).temperature == 1.5


def test_on_a_plateau_it_is_that_of_the_epoch_that_is_kept(
    images: PreparedImages, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, n, epochs = asked(images, monkeypatch, n_epochs=3, schedule="plateau", learning_rate=1e-2)

    scores = [epoch.val_accuracy for epoch in epochs]
    assert n == 3
    assert trainer.scores.temperature == 1.5 + scores.index(max(scores))


def test_two_looks_at_an_image_have_no_temperature(images: PreparedImages, monkeypatch: pytest.MonkeyPatch) -> None:
    trainer, n, _ = asked(images, monkeypatch, n_epochs=2, flip_averaging=True)

    assert n == 0
    assert trainer.scores.temperature == 1.0
