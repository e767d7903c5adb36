"""What a person reads in a terminal."""

from pathlib import Path

import pytest

from nas_desktop.cli_report import SearchReport
from nas_desktop.cli_status import status_lines
from nas_desktop.core.events import Event, TrialParked
from nas_desktop.core.project import Project
from nas_desktop.core.state import SearchState
from tests.builders import a_config, a_plan, a_search_started, a_trial_finished, a_trial_started
from tests.gui.searches import a_long_search
from tests.moments import begun, events_until


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project.create(tmp_path / "p", a_config().model_dump(), "synthetic")


def _advice(project: Project, n_failed: int) -> list[str]:
    state = SearchState()
    for event in a_long_search(10, n_failed=n_failed):
        state.apply(event)
    return [line for line in status_lines(project, state, "running") if line.startswith("Advice: ")]


def test_status_gives_advice_with_the_flags_of_a_new_search(project: Project) -> None:
    assert _advice(project, n_failed=6)[0] == (
        "Advice: 2 of 16 trials ran out of memory. The largest networks do not fit beside the images. "
        "For a new search: --optional batch_size, or --max-conv-layers 3, or --train-samples 2500."
    )


def test_status_gives_no_advice_where_there_is_none(project: Project) -> None:
    assert all("failed" not in line and "memory" not in line for line in _advice(project, n_failed=0))


def test_a_known_good_design_is_called_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = "Narrowed from 64 to 32 filters to stay within 1,000 weights."
    SearchReport(tmp_path).tell(a_trial_started(0, origin="known-good", notes=(note,), ms=1.234))
    assert capsys.readouterr().out == (
        f"Trial 0, a known-good design: 1 k weights, 2 k multiply-adds, 1.2 ms an image. {note}\n"
    )


def test_a_second_seed_names_the_trial_it_repeats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    SearchReport(tmp_path).tell(a_trial_started(7, origin="second-seed", design=3))
    assert capsys.readouterr().out.startswith("Trial 7, trial 3 with another seed: ")


def _front_search() -> SearchState:
    """Trial 0 is small, trial 1 accurate, trial 2 beaten by both."""
    state = SearchState()
    config = a_config(objective="macro-f1", also_minimise="params").model_dump()
    state.apply(a_search_started(config=config))
    for trial, (n_params, score) in enumerate(((1000, 0.5), (9000, 0.7), (10_000, 0.4))):
        state.apply(a_trial_started(trial, n_params=n_params))
        state.apply(a_trial_finished(trial, 0.9, val_score=score, n_params=n_params))
    return state


def test_status_names_the_score_and_the_front(project: Project) -> None:
    lines = status_lines(project, _front_search(), "running")
    assert "Best: trial 1, validation macro-F1 70.0 % (0.7000)" in lines
    assert "Front: trial 0 (50.0 %, 1 k weights), trial 1 (70.0 %, 9 k weights)" in lines


def test_a_front_of_milliseconds_is_told_in_milliseconds(project: Project) -> None:
    state = SearchState()
    state.apply(a_search_started(config=a_config(also_minimise="ms").model_dump()))
    state.apply(a_trial_started(0, ms=1.234))
    state.apply(a_trial_finished(0, 0.5, ms=1.234))
    assert "Front: trial 0 (50.0 %, 1.23 ms)" in status_lines(project, state, "running")


def test_a_pruned_trial_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = SearchReport(tmp_path)
    report.tell(a_trial_started(0))
    report.tell(a_trial_finished(0, 0.1, state="PRUNED", reason="no better than guessing after 5 of 8 epochs"))
    assert capsys.readouterr().out.endswith("Trial 0 is pruned: no better than guessing after 5 of 8 epochs.\n")


def test_a_search_that_goes_on_is_judged_by_its_earlier_trials_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = SearchState()
    for event in (a_trial_started(0), a_trial_finished(0, val_accuracy=0.9)):
        earlier.apply(event)
    report = SearchReport(tmp_path, earlier)

    report.tell(a_trial_started(1))
    report.tell(a_trial_finished(1, val_accuracy=0.8))

    assert "the best so far" not in capsys.readouterr().out


def _told(capsys: pytest.CaptureFixture[str], events: list[Event]) -> list[str]:
    report = SearchReport(Path("p"))
    for event in events:
        report.tell(event)
    return capsys.readouterr().out.splitlines()


def test_the_plan_is_told_and_then_only_what_changes_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _told(capsys, [a_plan(), a_plan(n_designs=9)])

    assert sum("fresh seeds" in line for line in lines) == 1
    assert lines[-1].startswith("9 networks for 1 epoch each, the best 2 ")


def test_each_part_of_a_search_is_announced_once(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _told(capsys, events_until(lambda event: False))

    heads = [line.partition(":")[0] for line in lines if line.startswith(("Control: ", "Search: ", "Fresh seeds: "))]
    assert heads == ["Control", "Search", "Fresh seeds"]
    assert "Final training: on all 38,000 images outside the test part." in lines


def test_a_screening_is_not_called_pruned(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _told(capsys, events_until(begun("full")))

    assert "Trial 1 is screened: 61.0 % in 12 s." in lines
    assert "Trial 13 is pruned: no better than guessing." in lines
    assert lines[-1].startswith("Trial 24, trial 4 in full: ")


def test_a_parked_trial_rests(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _told(capsys, [a_trial_started(2), TrialParked("search", 2, 1, 0.4, 6.0)])

    assert lines[-1] == "Trial 2 rests after epoch 1: 40.0 %."


def test_the_score_of_the_final_training_is_no_measure(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _told(capsys, events_until(lambda event: False))

    assert "Final training, epoch 12: 93.0 % of images it is trained on" in lines


def test_the_end_tells_both_scores_and_what_they_are_of(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _told(capsys, events_until(lambda event: False))

    assert "Better than the control by 1.8 ± 0.6 points: 19 of 20 such results are real." in lines
    assert lines[-3:] == [
        "Done in 1764 s. Final model: the network of trial 24, trained once more on 38,000 images.",
        "In the search: validation accuracy 80.9 %, trial 24.",
        "At the end: test accuracy 87.4 %, the final model. The test images were opened once, for one model.",
    ]


def test_a_search_without_final_training_tests_its_best(capsys: pytest.CaptureFixture[str]) -> None:
    lines = _told(capsys, events_until(lambda event: False, is_trained_again=False))

    assert lines[-1] == "Validation accuracy 80.9 %, test accuracy 80.1 %."
