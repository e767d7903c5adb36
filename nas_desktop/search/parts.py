"""What a search is made of, wired up by whoever starts it."""

from dataclasses import dataclass
from datetime import datetime

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.state import SearchState
from nas_desktop.search.control import SearchControl
from nas_desktop.search.history_import import History
from nas_desktop.search.kept_checkpoints import Checkpoints
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.search.mirror import Mirror
from nas_desktop.search.places import Log, NoModels, Place
from nas_desktop.search.resources import Machine
from nas_desktop.search.strategies.strategy import Strategy
from nas_desktop.search.study_store import StudyStore
from nas_desktop.search_space.parameters import Draw, SearchSpace
from nas_desktop.training.recipes import Recipe


@dataclass(frozen=True, slots=True)
class SearchParts:
    """One search on one project.

    `state` holds what the log says of an interrupted search that is to go on, and is empty for a new one.
    """

    project: Place
    config: SearchConfig
    space: SearchSpace
    draw: Draw
    recipe: Recipe
    strategy: Strategy
    state: SearchState
    log: Log
    study: StudyStore
    models: KeptModels | NoModels
    checkpoints: Checkpoints
    mirror: Mirror
    control: SearchControl
    machine: Machine
    max_seconds: float | None = None  # after so long no further trial is begun
    history: History | None = None  # an earlier search, to learn from
    spent_before: float = (
        0.0  # seconds of the time budget that earlier runs took, and this one before its engine was made
    )
    first_started: datetime | None = None  # when the search began first; None: now
    n_trials: int | None = None  # to be trained in all, where that is another number than was asked for at first
