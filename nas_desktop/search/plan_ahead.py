"""The plan of a search that has not been started, from what is known of the machine. Loads no torch and no Optuna."""

from datetime import UTC, datetime

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import SearchPlanned
from nas_desktop.core.specs import DataFacts
from nas_desktop.search.foreseer import Foreseer
from nas_desktop.search.planning.deadline import Deadline
from nas_desktop.search.planning.pace import Pace, assumed_pace
from nas_desktop.search.planning.plan import Task, make_plan
from nas_desktop.search.resources import Machine
from nas_desktop.search.stopwatch import Stopwatch
from nas_desktop.search_space.configured import configured_space
from nas_desktop.training.recipes import RECIPES
from nas_desktop.training.speed_memory import KnownSpeed, SpeedMemory


def plan_ahead(config: SearchConfig, facts: DataFacts, machine: Machine) -> SearchPlanned:
    """How the search would go about its task if it began now.

    Args:
        facts: of the images, as far as they are known before they are read.
    """
    known = SpeedMemory(machine.cache, config.device, config.slots).recall()
    n_slots = machine.n_cores if config.slots == "auto" else config.slots
    n_slots = known.n_slots if known is not None else n_slots
    final_images = facts.n_images - facts.n_test
    pace = _pace(config, facts, machine, known, final_images) or assumed_pace(facts, final_images, n_slots)
    budget = Deadline(config, Stopwatch()).budget()
    return make_plan(
        config,
        Task(config.n_trials, n_slots, final_images),
        pace,
        budget,
        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
    )


def _pace(
    config: SearchConfig, facts: DataFacts, machine: Machine, known: KnownSpeed | None, final_images: int
) -> Pace | None:
    if known is None or config.space_file is not None:  # code of the user's own is not run to tell a time
        return None
    foreseer = Foreseer(config, machine, configured_space(config), RECIPES[config.recipe])
    foreseer.knows(known.mode, known.card, known.n_slots)
    return foreseer.pace(facts, final_images)
