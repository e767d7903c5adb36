"""Random designs, each trained in full and screened by a complete short schedule, as the program trains them."""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeVar

from nas_desktop.core.config import MAX_MACS_ON_CPU, SearchConfig
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.events import Event, TrialStarted
from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import DataFacts
from nas_desktop.search import resources
from nas_desktop.search.bench.line_file import append_line, mend, read_lines
from nas_desktop.search.bench.program_run import Interrupted
from nas_desktop.search.control import SearchControl
from nas_desktop.search.design import Design, Drafter
from nas_desktop.search.errands import Errands
from nas_desktop.search.kept_checkpoints import NoCheckpoints
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.search.rehearsal import Rehearsal
from nas_desktop.search.resources import Machine
from nas_desktop.search.slots.crew import Crew
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.search.trial_jobs import TrialJobs
from nas_desktop.search_space.configured import configured_space
from nas_desktop.search_space.dice import Dice
from nas_desktop.training.jobs import ChooseMode, DataPrepared, JobFailed, ModeProbed, PrepareData, TrialTrained
from nas_desktop.training.recipes import RECIPES

Fidelity = Literal["screen", "full"]
_FIDELITIES: tuple[Fidelity, ...] = ("screen", "full")
_MAX_DRAWS = 100_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setup:
    """What the trainings of one record have in common."""

    data: str
    n_train: int
    n_val: int
    n_epochs: int  # in full
    screen_epochs: int
    seed: int  # of the images, the designs and the trainings


@dataclass(frozen=True, slots=True)
class Trained:
    """One training."""

    setup: Setup
    design: int  # from 0
    stage: Fidelity
    n_macs: int
    n_slots: int  # trainings at once
    score: float | None  # validation accuracy; None: it failed
    seconds: float
    reason: str = ""


def trainings_of(path: Path, setup: Setup, n_designs: int) -> list[Trained]:
    """What `path` holds of the first `n_designs` designs.

    Raises:
        UsageError: it cannot be read, or holds something else.
    """
    found = read_lines(Trained, path, "trainings")
    return [one for one in found if one.setup == setup and one.design < n_designs]


def record(path: Path, setup: Setup, n_designs: int, machine: Machine, say: Callable[[str], None]) -> list[Trained]:
    """Do the trainings that `path` lacks, each written there once it has ended; returns all of them.

    Screenings come first, as in a search; a design's two trainings have seeds of their own.

    Raises:
        Interrupted: the user has ended it; the same call goes on.
        NasError: the images or the file cannot be used, or a worker died.
    """
    mend(path)
    done = {(one.stage, one.design) for one in trainings_of(path, setup, n_designs)}
    missing = [(stage, n) for stage in _FIDELITIES for n in range(n_designs) if (stage, n) not in done]
    if missing:
        try:
            for one in _trained(setup, n_designs, missing, machine):
                append_line(path, one)
                score = f"{one.score:.3f}" if one.score is not None else one.reason
                say(f"Design {one.design}, {one.stage}: {score} in {one.seconds:.0f} s.")
        except KeyboardInterrupt:
            raise Interrupted("The record is interrupted.", "The same command goes on.") from None
    return trainings_of(path, setup, n_designs)


def config_of(setup: Setup) -> SearchConfig:
    """The same, in the words of the program.

    Raises:
        UsageError: a value cannot be.
    """
    if setup.screen_epochs >= setup.n_epochs:
        raise UsageError(
            f"A screening of {setup.screen_epochs} epochs is no shorter than a full training of {setup.n_epochs}.",
            "Give fewer --screen-epochs or more --epochs.",
        )
    sizes = {"n_train": setup.n_train, "n_val": setup.n_val, "n_epochs": setup.n_epochs}
    return SearchConfig.parse({**sizes, "data": setup.data, "space": "staged-cnn", "seed": setup.seed})


