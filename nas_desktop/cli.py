"""The command line: the same searches as in the window, and the same events, one JSON object a line with `--json`.

Exit codes: 0 done, 1 failed, 2 bad use, 130 interrupted.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from nas_desktop import __version__
from nas_desktop.cli_bench import add_bench
from nas_desktop.cli_predict import add_predict
from nas_desktop.cli_report import CountingLine, SearchReport, finding_line, scan_lines, scan_values
from nas_desktop.cli_status import status_lines, status_values
from nas_desktop.core.config import SearchConfig, extra_of, flag_of
from nas_desktop.core.errors import NasError, UsageError
from nas_desktop.core.event_codec import event_to_json
from nas_desktop.core.events import Event
from nas_desktop.core.logged_state import logged_state
from nas_desktop.core.masking import without_controls
from nas_desktop.core.project import Project, ProjectLock

if TYPE_CHECKING:
    from nas_desktop.search.project_check import Finding

DONE, FAILED, BAD_USE, INTERRUPTED = 0, 1, 2, 130


def main(arguments: Sequence[str]) -> int:
    """Run one sub-command; returns the exit code. What is wrong is one sentence on standard error."""
    began = time.monotonic()
    try:
        parsed = _parser().parse_args(arguments, argparse.Namespace(began=began))
        command: Callable[[argparse.Namespace], int] = parsed.command
        return command(parsed)
    except NasError as error:
        print(without_controls(f"nas-desktop: {error}"), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # whoever read our output has gone, as `head` does
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # the interpreter flushes it at exit
        return FAILED


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage page."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}.", f"See: {self.prog} --help")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="nas-desktop", description="Find a good small image classifier for a folder of images.")
    parser.add_argument("--version", action="version", version=f"nas-desktop {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=_Parser)
    search = commands.add_parser("search", help="search for the best network")
    search.set_defaults(command=_search)
    search.add_argument("--project", type=Path, metavar="DIR", help="Folder of the new project.")
    for name, field in SearchConfig.model_fields.items():
        extra = extra_of(field)
        # No defaults here: what is not named comes from the preset, then from the model.
        search.add_argument(
            flag_of(field), dest=name, metavar=extra["metavar"], help=field.description, default=argparse.SUPPRESS,
            action="append" if name == "ranges" else "store",
        )  # fmt: skip
    resume = commands.add_parser("resume", help="go on with an interrupted search")
    resume.set_defaults(command=_resume)
    resume.add_argument("--trials", type=int, metavar="N", help="Train so many networks in all, after the end as well.")
    resume.add_argument(
        "--trust-space", action="store_true", help="Run the project's own search space: it is code, so read it first."
    )
    status = commands.add_parser("status", help="how far a search has got, and its best network")
    status.set_defaults(command=_status)
    scan = commands.add_parser("scan", help="look a data set over")
    scan.set_defaults(command=_scan)
    scan.add_argument(
        "data", metavar="PATH|NAME", help="A folder or zip of class folders, a .csv or .npz file, or a set."
    )
    scan.add_argument("--download", action="store_true", help="Get a well-known set first, such as cifar10.")
    scan.add_argument("--deep", action="store_true", help="Decode every image, and name those that cannot be read.")
    _add_export(commands)
    add_predict(commands)
    _add_runs(commands)
    doctor = commands.add_parser("doctor", help="check that everything works here")
    doctor.set_defaults(command=_doctor)
    doctor.add_argument("project", type=Path, nargs="?", metavar="DIR", help="Check this project instead.")
    repair = commands.add_parser("repair", help="set a damaged project right, as far as its event log allows")
    repair.set_defaults(command=_repair)
    for command in (resume, status, repair):
        command.add_argument("project", type=Path, metavar="DIR", help="Folder of the project.")
    for command in (search, resume, status, scan, doctor, repair):
        command.add_argument("--json", action="store_true", help="One JSON object a line.")
    add_bench(commands, _Parser)
    return parser


def _add_export(commands: Any) -> None:
    export = commands.add_parser("export", help="save a network of a search as a file")
    export.set_defaults(command=_export)
    export.add_argument("project", type=Path, metavar="DIR", help="Folder of the project.")
    export.add_argument(
        "--format", required=True, metavar="NAME",
        help="config (settings as JSON), safetensors (weights), onnx, onnx-int8, pt2 (torch program), "
        "python (runs by itself), mlflow, report (HTML page), card (model card), "
        "trials-csv or trials-json (every trial).",
    )  # fmt: skip
    export.add_argument("--trial", type=int, metavar="N", help="Another trial than the one the search ended with.")
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help="The file to be written, or a folder.")
    export.add_argument("--certify", action="store_true", help="Have the file scored on the raw test images as well.")


def _add_runs(commands: Any) -> None:
    runs = commands.add_parser("runs", help="list what MLflow has recorded, or open MLflow's own pages")
    runs.set_defaults(command=_runs)
    runs.add_argument("project", type=Path, metavar="DIR", help="Folder of the project, or an MLflow store.")
    runs.add_argument("--filter", default="", metavar="EXPR", help="In MLflow's words, such as: metrics.score > 0.8")
    runs.add_argument("--limit", type=int, default=100, metavar="N", help="Most runs to list.")
    runs.add_argument("--ui", action="store_true", help="Serve MLflow's pages on this machine alone until Ctrl-C.")
    runs.add_argument("--json", action="store_true", help="One JSON object a line.")


def _runs(parsed: argparse.Namespace) -> int:
    from nas_desktop import cli_runs
    from nas_desktop.tracking.offline import go_offline

    store = cli_runs.store_named(parsed.project)
    if parsed.ui:
        return _serve_runs(store, is_own=parsed.project.is_dir())
    if parsed.limit < 1:
        raise UsageError("--limit must be at least 1.", "See: nas-desktop runs --help")
    go_offline()
    runs = cli_runs.listed_runs(store, parsed.filter, parsed.limit)
    if parsed.json:
        for run in runs:
            print(json.dumps(cli_runs.run_values(run)))
    else:
        nothing = "No run matches." if parsed.filter else "No runs yet."
        print(without_controls("\n".join(cli_runs.run_lines(runs))) if runs else nothing)
    return DONE


def _serve_runs(store: Path, *, is_own: bool) -> int:
    from nas_desktop.tracking.mlflow_ui import MlflowUi

    ui = MlflowUi(store, writable=is_own)
    try:
        print(f"MLflow: {ui.start()}", flush=True)
        print("Ctrl-C ends it.", file=sys.stderr)
        ui.wait()
    except KeyboardInterrupt:
        pass  # how it is meant to end
    finally:
        ui.stop()
    return DONE


def _export(parsed: argparse.Namespace) -> int:
    from nas_desktop.export.exporting import export_trial

    def tell(sentence: str) -> None:
        print(without_controls(sentence), file=sys.stderr)

    project, out = str(parsed.project), str(parsed.out)
    if parsed.certify:
        from nas_desktop.export.certifying import certified_export, in_words

        certificate, said = certified_export(project, parsed.format, out, parsed.trial, tell=tell)
        print(without_controls(f"{said}\n{in_words(certificate, parsed.out)}"))
        return DONE if certificate.passed else FAILED
    print(without_controls(export_trial(project, parsed.format, out, parsed.trial, tell=tell)))
    return DONE


def _search(parsed: argparse.Namespace) -> int:
    from nas_desktop.cli_search import config_of
    from nas_desktop.search.session import SearchSession  # loads Optuna

    named = {name: value for name, value in vars(parsed).items() if name in SearchConfig.model_fields}
    session = SearchSession.new(config_of(named), parsed.project, began=parsed.began)
    return _run(session, parsed.json)


def _resume(parsed: argparse.Namespace) -> int:
    from nas_desktop.search.session import SearchSession  # loads Optuna

    if parsed.trust_space:
        from nas_desktop.cli_search import trust_space_of

        trust_space_of(parsed.project)
    return _run(SearchSession.resume(parsed.project, n_trials=parsed.trials, began=parsed.began), parsed.json)


def _run(session: Any, as_json: bool) -> int:
    """Print the events of a session; Ctrl-C once ends it so that it can be resumed, twice ends it at once."""
    interrupts = 0

    def on_interrupt(number: int, frame: FrameType | None) -> None:
        nonlocal interrupts
        interrupts += 1
        if interrupts > 1:
            os._exit(INTERRUPTED)  # the workers end with us
        print("Stopping. Everything finished is kept; press Ctrl-C again to end at once.", file=sys.stderr)
        session.request_stop()

    earlier = {number: signal.signal(number, on_interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    report = SearchReport(session.project.root, logged_state(session.project))
    tell = _print_json if as_json else report.tell
    if not as_json:
        print(f"Project: {session.project.root}")
    try:
        for event in session.run():
            tell(event)
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
    if interrupts:
        print(f"Interrupted. Go on with: nas-desktop resume {session.project.root}", file=sys.stderr)
        return INTERRUPTED
    return DONE if session.is_finished else _say_why(session)


def _say_why(session: Any) -> int:
    """A search that ended before its end without an exception: too many failures."""
    finish = session.finish
    words = finish.detail if finish else "The search ended early."
    print(without_controls(f"nas-desktop: {words}"), file=sys.stderr)
    return FAILED


def _print_json(event: Event) -> None:
    print(json.dumps(event_to_json(event)), flush=True)


def _status(parsed: argparse.Namespace) -> int:
    project = Project.open(parsed.project, to_write=False)
    state = logged_state(project)
    phase: str = state.phase
    if phase in ("preparing", "running", "paused") and not ProjectLock.is_held(project):
        phase = "interrupted"  # its process died without a word
    if parsed.json:
        print(json.dumps(status_values(project, state, phase)))
    else:
        print(without_controls("\n".join(status_lines(project, state, phase))))
    return DONE


def _scan(parsed: argparse.Namespace) -> int:
    try:
        return _look_over(parsed)
    except KeyboardInterrupt:
        print("\nInterrupted. Nothing half-done was kept.", file=sys.stderr)
        return INTERRUPTED


def _look_over(parsed: argparse.Namespace) -> int:
    from nas_desktop.datasets import open_source  # numpy and Pillow
    from nas_desktop.datasets.decoding_check import check_decoding

    if parsed.download:
        _download(parsed.data)
    source = open_source(parsed.data)
    listing = source.listing()
    check = None
    if parsed.deep:
        with CountingLine("Decoding", "images") as line:
            check = check_decoding(source, listing.n_images, line.tell)
    facts = scan_values(source.title, listing, check)
    print(json.dumps(facts) if parsed.json else without_controls("\n".join(scan_lines(facts))))
    return DONE


def _download(name: str) -> None:
    """Get a well-known set, unless it is there already and whole."""
    from nas_desktop.datasets.download import fetch
    from nas_desktop.datasets.known_sets import KNOWN_SETS, downloads_folder, is_usable, known_set

    known = known_set(name)
    if known is None:
        names = ", ".join(known.name for known in KNOWN_SETS)
        raise UsageError(f"“{name}” cannot be downloaded.", f"These can: {names}.")
    if is_usable(known.name):
        return
    with CountingLine(f"Getting {known.title}", "MB", 1_000_000) as line:
        fetch(known, downloads_folder(), line.tell, lambda: False)


def _repair(parsed: argparse.Namespace) -> int:
    from nas_desktop.search.project_check import repair_project  # loads Optuna

    return _tell(repair_project(parsed.project), parsed.json)


def _tell(findings: "Iterable[Finding]", as_json: bool) -> int:
    """A line for each part of a project; whether all is well in the end."""
    all_well = True
    for finding in findings:
        all_well = all_well and finding.outcome != "failed"
        print(json.dumps(asdict(finding), ensure_ascii=False) if as_json else finding_line(finding), flush=True)
    return DONE if all_well else FAILED


def _doctor(parsed: argparse.Namespace) -> int:
    if parsed.project is not None:
        from nas_desktop.search.project_check import check_project  # loads Optuna

        return _tell(check_project(parsed.project), parsed.json)
    from nas_desktop import doctor

    all_work = True
    for finding in doctor.findings():
        all_work = all_work and finding.works
        if parsed.json:
            print(json.dumps({"check": finding.name, "works": finding.works, "detail": finding.detail}), flush=True)
        else:
            print(f"{'ok    ' if finding.works else 'FAILED'} {finding.name}: {finding.detail}", flush=True)
    return DONE if all_work else FAILED
