import pytest

from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.search_space.staged_cnn import STAGED_CNN
from nas_desktop.training.recipes import CLASSIC, MODERN, batch_size_for
from tests.builders import PARAMS, some_data

DATA = some_data(input_shape=(3, 32, 32))


def test_modern_anneals_and_augments_and_never_stops_early() -> None:
    training = MODERN.training(PARAMS, 8, DATA, MODERN.patience)
    assert (training.schedule, training.flip, training.crop_pixels, training.patience) == ("anneal", True, 2, None)
    assert training.learning_rate == PARAMS["learning_rate"]


def test_images_with_a_side_are_not_mirrored() -> None:
    assert not MODERN.training(PARAMS, 8, some_data(mirrors=False), None).flip


def test_a_short_schedule_does_not_crop() -> None:
    assert MODERN.training(PARAMS, 3, DATA, None).crop_pixels == 0


def test_classic_waits_for_a_plateau_and_stops_early() -> None:
    training = CLASSIC.training(PARAMS, 8, DATA, CLASSIC.patience)
    assert (training.schedule, training.flip, training.crop_pixels, training.patience) == ("plateau", False, 0, 3)
    assert training.label_smoothing == 0


def test_modern_brings_batch_norm_unless_it_is_searched() -> None:
    assert MODERN.defaults == {"use_batch_norm": True}
    assert CLASSIC.defaults == {}


def test_the_user_may_know_better_whether_images_have_a_side() -> None:
    assert MODERN.training(PARAMS, 8, some_data(mirrors=False), None, mirrors=True).flip
    assert not MODERN.training(PARAMS, 8, DATA, None, mirrors=False).flip


def test_images_with_a_side_are_not_flip_averaged() -> None:
    assert MODERN.training(PARAMS, 8, DATA, None, flip_averaging=True).flip_averaging
    assert not MODERN.training(PARAMS, 8, some_data(mirrors=False), None, flip_averaging=True).flip_averaging


@pytest.mark.parametrize(
    ("n_seen", "side", "batch"),
    [
        (3_000, 32, 64),
        (40_000, 32, 64),
        (80_000, 32, 128),
        (360_000, 32, 512),
        (10_000_000, 32, 512),
        (360_000, 64, 128),
        (360_000, 256, 64),
    ],
)
def test_batches_grow_with_the_images_as_far_as_memory_allows(n_seen: int, side: int, batch: int) -> None:
    assert batch_size_for(n_seen, side) == batch


def test_only_annealed_muon_fits_its_batches_to_the_images() -> None:
    many = some_data(n_train=20_000)
    assert MODERN.fitted(STAGED_CNN.defaults, many, 8).defaults["batch_size"] == 256
    assert "batch_size" not in MODERN.fitted(PLAIN_CNN.defaults, many, 8).defaults
    assert CLASSIC.fitted(STAGED_CNN.defaults, many, 8) == CLASSIC
