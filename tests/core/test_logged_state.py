from pathlib import Path

from nas_desktop.core.event_log import EventLog
from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.project import Project
from tests.builders import a_search_started, a_trial_started


def test_it_is_what_the_events_add_up_to(tmp_path: Path) -> None:
    project = Project.create(tmp_path / "p", {}, "digits")
    log = EventLog(project.events)
    log.append_all((a_search_started(n_trials=7), a_trial_started(0)))
    log.close()

    state = logged_state(project)

    assert (state.n_trials, [row.trial for row in state.search_rows]) == (7, [0])


def test_without_a_log_nothing_has_been(tmp_path: Path) -> None:
    assert logged_state(Project.create(tmp_path / "p", {}, "digits")).phase == "idle"