def random_designs(config: SearchConfig, facts: DataFacts, n: int, max_macs: int = MAX_MACS_ON_CPU) -> list[Design]:
    """The first `n` random designs of the space that are small enough, none twice; the same for the same seed.

    Raises:
        NasError: the space has too few.
    """
    space = configured_space(config)
    recipe = RECIPES[config.recipe].fitted(space.defaults, facts, config.n_epochs)
    drafter = Drafter(space, space.draw, recipe, facts.input_shape, len(facts.classes))
    dice, found = Dice(derive_seed(config.seed, "designs")), dict[str, Design]()
    for _ in range(_MAX_DRAWS):
        design = drafter.of_config(space.draw(dice), {})
        if design.n_macs <= max_macs:
            found.setdefault(design.key, design)
        if len(found) == n:
            return list(found.values())
    raise NasError(f"{n} different designs below {max_macs:,} multiply-adds were not found.", "Ask for fewer.")


def _trained(
    setup: Setup, n_designs: int, missing: Sequence[tuple[Fidelity, int]], machine: Machine
) -> Iterator[Trained]:
    config, control, crew = config_of(setup), SearchControl(), Crew(machine.make_slot)
    try:
        errands = Errands(crew, control, _no_wishes, _unheard)
        prepared = _last_word(errands.ask(PrepareData(config.data_spec(), str(machine.cache))))
        threads = resources.n_threads(config, machine)
        probed = _last_word(errands.ask(ChooseMode(config.device, threads, str(machine.cache))))
        assert isinstance(prepared, DataPrepared)
        assert isinstance(probed, ModeProbed)
        n_slots = resources.n_slots(config, machine, probed.mode)
        # A worker's first training takes seconds longer than any other, which would be those of the screenings.
        _last_word(Rehearsal(crew, probed.mode, control.waitable, _no_wishes, _unheard).speeds(n_slots))
        space = configured_space(config)
        recipe = RECIPES[config.recipe].fitted(space.defaults, prepared.facts, config.n_epochs)
        designs = random_designs(config, prepared.facts, n_designs)
        waiting = [_start(setup, designs[n], n, stage) for stage, n in reversed(missing)]
        with TemporaryDirectory(prefix="nas-desktop-bench-", ignore_cleanup_errors=True) as folder:
            jobs = TrialJobs(
                config, space, recipe, KeptModels(Path(folder)), NoCheckpoints(),
                prepared.images, prepared.facts, probed.mode,
            )  # fmt: skip
            while waiting or crew.is_busy:
                for slot in crew.idle[: len(waiting)]:
                    started = waiting.pop()
                    crew.start(slot, started, jobs.job(started))
                yield from _ended(setup, crew, control, n_slots)
    finally:
        crew.close()
        control.close()


def _ended(setup: Setup, crew: Crew, control: SearchControl, n_slots: int) -> Iterator[Trained]:
    """Listen once; the trainings that have ended."""
    for slot, message in crew.listen(control.waitable):
        started = crew.trial_in(slot)
        same = (setup, started.design, _fidelity(started), started.n_macs, n_slots)
        match message:
            case TrialTrained():
                crew.release(slot)
                yield Trained(*same, message.val_accuracy, message.seconds, message.reason)
            case JobFailed():
                seconds = crew.release(slot).seconds
                crew.replace(slot)
                yield Trained(*same, None, seconds, message.message)
            case SlotDied():
                raise NasError(f"A training came to nothing: {message}.", "The same command goes on.")


def _start(setup: Setup, design: Design, number: int, stage: Fidelity) -> TrialStarted:
    return TrialStarted(
        study="search",
        trial=2 * number + _FIDELITIES.index(stage),
        design=number,
        stage=stage,
        epochs=setup.screen_epochs if stage == "screen" else setup.n_epochs,
        mode=0,
        params=design.config,
        drawn={},
        n_params=design.n_params,
        n_macs=design.n_macs,
        seed=derive_seed(setup.seed, stage, number),
        time=datetime.now(UTC).isoformat(timespec="milliseconds"),
    )


def _fidelity(started: TrialStarted) -> Fidelity:
    return "screen" if started.stage == "screen" else "full"


def _no_wishes() -> Iterator[Event]:
    return iter(())


def _unheard(event: Event) -> Iterator[Event]:
    return iter(())


def _last_word(asked: Generator[Event, None, T]) -> T:
    """What an errand comes to; nobody hears of its course."""
    while True:
        try:
            next(asked)
        except StopIteration as end:
            word: T = end.value
            return word
