"""Names of metrics that hold a class's name, in the letters that MLflow allows."""

import re
from collections.abc import Sequence

_FOREIGN = re.compile(r"[^\w\-. ]")
_MOST_LETTERS = 200  # MLflow takes 250


def recall_names(classes: Sequence[str]) -> list[str]:
    """`recall/<class>` for each class; where two would be alike, the later one bears its number as well."""
    names: list[str] = []
    for i, label in enumerate(classes):
        allowed = _FOREIGN.sub("_", label).strip(" .")[:_MOST_LETTERS] or str(i)
        name = f"recall/{allowed}"
        names.append(f"{name} {i}" if name in names else name)
    return names
