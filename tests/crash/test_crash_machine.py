import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.crash import damage
from tests.crash.accounts import Account, account_of
from tests.crash.lives import Programs, Starter, Zygote
from tests.crash.machine import Blow, Machine, Shape, Tally, random_blows
from tests.crash.seed import SEED, VARIABLE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the machine kills and watches as Linux does"),
]

NAMED_POINTS = (
    "log-before", "log-after", "study-after", "checkpoint-tensors", "checkpoint-manifest", "model-written",
    "models-removed", "checkpoints-removed",
)  # fmt: skip
PARTS = ("control", "screen", "full", "seed", "verdict", "final", "test")  # of a search with all its stages
STEPS = ("open", "fsync", "replace", "unlink", "mkdir", "rmdir", "sql", "commit", "committed")
N_KILLS = 7  # at random, of each shape
SHAPE = Shape(n_trials=5)
STAGED = Shape(n_trials=4, stages="all")
FOLLOWED = replace(STAGED, has_mirror=True)
HALVED = Shape(n_trials=4, n_epochs=4, stages="halving")
REAL = Shape(n_trials=2, n_epochs=2, is_real=True, has_mirror=True)
REAL_STAGED = Shape(n_trials=1, n_epochs=2, is_real=True, stages="all")


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    with Zygote() as zygote:
        yield zygote


@pytest.fixture(scope="module")
def memory() -> Iterator[Path]:
    """A folder that costs no disk: kills alone leave everything that was written."""
    shm = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shm if shm.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def reference(memory: Path, zygote: Zygote) -> tuple[Account, float]:
    """The search that nobody disturbs, and its usual seconds."""
    known(memory / "unbroken-first", zygote, SHAPE)  # it fills the cache
    return known(memory / "unbroken", zygote, SHAPE)


@pytest.fixture(scope="module")
def staged(memory: Path, zygote: Zygote) -> tuple[Account, float]:
    """The same of a search with all its stages."""
    return known(memory / "unbroken-staged", zygote, STAGED)


@pytest.fixture(scope="module")
def halved(memory: Path, zygote: Zygote) -> tuple[Account, float]:
    """The same where trials rest before they go on."""
    return known(memory / "unbroken-halved", zygote, HALVED)


def known(folder: Path, starter: Starter, shape: Shape) -> tuple[Account, float]:
    """What a search comes to that nobody disturbs, and its seconds."""
    machine = Machine(folder, starter, shape, random.Random(0))
    account = machine.unbroken()
    assert machine.tally.faults == []
    return account


@pytest.fixture
def rng() -> random.Random:
    sys.stdout.write(f"{VARIABLE}={SEED}\n")  # shown where a test fails
    return random.Random(SEED)


def n_of(point: str, rng: random.Random) -> int:
    """How often a process may pass there: more often than not it is killed."""
    return rng.randint(1, 4 if point in ("models-removed", "checkpoints-removed", "model-written", "rmdir") else 12)


def test_an_unbroken_search_has_no_faults_and_is_the_same_each_time(
    memory: Path, zygote: Zygote, reference: tuple[Account, float]
) -> None:
    again, _ = Machine(memory / "unbroken-again", zygote, SHAPE, random.Random(0)).unbroken()
    assert again.trials == reference[0].trials


@pytest.mark.parametrize("point", NAMED_POINTS)
def test_killed_at_a_named_point_nothing_is_lost(
    memory: Path, zygote: Zygote, reference: tuple[Account, float], rng: random.Random, point: str
) -> None:
    blows = iter([Blow(point=f"{point}:{rng.randint(1, 4)}"), Blow(point=f"{point}:1")])
    tally = Machine(memory / point, zygote, SHAPE, rng).run(blows, reference[0])
    assert tally.faults == []
    assert tally.n_kills == 2


