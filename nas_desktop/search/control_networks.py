"""The control: small networks that nobody searched for. What a search finds has to beat them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from nas_desktop.core.events import TrialStarted
from nas_desktop.core.specs import DataFacts, Value
from nas_desktop.search.design import Design, Drafter
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.search_space.staged_cnn import STAGED_CNN
from nas_desktop.training.recipes import Recipe

# About 11 M multiply-adds each for a 32 × 32 image: the founding document's default network, and three stages of one
# convolution each under the recipe that does best.
_NETWORKS: tuple[tuple[SearchSpace, Mapping[str, Value]], ...] = (
    (PLAIN_CNN, {}),
    (STAGED_CNN, {"stage0_width": 32, "stage0_convs": 1, "stage1_convs": 1, "stage2_convs": 1}),
)
N_NETWORKS = len(_NETWORKS)


def control_networks(recipe: Recipe, facts: DataFacts, n_epochs: int) -> tuple[Design, ...]:
    """The networks for these images, smallest promise first.

    Args:
        recipe: of the search, not yet fitted to the images.
    """
    return tuple(_designs(recipe, facts, n_epochs))


def _designs(recipe: Recipe, facts: DataFacts, n_epochs: int) -> Iterator[Design]:
    for space, config in _NETWORKS:
        fitted = recipe.fitted(space.defaults, facts, n_epochs)
        drafter = Drafter(space, space.draw, fitted, facts.input_shape, len(facts.classes))
        yield drafter.of_config(dict(config), {})


def control_start(number: int, design: Design, n_epochs: int) -> TrialStarted:
    """The start of a training of network `number` of the control; trial number, seed and time are still to be given."""
    return TrialStarted(
        study="checks",
        trial=0,
        design=number,
        stage="control",
        epochs=n_epochs,
        mode=0,
        params=design.config,
        drawn={},
        n_params=design.n_params,
        n_macs=design.n_macs,
        seed=0,
        time="",
        notes=design.notes,
        file_bytes=design.file_bytes,
        peak_bytes=design.peak_bytes,
    )


def as_control(number: int, start: TrialStarted, n_epochs: int) -> TrialStarted:
    """A design of the search as network `number` of the control."""
    return replace(start, study="checks", design=number, stage="control", epochs=n_epochs, promoted_from=start.trial)
