from dataclasses import replace

import pytest

from nas_desktop.core.specs import ArchitectureSpec, Config
from nas_desktop.search.design_key import design_key
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.search_space.staged_cnn import STAGED_CNN
from nas_desktop.training.recipes import MODERN
from tests.builders import PARAMS, a_training


def built(config: Config, n_classes: int = 4) -> ArchitectureSpec:
    return PLAIN_CNN.assemble(config, (3, 16, 16), n_classes)


@pytest.mark.parametrize("change", [{"learning_rate": 1e-3}, {"weight_decay": 1e-4}, {"optimizer": "SGD"}])
def test_another_training_is_another_design(change: dict[str, object]) -> None:
    training = a_training()
    assert design_key(built(PARAMS), training) != design_key(built(PARAMS), replace(training, **change))  # type: ignore[arg-type]


def test_another_number_of_classes_is_another_design() -> None:
    assert design_key(built(PARAMS), a_training()) != design_key(built(PARAMS, 5), a_training())


def test_values_that_change_nothing_make_no_other_design() -> None:
    # A skip has nothing to lead around where a stage has a single convolution.
    keys = set()
    for skip in (True, False):
        config = STAGED_CNN.resolve({"n_stages": 1, "stage0_convs": 1, "skip": skip})
        keys.add(design_key(STAGED_CNN.assemble(config, (3, 16, 16), 4), MODERN.training(config, 1, None, None)))
    assert len(keys) == 1


def test_notes_do_not_count() -> None:
    architecture = built(PARAMS)
    noted = replace(architecture, notes=("Said.",))
    assert design_key(architecture, a_training()) == design_key(noted, a_training())