@pytest.mark.parametrize("part", PARTS)
def test_killed_in_any_part_of_a_search_it_ends_as_if_nothing_had_happened(
    memory: Path, zygote: Zygote, staged: tuple[Account, float], rng: random.Random, part: str
) -> None:
    places = [n for n, one in enumerate(staged[0].parts, start=1) if one == part]
    point = rng.choice(("log-before", "log-after", "study-after"))
    blows = iter([Blow(point=f"{point}:{rng.choice(places)}")])
    tally = Machine(memory / f"part-{part}", zygote, STAGED, rng).run(blows, staged[0])
    assert tally.faults == []
    assert tally.n_kills == 1


@pytest.mark.parametrize("part", ["control", "seed", "final"])
def test_a_training_that_no_strategy_sees_goes_on_from_its_checkpoint(
    memory: Path, zygote: Zygote, staged: tuple[Account, float], rng: random.Random, part: str
) -> None:
    last_epoch = max(n for n, one in enumerate(staged[0].parts, start=1) if one == part) - 1
    machine = Machine(memory / f"goes-on-{part}", zygote, STAGED, rng)
    assert machine.run(iter([Blow(point=f"log-after:{last_epoch}")]), staged[0]).faults == []
    assert account_of(machine.project).repeats == [1]  # of three


def test_killed_where_a_trial_rests_it_goes_on_if_it_would_have(
    memory: Path, zygote: Zygote, halved: tuple[Account, float], rng: random.Random
) -> None:
    blows = iter([Blow(point=f"trial-parked:{rng.randint(1, 4)}"), Blow(point="trial-parked:1")])
    tally = Machine(memory / "parked", zygote, HALVED, rng).run(blows, halved[0])
    assert tally.faults == []
    assert tally.n_kills == 2


@pytest.mark.parametrize("point", ["history-adopted", "history-logged", "replace:4"])
def test_killed_while_trials_of_an_earlier_search_are_taken_over_none_is_lost_or_doubled(
    memory: Path, zygote: Zygote, reference: tuple[Account, float], rng: random.Random, point: str
) -> None:
    past = str(memory / "unbroken" / "project")
    shape = Shape(n_trials=1, seed=SHAPE.seed, history=past, n_taken=SHAPE.n_trials)
    unbroken, _ = Machine(memory / f"heir-{point}", zygote, shape, rng).unbroken()
    assert len(unbroken.trials) == SHAPE.n_trials + 1
    tally = Machine(memory / f"killed-heir-{point}", zygote, shape, rng).run(iter([Blow(point=point)]), unbroken)
    assert tally.faults == []
    assert tally.n_kills == 1


@pytest.mark.parametrize("folder", ["steps-1", "steps-2"])
def test_killed_before_steps_on_files_nothing_is_lost(
    memory: Path, zygote: Zygote, reference: tuple[Account, float], rng: random.Random, folder: str
) -> None:
    points = rng.sample(STEPS, len(STEPS))
    blows = (Blow(point=f"{point}:{n_of(point, rng)}") for point in points)
    assert Machine(memory / folder, zygote, SHAPE, rng).run(blows, reference[0]).faults == []


@pytest.mark.parametrize("n_slots", [1, 2])
@pytest.mark.parametrize("which", ["reference", "staged", "halved"])
def test_killed_at_random_nothing_is_lost(
    memory: Path, zygote: Zygote, request: pytest.FixtureRequest, rng: random.Random, which: str, n_slots: int
) -> None:
    shape = replace({"reference": SHAPE, "staged": STAGED, "halved": HALVED}[which], n_slots=n_slots)
    folder, unbroken = memory / f"random-{which}-{n_slots}", request.getfixturevalue(which)
    tally = struck_at_random(folder, zygote, shape, rng, unbroken, N_KILLS)
    assert tally.faults == []
    assert tally.n_kills >= N_KILLS


