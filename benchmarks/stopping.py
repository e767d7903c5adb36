"""How soon a search stands, stops and is gone: real searches with two slots, in the command line's way and in a window.

    python benchmarks/stopping.py --rounds 5
    python benchmarks/stopping.py --rounds 3 --only close --data PATH/TO/FOLDERS

Prints one JSON line a question: the median, the worst, and the limit of the project. A tree of processes is found by
what its members have inherited, in /proc, so also a process whose parent is gone.

- `pause`: from the request until every trial stands, in batches and in seconds; in the window, from the click until the
  headline says *Pausing*.
- `stop`: from the request until no worker, decoder and mirror is left. The fork server stays with the program.
- `close`: from the closing of the window until no process at all is left, at several moments of a search.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import Event, SearchPaused, TrialProgress
from nas_desktop.search.session import SearchSession

LIMITS = {"pause_acknowledged_ms": 100, "pause_batches": 1, "stop_s": 2.0, "close_s": 2.0}
MOMENTS = ("idle", "opening", "reading", "measuring", "running", "paused")
SEARCH = {
    "screening": "off",
    "checks": "off",
    "final_training": "off",
    "n_trials": 50,
    "n_epochs": 30,
    "n_train": 4000,
    "n_val": 200,
    "slots": 2,
    "device": "cpu",
    "image_size": 64,
}
_HOME = "NAS_DESKTOP_HOME"  # what every process of a tree has inherited
_LOOK_EVERY_S = 0.005
_GIVE_UP_S = 60.0


def processes_of(home: Path) -> list[int]:
    """Those that run now with `home` as the user's folder; the one that set it is not among them."""
    mark, found = f"{_HOME}={home}\0".encode(), []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and mark in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue  # it has ended, or is another user's
    return found


def stays(pid: int) -> bool:
    """Whether a process is to stay while the program does: the fork server, and who tidies up after it."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return True
    return parent == os.getpid() and (b"forkserver" in words or b"resource_tracker" in words)


def seconds_until_gone(home: Path, *, may_stay: bool, since: float) -> float:
    """Until no process is left but those that may stay."""
    while [pid for pid in processes_of(home) if not (may_stay and stays(pid))]:
        if time.perf_counter() - since > _GIVE_UP_S:
            raise SystemExit(f"after {_GIVE_UP_S:.0f} s processes are left: {processes_of(home)}")
        time.sleep(_LOOK_EVERY_S)
    return time.perf_counter() - since


def until_both_train(events: Iterator[Event], n: int = 3) -> dict[int, TrialProgress]:
    """Listen until two trials have told of a batch `n` times; returns what each said last."""
    told: dict[int, list[TrialProgress]] = {}
    for event in events:
        if isinstance(event, TrialProgress):
            told.setdefault(event.trial, []).append(event)
        if sum(len(each) >= n for each in told.values()) >= 2:
            break
    return {trial: each[-1] for trial, each in told.items()}


def batches_between(before: TrialProgress, after: TrialProgress, batch_size: int) -> float:
    """Exact where a batch takes longer than 0.25 s, so that each of them is told."""
    share = after.epoch - before.epoch + after.share - before.share
    return round(share * int(SEARCH["n_train"]) / batch_size, 2)


def measure_session(data: str, rounds: int) -> dict[str, list[float]]:
    """Pauses of one search, then its stop, as often as `rounds` says."""
    found: dict[str, list[float]] = {"pause_s": [], "pause_batches": [], "batch_s": [], "stop_s": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            os.environ[_HOME] = str(home)
            session = SearchSession.new(SearchConfig.parse({**SEARCH, "data": data}), home / "project")
            events = session.run()
            before = until_both_train(events)
            began = time.perf_counter()
            session.request_pause()
            for event in events:
                if isinstance(event, TrialProgress):
                    before[event.trial] = event  # said before the worker heard of the pause
                if isinstance(event, SearchPaused):
                    break
            found["pause_s"].append(time.perf_counter() - began)
            batch_size = int(next(iter(session_rows(session))).params["batch_size"])
            session.request_continue()
            after = until_both_train(events, 1)
            for trial in before.keys() & after.keys():
                found["pause_batches"].append(batches_between(before[trial], after[trial], batch_size))
                found["batch_s"].append(batch_size / after[trial].images_per_second)
            found["stop_s"].append(stop(session, events, home))
    return found


def session_rows(session: SearchSession) -> Iterator[Any]:
    """The trials of a search, as its own picture has them."""
    return iter(session._state.search_rows)


def stop(session: SearchSession, events: Iterator[Event], home: Path) -> float:
    """Seconds from the request until everything but the fork server is gone."""
    taken: list[float] = []
    began = time.perf_counter()
    session.request_stop()
    watch = threading.Thread(target=lambda: taken.append(seconds_until_gone(home, may_stay=True, since=began)))
    watch.start()
    for _ in events:
        pass
    watch.join()
    return taken[0]


def measure_close(data: str, moment: str) -> tuple[float, float | None]:
    """Seconds from closing a window until nothing of it is left; and the milliseconds a pause took to be answered."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, _HOME: folder, "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, __file__, "--pilot", moment, "--data", data]
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as window:
            assert window.stdout is not None
            words = window.stdout.readline().split()
            if not words:
                raise SystemExit(f"the window ended before the moment “{moment}”")
            seconds = seconds_until_gone(Path(folder), may_stay=False, since=time.perf_counter())
        return seconds, float(words[1]) if len(words) > 1 else None


