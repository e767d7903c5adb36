"""A search on real images: as the program makes it, and what is told of it."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from nas_desktop.core.errors import UsageError
from nas_desktop.search.bench import real_search
from nas_desktop.search.bench.real_search import RealSearch, searched
from nas_desktop.search.slots.scripted_slot import ScriptedSlot
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.training.jobs import JobFailed, Message, Request, TrainTrial
from tests.images import write_folder
from tests.search.bench.findings import a_search
from tests.search.conftest import usual_answer


def one_fails(request: Request) -> Iterable[Message | SlotDied]:
    """The first trial comes to nothing."""
    if isinstance(request, TrainTrial) and request.spec.trial == 0:
        yield JobFailed("It broke.", "", "", is_users=False)
    else:
        yield from usual_answer(request)


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """In whom later trials score better."""
    monkeypatch.setattr(real_search, "WorkerSlot", lambda method: ScriptedSlot(usual_answer))


@pytest.mark.usefixtures("workers")
def test_every_trial_is_told_in_its_order() -> None:
    found = searched(a_search("random", n_trials=4))
    assert found.scores == found.best == (0.5, 0.51, 0.52, 0.53)


@pytest.mark.parametrize(("arm", "n_known"), [("guided+known-good", 2), ("guided", 0)])
@pytest.mark.usefixtures("workers")
def test_an_arm_starts_from_known_good_designs_if_it_says_so(arm: str, n_known: int) -> None:
    assert searched(a_search(arm, n_trials=6)).origins.count("known-good") == n_known


def test_a_trial_that_failed_is_worth_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_search, "WorkerSlot", lambda method: ScriptedSlot(one_fails))
    found = searched(a_search("random", n_trials=3))
    assert found.scores == (None, 0.51, 0.52)
    assert found.best == (0.0, 0.51, 0.52)


@pytest.mark.usefixtures("workers")
def test_a_search_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    searched(a_search("random", n_trials=2))
    assert not list(tmp_path.glob("nas-desktop-bench-*"))


def test_the_program_is_asked_for_what_was_wished() -> None:
    config = a_search("tpe+known-good", seed=3, n_train=200, n_val=100, n_epochs=2, max_macs=10**6).config
    assert (config.strategy, config.known_good, config.seed) == ("tpe", "on", 3)
    assert (config.n_train, config.n_val, config.n_epochs, config.max_macs) == (200, 100, 2, 10**6)


def test_a_wish_the_program_refuses_is_one_sentence() -> None:
    with pytest.raises(UsageError, match="Epochs"):
        _ = a_search(n_epochs=10_000).config


@pytest.mark.slow
def test_real_images_are_searched(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "images", {"dark": 30, "light": 30}, size=(8, 8))
    search = RealSearch("guided", 0, str(data), "staged-cnn", 2, n_train=20, n_val=10, n_epochs=1, max_macs=10**6)
    found = searched(search)
    assert found.search == search
    assert all(score is not None and 0 <= score <= 1 for score in found.scores)
    assert found.cpu_s > 0
