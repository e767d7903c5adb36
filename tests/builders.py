"""Values for tests; a test changes only what it is about."""

from dataclasses import replace
from typing import Any

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import (
    DataReady,
    EpochFinished,
    ModeChosen,
    ModelTested,
    SearchFinished,
    SearchPlanned,
    SearchStarted,
    TrialFinished,
    TrialProgress,
    TrialStarted,
    WinnerJudged,
)
from nas_desktop.core.specs import DataFacts, NumericMode, TrainingSpec, TrialSpec, as_config
from nas_desktop.search_space.plain_cnn import PLAIN_CNN

TIME = "2026-01-02T03:04:05.000+00:00"
DRAWN = {
    "n_conv_layers": 1,
    "conv0_filters": 32,
    "conv0_kernel": 3,
    "conv0_pool": True,
    "n_fc_layers": 1,
    "activation": "ReLU",
    "dropout": 0.1,
    "learning_rate": 2e-3,
    "optimizer": "Adam",
}
# Trials of the search alone; what comes before and after them has tests of its own.
_PLAIN = {
    "data": "synthetic",
    "n_trials": 3,
    "n_epochs": 2,
    "n_val": 50,
    "seed": 1,
    "screening": "off",
    "checks": "off",
    "final_training": "off",
}
PARAMS = PLAIN_CNN.resolve(DRAWN, {"use_batch_norm": True})


def a_config(**changes: Any) -> SearchConfig:
    return SearchConfig.parse({**_PLAIN, **changes})


def some_data(**changes: Any) -> DataFacts:
    facts = DataFacts(
        name="synthetic",
        title="Synthetic",
        fingerprint="f",
        classes=("a", "b"),
        class_counts=(50, 50),
        input_shape=(3, 16, 16),
        n_train=70,
        n_val=15,
        n_test=15,
        n_images=100,
        mean=(0.5, 0.5, 0.5),
        std=(0.2, 0.2, 0.2),
    )
    return replace(facts, **changes)


def a_mode(**changes: Any) -> NumericMode:
    return replace(NumericMode("cpu", "float32", channels_last=True, n_threads=1), **changes)


def a_training(**changes: Any) -> TrainingSpec:
    training = TrainingSpec(
        n_epochs=2,
        batch_size=32,
        optimizer="Adam",
        learning_rate=2e-3,
        weight_decay=0.0,
        schedule="anneal",
        label_smoothing=0.1,
        flip=True,
        crop_pixels=1,
        patience=None,
    )
    return replace(training, **changes)


def a_trial_spec(facts: DataFacts | None = None, **changes: Any) -> TrialSpec:
    facts = facts or some_data()
    spec = TrialSpec(
        study="search",
        trial=0,
        design=0,
        stage="full",
        config=PARAMS,
        architecture=PLAIN_CNN.assemble(PARAMS, facts.input_shape, len(facts.classes)),
        training=a_training(),
        seed=7,
    )
    return replace(spec, **changes)


def a_search_started(**changes: Any) -> SearchStarted:
    event = SearchStarted(
        name="p", project="/p", config=a_config().model_dump(mode="json"), n_trials=3, seed=1, time=TIME, version="0"
    )
    return replace(event, **changes)


def data_ready(**changes: Any) -> DataReady:
    return replace(DataReady(some_data(), 0.1), **changes)


def a_mode_chosen(**changes: Any) -> ModeChosen:
    return replace(ModeChosen(0, a_mode(), 2), **changes)


def a_trial_started(trial: int = 0, **changes: Any) -> TrialStarted:
    event = TrialStarted(
        study="search",
        trial=trial,
        design=trial,
        stage="full",
        epochs=2,
        mode=0,
        params=PARAMS,
        drawn=as_config(DRAWN),
        n_params=1000,
        n_macs=2000,
        seed=7,
        time=TIME,
    )
    return replace(event, **changes)


def some_progress(trial: int = 0, **changes: Any) -> TrialProgress:
    return replace(TrialProgress("search", trial, 1, 0.5, 100.0), **changes)


def an_epoch(trial: int = 0, epoch: int = 1, val_accuracy: float = 0.5, **changes: Any) -> EpochFinished:
    event = EpochFinished(
        study="search",
        trial=trial,
        epoch=epoch,
        train_loss=1.0,
        val_loss=1.1,
        val_accuracy=val_accuracy,
        learning_rate=1e-3,
        images_per_second=100.0,
        seconds=1.0,
    )
    return replace(event, **changes)


def a_trial_finished(trial: int = 0, val_accuracy: float | None = 0.5, **changes: Any) -> TrialFinished:
    event = TrialFinished(
        study="search",
        trial=trial,
        design=trial,
        stage="full",
        epochs=2,
        mode=0,
        state="COMPLETE",
        val_accuracy=val_accuracy,
        n_params=1000,
        n_macs=2000,
        seconds=2.0,
        params=PARAMS,
    )
    return replace(event, **changes)


def a_failed_trial(trial: int = 0, reason: str = "out of memory", **changes: Any) -> TrialFinished:
    return a_trial_finished(trial, None, state="FAIL", reason=reason, **changes)


def a_search_finished(**changes: Any) -> SearchFinished:
    event = SearchFinished(
        best_trial=0,
        val_accuracy=0.5,
        test_accuracy=0.48,
        seconds=9.0,
        project="/p",
        reason="done",
        time="2026-01-02T03:05:05.000+00:00",
    )
    return replace(event, **changes)


def a_plan(**changes: Any) -> SearchPlanned:
    plan = SearchPlanned(
        n_designs=6,
        screen_epochs=1,
        n_full=2,
        full_epochs=2,
        n_finalists=2,
        n_seeds=2,
        n_control=2,
        final_epochs=2,
        final_images=85,
        seconds_for={"search": 100.0, "final": 60.0},
        time=TIME,
    )
    return replace(plan, **changes)


def a_verdict(**changes: Any) -> WinnerJudged:
    verdict = WinnerJudged(
        winner=3, control=0, gain=0.018, margin=0.006, is_better=True, takes_control=False, n_seeds=2, time=TIME
    )
    return replace(verdict, **changes)


def a_model_tested(**changes: Any) -> ModelTested:
    tested = ModelTested(
        study="checks",
        trial=8,
        model="models/checks-0008",
        model_sha256="a" * 64,
        test_sha256="b" * 64,
        accuracy=0.8,
        n_images=15,
        n_models=1,
        time=TIME,
    )
    return replace(tested, **changes)
