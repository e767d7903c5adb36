"""Reads a pickle that holds plain values and no name of any code.

The tables are published as pickles inside a package that whoever measures installed on purpose. Even so nothing in them
is run: a pickle calls code through the names it looks up, and here it may look up none.
"""

import pickle
from pathlib import Path
from typing import Any

from nas_desktop.core.errors import DataError


def read_plain_pickle(path: Path) -> Any:
    """Dictionaries, lists, tuples, strings and numbers.

    Raises:
        DataError: it is no pickle, or asks for anything else.
    """
    try:
        with path.open("rb") as file:
            return _NoNames(file).load()
    except (pickle.UnpicklingError, EOFError, ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path.name} is no pickle of plain values: {error}.", "Install its package again.") from error


class _NoNames(pickle.Unpickler):
    """Knows no class and no function."""

    def find_class(self, module_name: str, global_name: str, /) -> Any:
        """Never."""
        raise pickle.UnpicklingError(f"the name {module_name}.{global_name} is not allowed")
