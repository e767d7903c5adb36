from nas_desktop.training.speed_probe import images_per_second
from tests.builders import a_mode


def test_no_seconds_only_warm_up() -> None:
    assert images_per_second(a_mode(), 0.0) == 0.0


def test_the_speed_is_that_of_whole_batches() -> None:
    assert images_per_second(a_mode(), 0.01) > 0
