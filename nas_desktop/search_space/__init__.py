"""The search spaces, in menu order. A new one is a file of its own and one line here."""

from nas_desktop.core.errors import UsageError
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.search_space.plain_cnn import PLAIN_CNN
from nas_desktop.search_space.staged_cnn import STAGED_CNN

SEARCH_SPACES: tuple[SearchSpace, ...] = (STAGED_CNN, PLAIN_CNN)


def space_named(name: str) -> SearchSpace:
    """The search space called `name`.

    Raises:
        UsageError: there is none; the sentence lists those there are.
    """
    for space in SEARCH_SPACES:
        if space.name == name:
            return space
    raise UsageError(
        f"There is no search space “{name}”.", f"Choose one of: {', '.join(s.name for s in SEARCH_SPACES)}."
    )