def struck_at_random(
    folder: Path, zygote: Zygote, shape: Shape, rng: random.Random, reference: tuple[Account, float], n: int
) -> Tally:
    """As many searches as it takes for `n` kills."""
    known, usual_s = reference
    tally = Tally()
    while tally.n_kills < n and not tally.faults:
        machine = Machine(folder / str(tally.n_searches), zygote, shape, rng)
        tally.add(machine.run(random_blows(rng, usual_s, n - tally.n_kills), known if shape.n_slots == 1 else None))
    return tally


@pytest.mark.parametrize("kind", damage.ALL)
def test_files_damaged_after_a_kill_cost_epochs_but_no_trial(
    memory: Path, zygote: Zygote, reference: tuple[Account, float], rng: random.Random, kind: str
) -> None:
    blows = iter([Blow(point="checkpoint-manifest:4", damage=kind), Blow(point="checkpoint-tensors:2", damage=kind)])
    tally = Machine(memory / kind, zygote, SHAPE, rng).run(blows, reference[0])
    assert tally.faults == []
    assert tally.n_damages == 2


@pytest.fixture(scope="module")
def real_reference(memory: Path) -> tuple[Account, float]:
    """The same with real workers."""
    return known(memory / "real-unbroken", Programs(), REAL)


def test_real_workers_killed_at_a_named_point_end_with_the_same_scores(
    memory: Path, real_reference: tuple[Account, float], rng: random.Random
) -> None:
    # The first kills the engine; the second a worker in its second trial, which another worker takes up.
    blows = iter([Blow(point="log-after:7"), Blow(point="model-written:2")])
    tally = Machine(memory / "real-points", Programs(), REAL, rng).run(blows, real_reference[0])
    assert tally.faults == []


def test_real_searches_killed_at_random_end_with_the_same_scores(
    memory: Path, real_reference: tuple[Account, float], rng: random.Random
) -> None:
    blows = random_blows(rng, real_reference[1], 3, is_real=True)
    tally = Machine(memory / "real-random", Programs(), REAL, rng).run(blows, real_reference[0])
    assert tally.faults == []


def test_a_real_final_training_goes_on_from_its_checkpoint(memory: Path, rng: random.Random) -> None:
    unbroken, _ = known(memory / "real-staged", Programs(), REAL_STAGED)
    last_epoch = max(n for n, part in enumerate(unbroken.parts, start=1) if part == "final") - 1
    machine = Machine(memory / "real-final", Programs(), REAL_STAGED, rng)
    tally = machine.run(iter([Blow(point=f"log-before:{last_epoch}")]), unbroken)
    assert tally.faults == []
    assert tally.n_kills == 1
    assert account_of(machine.project).repeats == [0]


def test_where_the_mirror_alone_is_killed_the_search_goes_on_and_the_store_is_whole_in_the_end(
    memory: Path, staged: tuple[Account, float], rng: random.Random
) -> None:
    blows = iter([Blow(waits_for_write=True, whom="mirror")])
    tally = Machine(memory / "mirror", Programs(), FOLLOWED, rng).run(blows, staged[0])
    assert tally.faults == []
    assert (tally.n_kills, tally.n_interruptions) == (1, 1)


# --- the machine itself


def test_the_machine_notices_a_lost_trial(memory: Path, zygote: Zygote, rng: random.Random) -> None:
    machine = Machine(memory / "forgetful", zygote, Shape(n_trials=1), rng)
    (memory / "forgetful" / "events.jsonl").write_text(
        '{"event": "trial_finished", "study": "search", "trial": 5, '
        '"state": "COMPLETE", "val_accuracy": 0.5, "val_score": null}\n'
    )
    machine.unbroken()
    assert any("trial 5 was acknowledged" in fault for fault in machine.tally.faults)


def test_the_machine_notices_a_search_that_went_another_way(memory: Path, zygote: Zygote, rng: random.Random) -> None:
    other, _ = Machine(memory / "other", zygote, Shape(n_trials=1, seed=2), rng).unbroken()
    tally = Machine(memory / "astray", zygote, Shape(n_trials=1), rng).run(iter(()), other)
    assert any("unbroken it is" in fault for fault in tally.faults)
