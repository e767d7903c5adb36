"""The Python interface: the documented examples as written, and the promises around them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import optuna
import pytest
import torch
from torch import nn, optim
from torch.utils.data import BatchSampler, DataLoader, Dataset, SequentialSampler, TensorDataset

from nas_desktop import ModelTrainer, NASNetwork, NeuralArchitectureSearch
from nas_desktop.core import event_log
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.events import TrialFinished
from nas_desktop.core.project import Project
from nas_desktop.training.loader_batches import with_batch_size

SHAPE = (3, 8, 8)
TINY = {"n_conv_layers": 1, "conv0_filters": 32, "n_fc_layers": 1}


def a_set(n: int = 64) -> Dataset[Any]:
    """Bright and dark images."""
    labels = torch.arange(n) % 2
    images = torch.rand(n, *SHAPE, generator=torch.Generator().manual_seed(0)) + labels[:, None, None, None]
    return TensorDataset(images, labels)


@pytest.fixture
def loaders() -> tuple[DataLoader[Any], DataLoader[Any]]:
    return DataLoader(a_set(), batch_size=16, shuffle=True), DataLoader(a_set(32), batch_size=16)


class TinySearch(NeuralArchitectureSearch):
    """A space of one small network, for speed."""

    def define_search_space(self, trial: Any) -> dict[str, Any]:
        return {**TINY, "learning_rate": trial.suggest_float("learning_rate", 1e-3, 1e-2, log=True)}


class MySearch(NeuralArchitectureSearch):  # example 1 of the specification, as written there
    def define_search_space(self, trial: Any) -> dict[str, Any]:
        return {
            "batch_size": trial.suggest_categorical("batch_size", [32, 64, 128]),
            "weight_decay": trial.suggest_float("weight_decay", 1e-5, 1e-3, log=True),
            "learning_rate": trial.suggest_float("learning_rate", 1e-5, 1e-1, log=True),
            "use_batch_norm": trial.suggest_categorical("use_batch_norm", [True, False]),
        }


def test_a_network_gives_class_scores() -> None:
    net = NASNetwork(TINY, (3, 32, 32), 10)
    assert net(torch.zeros(2, 3, 32, 32)).shape == (2, 10)
    assert net.config["optimizer"] == "Adam"


def test_an_unknown_space_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="hyperspace"):
        NASNetwork({"space": "hyperspace"}, SHAPE, 2)


def test_an_epoch_and_a_score_by_hand(loaders: tuple[DataLoader[Any], DataLoader[Any]]) -> None:
    trainer = ModelTrainer(*loaders, device=torch.device("cpu"))
    net = NASNetwork(TINY, SHAPE, 2)
    optimizer, criterion = optim.Adam(net.parameters(), 1e-2), nn.CrossEntropyLoss()
    before, _ = trainer.evaluate(net, criterion)
    for _ in range(5):
        loss, accuracy = trainer.train_epoch(net, optimizer, criterion)
    after, val_accuracy = trainer.evaluate(net, criterion)
    assert after < before
    assert 0 <= accuracy <= 1
    assert loss > 0
    assert val_accuracy > 0.9


def test_longer_training_as_in_example_three(loaders: tuple[DataLoader[Any], DataLoader[Any]]) -> None:
    train_loader, val_loader = loaders
    config = {**TINY, "learning_rate": 1e-2}
    trainer = ModelTrainer(train_loader, val_loader, "cpu")
    net = NASNetwork(config, SHAPE, 2)
    accuracy = trainer.train_model(net, config, n_epochs=20, early_stopping_patience=5)
    assert accuracy > 0.9
    assert trainer.evaluate(net, nn.CrossEntropyLoss())[1] == accuracy


def test_own_data_as_in_example_two(loaders: tuple[DataLoader[Any], DataLoader[Any]]) -> None:
    train_loader, val_loader = loaders
    search = NeuralArchitectureSearch(train_loader, val_loader, SHAPE, 2, max_conv_layers=1, max_fc_layers=1, seed=1)
    study = search.search(n_trials=2, timeout=3600)
    assert [trial.state.name for trial in study.trials] == ["COMPLETE"] * 2
    assert 0 <= study.best_value <= 1
    assert {"n_conv_layers", "learning_rate"} <= set(study.best_params)


def test_own_space_as_in_example_one(loaders: tuple[DataLoader[Any], DataLoader[Any]]) -> None:
    study = MySearch(*loaders, SHAPE, 2, seed=1).search(n_trials=2)
    assert set(study.best_params) == {"batch_size", "weight_decay", "learning_rate", "use_batch_norm"}
    assert study.trials[0].user_attrs["configuration"]["n_conv_layers"] == 2


@pytest.mark.filterwarnings("ignore:suggest_loguniform")
def test_old_ways_of_asking_still_work(loaders: tuple[DataLoader[Any], DataLoader[Any]]) -> None:
    class Old(NeuralArchitectureSearch):
        def define_search_space(self, trial: Any) -> dict[str, Any]:
            return {**TINY, "learning_rate": trial.suggest_loguniform("rate", 1e-4, 1e-2)}

    study = Old(*loaders, SHAPE, 2, seed=1).search(n_trials=1)
    assert study.trials[0].user_attrs["configuration"]["learning_rate"] == study.best_params["rate"]


def test_the_objective_is_an_ordinary_one(loaders: tuple[DataLoader[Any], DataLoader[Any]]) -> None:
    nas = TinySearch(*loaders, SHAPE, 2, seed=1)
    study = optuna.create_study(direction="maximize")
    study.optimize(nas.objective, n_trials=2)
    assert all(len(trial.intermediate_values) >= 1 for trial in study.trials)


def test_a_pruner_of_the_users_own_is_heard(loaders: tuple[DataLoader[Any], DataLoader[Any]]) -> None:
    nas = TinySearch(*loaders, SHAPE, 2, seed=1)
    study = optuna.create_study(direction="maximize", pruner=optuna.pruners.ThresholdPruner(lower=1.1))
    study.optimize(nas.objective, n_trials=1)
    assert study.trials[0].state is optuna.trial.TrialState.PRUNED


def test_the_same_seed_repeats_a_search() -> None:
    values = []
    for _ in range(2):
        train_loader = DataLoader(a_set(), batch_size=16)
        study = TinySearch(train_loader, DataLoader(a_set(32), batch_size=16), SHAPE, 2, seed=3).search(n_trials=2)
        values.append([(trial.params, trial.value) for trial in study.trials])
    assert values[0] == values[1]


def test_after_the_timeout_no_trial_is_begun(loaders: tuple[DataLoader[Any], DataLoader[Any]]) -> None:
    study = TinySearch(*loaders, SHAPE, 2).search(n_trials=50, timeout=1e-6)
    assert len(study.trials) <= 1


def test_without_a_project_nothing_is_written(
    loaders: tuple[DataLoader[Any], DataLoader[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    TinySearch(*loaders, SHAPE, 2).search(n_trials=1)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.slow
def test_with_a_project_everything_is_written(loaders: tuple[DataLoader[Any], DataLoader[Any]], tmp_path: Path) -> None:
    study = TinySearch(*loaders, SHAPE, 2, project=tmp_path / "p").search(n_trials=2)
    project = Project.open(tmp_path / "p")
    finished = [e for _, e in event_log.replay(project.events) if isinstance(e, TrialFinished)]
    assert [event.val_accuracy for event in finished] == [trial.value for trial in study.trials]
    assert len(list(project.models.iterdir())) == 1
    assert project.mlflow.is_file()


def test_trials_that_all_fail_end_in_a_sentence(loaders: tuple[DataLoader[Any], DataLoader[Any]]) -> None:
    class Wrong(NeuralArchitectureSearch):
        def define_search_space(self, trial: Any) -> dict[str, Any]:
            return {**TINY, "optimizer": "Magic"}

    with pytest.raises(NasError, match=r"5 trials in a row failed.*Magic"):
        Wrong(*loaders, SHAPE, 2).search(n_trials=9)


def test_a_batch_size_rebuilds_the_loader_and_keeps_the_rest(loaders: tuple[DataLoader[Any], DataLoader[Any]]) -> None:
    def collate(items: Any) -> Any:
        return torch.utils.data.default_collate(items)

    loader = DataLoader(a_set(), batch_size=16, shuffle=True, collate_fn=collate, drop_last=True)
    other = with_batch_size(loader, 32)
    assert (other.batch_size, other.collate_fn, other.drop_last) == (32, collate, True)
    assert other.dataset is loader.dataset
    assert type(other.sampler) is type(loader.sampler)


def test_a_batch_sampler_of_the_users_own_is_kept_with_a_warning() -> None:
    class Own(BatchSampler):
        pass

    dataset = a_set()
    loader = DataLoader(dataset, batch_sampler=Own(SequentialSampler(dataset), 8, drop_last=False))  # type: ignore[arg-type]
    with pytest.warns(UserWarning, match="keeps its batches"):
        assert with_batch_size(loader, 32) is loader


def test_a_subclass_in_main_with_a_set_that_cannot_be_pickled() -> None:
    code = """
import torch
from torch.utils.data import DataLoader, Dataset
from nas_desktop import NeuralArchitectureSearch

class Images(Dataset):
    def __init__(self):
        self.answer = lambda i: (torch.rand(3, 8, 8), i % 2)
    def __len__(self):
        return 32
    def __getitem__(self, i):
        return self.answer(i)

class Search(NeuralArchitectureSearch):
    def define_search_space(self, trial):
        return {"n_conv_layers": 1, "conv0_filters": 32, "dropout": trial.suggest_float("dropout", 0, 0.5)}

study = Search(DataLoader(Images(), batch_size=16), DataLoader(Images(), batch_size=16), (3, 8, 8), 2).search(1)
print(len(study.trials))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1"