def pilot(moment: str, data: str) -> int:
    """Be a window that starts a search by itself and closes itself at a moment."""
    from PySide6.QtCore import QTimer

    from nas_desktop.gui import app
    from nas_desktop.gui.dialogs.quit_dialog import QuitDialog
    from nas_desktop.gui.main_window import MainWindow

    QuitDialog.ask = lambda dialog: True  # type: ignore[method-assign]
    begin = MainWindow.begin

    def begin_and_press(window: MainWindow, *arguments: Any) -> None:
        begin(window, *arguments)
        timer, said, asked = QTimer(window, interval=2), [], []

        def acknowledge() -> None:
            if asked and len(asked) == 1 and window.top_bar._left.full_text == "Pausing":
                asked.append(time.perf_counter())

        def look() -> None:
            setup, model = window.panels.search.setup, window.model
            if moment != "idle" and model.phase == "idle" and setup.config is not None:
                window.top_bar.primary.click()
            if moment == "paused" and not asked and is_reached("running", model):
                asked.append(time.perf_counter())
                window.top_bar.primary.click()
            if not said and is_reached(moment, model):
                said.append(True)
                print("closing", *(f"{1000 * (asked[1] - asked[0]):.1f}" for _ in asked[1:]), flush=True)
                window.close()

        window.model.changed.connect(acknowledge)
        timer.timeout.connect(look)
        timer.start()
        window.panels.search.setup.presets.choose("taste")
        window.panels.search.setup.choose_data(data)

    MainWindow.begin = begin_and_press  # type: ignore[method-assign]
    return app.run_window()


def is_reached(moment: str, model: Any) -> bool:
    """Whether the search of a window is where it is to be closed."""
    state = model.state
    match moment:
        case "idle":
            return True
        case "opening":
            return bool(model.phase == "preparing") and not state.name
        case "reading":
            return bool(state.name) and (state.reading is not None or state.data is None)
        case "measuring":
            return state.data is not None
        case "paused":
            return bool(model.phase == "paused")
        case _:
            return any(row.epoch_share or row.curve for row in state.search_rows)


def report(question: str, figures: list[float]) -> None:
    """One line."""
    if figures:
        said = {"median": round(statistics.median(figures), 3), "worst": round(max(figures), 3), "n": len(figures)}
        limit = LIMITS.get(question.partition(":")[0])
        print(json.dumps({"question": question, **said, **({"limit": limit} if limit else {})}), flush=True)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How soon a search stands, stops and is gone.")
    parser.add_argument("--data", default="synthetic:6000", help="images; a folder has a process that decodes them")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("session", "close"))
    parser.add_argument("--moment", choices=MOMENTS, action="append", help="of those at which the window is closed")
    parser.add_argument("--pilot", help=argparse.SUPPRESS)
    wish = parser.parse_args()
    if wish.pilot:
        return pilot(wish.pilot, wish.data)
    if wish.only != "close":
        for question, figures in measure_session(wish.data, wish.rounds).items():
            report(question, figures)
    for moment in (wish.moment or MOMENTS) if wish.only != "session" else ():
        rounds = [measure_close(wish.data, moment) for _ in range(wish.rounds)]
        report(f"close_s:{moment}", [seconds for seconds, _ in rounds])
        report("pause_acknowledged_ms", [ms for _, ms in rounds if ms is not None])
    return 0


if __name__ == "__main__":
    sys.exit(main())
