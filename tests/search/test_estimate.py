"""How long a search may take, and how it learns from its trials."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from nas_desktop.core.events import SearchEstimated
from nas_desktop.search.calibration_round import SpeedUnwanted, measure_for
from nas_desktop.search.control import SearchControl
from nas_desktop.search.estimate import Estimate, estimate
from nas_desktop.search.foreseer import Foreseer
from nas_desktop.search.resources import Machine
from nas_desktop.search.slots.scripted_slot import ScriptedSlot
from nas_desktop.search.slots.slot import SlotDied
from nas_desktop.search_space.configured import configured_space
from nas_desktop.training.jobs import (
    Calibrate,
    Calibrated,
    ChooseMode,
    DataPrepared,
    JobFailed,
    MeasureSpeed,
    Message,
    ModeProbed,
    PrepareData,
    Request,
    SpeedMeasured,
    TrialTrained,
)
from nas_desktop.training.recipes import RECIPES
from nas_desktop.training.speed_memory import KnownSpeed, SpeedMemory
from tests.builders import a_config, a_mode, a_trial_spec, some_data
from tests.search.conftest import Bench, usual_answer
from tests.speeds import a_known_speed, a_speed

_CONFIG = a_config(slots=2, n_trials=20, space="plain-cnn")


def an_estimate(known: KnownSpeed | None = None, trials: int = 20) -> Estimate:
    space, recipe = configured_space(_CONFIG), RECIPES[_CONFIG.recipe]
    found = estimate(_CONFIG, space, recipe, some_data(n_train=1000), known or a_known_speed(), trials)
    assert found is not None
    return found


def answer(request: Request) -> Iterable[Message | SlotDied]:
    match request:
        case MeasureSpeed():
            yield SpeedMeasured(100.0, 0, 0)
        case Calibrate():
            yield Calibrated(a_speed())
        case _:
            yield from usual_answer(request)


def a_machine(cache: Path, script=answer) -> Machine:
    return Machine(2, cache, lambda: ScriptedSlot(script), foretells=True)


def test_the_range_holds_the_mean() -> None:
    found = an_estimate()
    middle = found.seconds_a_trial * 20.5 / 2
    assert found.seconds_low < middle < found.seconds_high


def test_more_trials_take_longer_and_are_known_better() -> None:
    few, many = an_estimate(trials=5), an_estimate(trials=500)
    assert many.seconds_low > few.seconds_high
    assert many.seconds_high / many.seconds_low < few.seconds_high / few.seconds_low


def test_one_slot_takes_about_twice_as_long_as_two() -> None:
    assert an_estimate(a_known_speed(n_slots=1)).seconds_low > 1.8 * an_estimate().seconds_low


def test_experience_corrects_the_estimate() -> None:
    slow = an_estimate(a_known_speed(ratios=(2.0, 2.0, 2.0)))
    assert slow.seconds_a_trial == pytest.approx(2 * an_estimate().seconds_a_trial)


def test_the_same_settings_give_the_same_words() -> None:
    assert an_estimate() == an_estimate()


def test_a_trial_that_ends_is_remembered(tmp_path: Path) -> None:
    machine = a_machine(tmp_path)
    foreseer = Foreseer(_CONFIG, machine, configured_space(_CONFIG), RECIPES[_CONFIG.recipe])
    foreseer.learn(a_mode(), "", 2, a_speed())
    foreseer.hear(a_trial_spec(), some_data(), TrialTrained(0, 2, 0.5, 3.0, ""))

    known = SpeedMemory(tmp_path, _CONFIG.device, _CONFIG.slots).recall()
    assert known is not None
    assert len(known.ratios) == 1


def test_another_mode_is_not_known(tmp_path: Path) -> None:
    foreseer = Foreseer(_CONFIG, a_machine(tmp_path), configured_space(_CONFIG), RECIPES[_CONFIG.recipe])
    foreseer.learn(a_mode(), "", 2, a_speed())
    later = Foreseer(_CONFIG, a_machine(tmp_path), configured_space(_CONFIG), RECIPES[_CONFIG.recipe])
    assert not later.knows(replace(a_mode(), dtype="bfloat16"), "", 2)
    assert later.knows(a_mode(), "", 2)


@pytest.mark.parametrize(("n_train", "n_told"), [(100_000, 1), (1000, 0)], ids=["long", "short"])
def test_only_a_long_search_is_worth_a_measurement(bench: Bench, n_train: int, n_told: int) -> None:
    def script(request: Request) -> Iterable[Message | SlotDied]:
        if isinstance(request, PrepareData):
            yield DataPrepared("/images", some_data(n_train=n_train), 0.1)
        else:
            yield from answer(request)

    with bench.engine(script, a_config(slots=2, n_trials=3, n_epochs=2)) as engine:
        engine._parts = replace(engine._parts, machine=a_machine(bench.root.parent))
        events = list(engine.run())
    assert sum(isinstance(event, SearchEstimated) for event in events) == n_told


def test_measuring_can_be_given_up(tmp_path: Path) -> None:
    control = SearchControl()
    control.request("stop")
    with pytest.raises(SpeedUnwanted):
        measure_for(_CONFIG, a_machine(tmp_path), control)
    control.close()


def test_what_is_measured_for_the_form_is_remembered(tmp_path: Path) -> None:
    control = SearchControl()
    known = measure_for(_CONFIG, a_machine(tmp_path), control)
    control.close()
    assert known == SpeedMemory(tmp_path, _CONFIG.device, _CONFIG.slots).recall()
    assert known is not None


def test_a_machine_that_cannot_be_measured_is_left_alone(tmp_path: Path) -> None:
    def script(request: Request) -> Iterable[Message | SlotDied]:
        match request:
            case ChooseMode():
                yield ModeProbed(a_mode(), "measured")
            case MeasureSpeed():
                yield SpeedMeasured(100.0, 0, 0)
            case _:
                yield JobFailed("no", "", "", is_users=False)

    control = SearchControl()
    assert measure_for(_CONFIG, a_machine(tmp_path, script), control) is None
    control.close()


def test_estimated_is_an_event_with_the_same_figures(tmp_path: Path) -> None:
    foreseer = Foreseer(_CONFIG, a_machine(tmp_path), configured_space(_CONFIG), RECIPES[_CONFIG.recipe])
    assert foreseer.estimated(some_data(), 3) is None
    foreseer.learn(a_mode(), "", 2, a_speed())
    assert isinstance(foreseer.estimated(some_data(), 3), SearchEstimated)


# --- one trial, and the pace of a search


def a_foreseer(cache: Path) -> Foreseer:
    foreseer = Foreseer(_CONFIG, a_machine(cache), configured_space(_CONFIG), RECIPES[_CONFIG.recipe])
    foreseer.learn(a_mode(), "", 2, a_speed())
    return foreseer


def test_one_trial_is_foretold_and_corrected_by_what_was_learned(tmp_path: Path) -> None:
    foreseer, facts, spec = a_foreseer(tmp_path), some_data(), a_trial_spec()
    before = foreseer.seconds_of(spec, facts)
    assert before is not None
    for _ in range(3):
        foreseer.hear(spec, facts, TrialTrained(0, spec.training.n_epochs, 0.5, 2 * before, ""))
    assert foreseer.seconds_of(spec, facts) == pytest.approx(2 * before)


def test_alone_on_all_cores_a_trial_is_faster(tmp_path: Path) -> None:
    foreseer = a_foreseer(tmp_path)
    beside, alone = (foreseer.seconds_of(a_trial_spec(), some_data(), alone=alone) for alone in (False, True))
    assert beside is not None
    assert alone is not None
    assert beside / alone == pytest.approx(1.3, abs=0.03)


def test_a_machine_that_is_not_measured_foretells_nothing(tmp_path: Path) -> None:
    foreseer = Foreseer(_CONFIG, a_machine(tmp_path), configured_space(_CONFIG), RECIPES[_CONFIG.recipe])
    assert foreseer.seconds_of(a_trial_spec(), some_data()) is None
    assert foreseer.pace(some_data(), 85) is None


def test_the_pace_is_that_of_the_estimate(tmp_path: Path) -> None:
    facts = some_data(n_train=1000)
    pace, estimated = a_foreseer(tmp_path).pace(facts, 5000), a_foreseer(tmp_path).estimated(facts, 20)
    assert pace is not None
    assert estimated is not None
    assert pace.design.of(_CONFIG.n_epochs) == pytest.approx(estimated.seconds_a_trial)
    assert pace.leader.epoch > pace.design.epoch


def test_the_final_training_is_on_all_images_and_all_cores(tmp_path: Path) -> None:
    facts = some_data(n_train=1000, n_val=0)
    pace = a_foreseer(tmp_path).pace(facts, 10_000, reading_s=3.0)
    assert pace is not None
    assert pace.final.epoch == pytest.approx(10 * pace.leader.epoch / 1.3, rel=0.05)
    assert pace.final.once >= 3.0


def test_the_control_is_foretold_by_its_own_networks(tmp_path: Path) -> None:
    facts, spec, foreseer = some_data(), a_trial_spec(), a_foreseer(tmp_path)
    pace = foreseer.pace(facts, 85, control=(spec, spec))
    assert pace is not None
    assert pace.control.of(spec.training.n_epochs) == pytest.approx(foreseer.seconds_of(spec, facts))
