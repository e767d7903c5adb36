"""Asks a search space of the user's own for a few networks, so that what is wrong with it is said before a search."""

import optuna
from optuna.samplers import RandomSampler

from nas_desktop.core.errors import SpaceError
from nas_desktop.search_space.user_file import UserSpace

_N_DRAWS = 20
_IMAGE, _N_CLASSES = (3, 32, 32), 10  # any will do


def try_out(space: UserSpace) -> None:
    """Draw and describe networks at random; nothing is trained.

    Raises:
        SpaceError: the code fails, or asks for what cannot be; the sentence names file and line.
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=RandomSampler(seed=0))
    for _ in range(_N_DRAWS):
        config = space.draw(study.ask())
        try:
            space.assemble(space.resolve(config), _IMAGE, _N_CLASSES)
        except (ValueError, KeyError) as error:
            raise SpaceError(f"{space.file.name}: {error}.", "Correct the file.") from error
