"""`nas-desktop bench`: the program measures itself on this machine. One entry in `BENCHES` for each measurement."""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nas_desktop.core.errors import UsageError
from nas_desktop.search.bench.baselines import BASELINES
from nas_desktop.search.bench.real_flags import add_real_flags, count, real_wish
from nas_desktop.search.bench.tables import DEFAULT_TABLES, TABLES
from nas_desktop.search.strategies import STRATEGIES
from nas_desktop.training.bench.train import NET_NAMES, measure_train


@dataclass(frozen=True, slots=True)
class Bench:
    """One measurement: what it is called, what it takes, and the plain values that it finds."""

    name: str
    help: str
    add_flags: Callable[[argparse.ArgumentParser], None]
    measure: Callable[[argparse.Namespace], dict[str, Any] | str]  # a text is printed as it is


def _add_rounds(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="How often; medians are told.")


def _add_trials(parser: argparse.ArgumentParser) -> None:
    _add_rounds(parser)
    parser.add_argument("--trials", type=int, default=1000, metavar="N", help="Trials in the project.")


def _add_training(parser: argparse.ArgumentParser) -> None:
    _add_rounds(parser)
    parser.add_argument("--net", action="append", choices=NET_NAMES, help="One network; all if not given.")
    parser.add_argument("--device", default="auto", metavar="NAME", help="auto, cpu, cuda or cuda:0.")
    parser.add_argument("--dtype", choices=("auto", "fp32", "bf16"), default="auto", help="Of our loop.")
    parser.add_argument("--slots", type=int, metavar="N", help="Trials at once, one a core if not given.")


def _add_search(parser: argparse.ArgumentParser) -> None:
    strategies = (*(strategy.name for strategy in STRATEGIES), *BASELINES)
    parser.add_argument("--table", action="append", choices=TABLES, help=f"{', '.join(DEFAULT_TABLES)} if not given.")
    parser.add_argument("--strategy", action="append", choices=strategies, help="One of them; all if not given.")
    parser.add_argument("--seeds", type=count, default=50, metavar="N", help="Searches of each strategy.")
    parser.add_argument("--trials", type=count, default=100, metavar="N", help="Of each search.")
    parser.add_argument("--in-flight", type=count, default=1, metavar="N", help="Trials at once.")
    parser.add_argument("--known-good", action="store_true", help="Start from designs the field knows to be good.")
    parser.add_argument("--jobs", type=count, metavar="N", help="Processes, one a core if not given.")


def _window(parsed: argparse.Namespace) -> dict[str, Any]:
    from nas_desktop.gui.bench.window import measure_window

    return measure_window(parsed.rounds)


def _add_updates(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--updates", type=count, default=50_000, metavar="N", help="Events shown one after another.")


def _soak(parsed: argparse.Namespace) -> dict[str, Any]:
    from nas_desktop.gui.bench.soak import measure_soak

    return measure_soak(parsed.updates)


def _tabs(parsed: argparse.Namespace) -> dict[str, Any]:
    from nas_desktop.gui.bench.tabs import measure_tabs

    return measure_tabs(parsed.trials, parsed.rounds)


def _add_predict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--designs", type=int, default=20, metavar="N", help="Random designs to train.")
    parser.add_argument("--epochs", type=int, default=2, metavar="E", help="Epochs of each.")
    parser.add_argument("--train", type=int, default=2000, metavar="N", help="Training images.")
    parser.add_argument("--slots", type=int, metavar="N", help="Trials at once, one a core if not given.")
    parser.add_argument("--space", default="all", choices=("all", "staged-cnn", "plain-cnn"), help="Search space.")
    parser.add_argument("--device", default="auto", metavar="NAME", help="auto, cpu, cuda or cuda:0.")


def _predict(parsed: argparse.Namespace) -> dict[str, Any]:
    from nas_desktop.core.config import MAX_MACS_ON_CPU
    from nas_desktop.training.bench.predict import measure_predict

    wish = (parsed.designs, parsed.epochs, parsed.train, parsed.space, MAX_MACS_ON_CPU)
    return measure_predict(*wish, parsed.slots, parsed.device)


def _train(parsed: argparse.Namespace) -> dict[str, Any]:
    return measure_train(parsed.rounds, parsed.net or NET_NAMES, parsed.device, parsed.dtype, parsed.slots)


def _search(parsed: argparse.Namespace) -> dict[str, Any]:
    from nas_desktop.search.bench.search_bench import ALL_STRATEGIES, Wish, measure_search

    return measure_search(
        Wish(
            tables=parsed.table or DEFAULT_TABLES,
            strategies=parsed.strategy or ALL_STRATEGIES,
            n_seeds=parsed.seeds,
            n_trials=parsed.trials,
            n_in_flight=parsed.in_flight,
            known_good=parsed.known_good,
        ),
        parsed.jobs,
    )


def _search_real(parsed: argparse.Namespace) -> dict[str, Any] | str:
    from nas_desktop.search.bench.real_bench import measure_real, real_table

    return real_table(parsed.out) if parsed.markdown else measure_real(parsed.out, real_wish(parsed), _say)


def _add_verdict(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--studies", type=count, default=1000, metavar="N", help="Of each kind.")


def _verdict(parsed: argparse.Namespace) -> dict[str, Any] | str:
    from nas_desktop.search.bench.verdicts import measure_verdicts, plain_values, verdict_table

    found = measure_verdicts(parsed.studies)
    return plain_values(found) if parsed.json else verdict_table(found)


def _add_halving(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--orders", type=count, default=50, metavar="N", help="In which the designs are tried.")
    parser.add_argument("--epochs", type=count, default=8, metavar="E", help="Of a whole training, if made up.")
    parser.add_argument("--curves", type=Path, metavar="FILE", help="Recorded learning curves instead of made-up ones.")


def _halving(parsed: argparse.Namespace) -> dict[str, Any]:
    from nas_desktop.search.bench.halving_bench import measure_halving

    return measure_halving(parsed.orders, parsed.epochs, parsed.curves)


def _add_table(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--data", type=Path, metavar="DIR", help="Class folders to search on, such as CIFAR-10.")
    what.add_argument("--small", action="store_true", help="One row of a minute, on the built-in images.")
    parser.add_argument("--out", type=Path, metavar="DIR", help="Folder of the searches; a row that it has goes on.")
    parser.add_argument(
        "--rows", default="quick,standard", metavar="NAME,…", help="Or thorough (3 h), extensive (8 h)."
    )
    parser.add_argument("--minutes", type=_minutes, metavar="M", help="Of each row, in place of its own.")
    parser.add_argument("--test-images", type=count, default=5000, metavar="N", help="To be set aside for the test.")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="Of the searches and of the test part.")


def _minutes(text: str) -> float:
    minutes = float(text)
    if not 1 <= minutes <= 100_000:
        raise argparse.ArgumentTypeError(f"{text} is no number of minutes from 1 on")
    return minutes


def _table(parsed: argparse.Namespace) -> dict[str, Any] | str:
    from nas_desktop.core.paths import projects_dir
    from nas_desktop.search.bench.table_bench import TableWish, markdown_rows, measure_table, table_values, wished_rows

    rows = wished_rows(parsed.rows.split(","), parsed.minutes, small=parsed.small)
    out = (parsed.out or projects_dir() / "bench-table").expanduser().absolute()
    found = measure_table(TableWish(parsed.data, out, rows, parsed.test_images, parsed.seed), _say)
    return table_values(found) if parsed.json else markdown_rows(found)


def _add_screening(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--data", required=True, metavar="PATH|NAME", help="Images to train on.")
    add("--out", required=True, type=Path, metavar="DIR", help="Folder of the record; what it has is not done again.")
    add("--designs", type=count, default=20, metavar="N", help="Random designs, each trained twice.")
    add("--epochs", type=count, default=8, metavar="E", help="Of a full training.")
    add("--screen-epochs", type=count, default=2, metavar="E", help="Of a screening.")
    add("--train", type=count, default=5000, metavar="N", help="Training images.")
    add("--val", type=count, default=1000, metavar="N", help="Validation images.")
    add("--orders", type=count, default=5, metavar="N", help="In which the designs are tried.")
    add("--seed", type=int, default=0, metavar="N", help="Of images, designs and trainings.")
    add(
        "--live",
        type=_minutes,
        metavar="M",
        help="Instead, two real searches of M minutes, with and without screening.",
    )


def _screening(parsed: argparse.Namespace) -> dict[str, Any] | str:
    from nas_desktop.search.bench import screening_bench as bench
    from nas_desktop.search.bench.screening_record import Setup
    from nas_desktop.search.this_machine import this_machine

    sizes = (parsed.train, parsed.val, parsed.epochs, parsed.screen_epochs)
    setup, out = Setup(parsed.data, *sizes, parsed.seed), parsed.out.expanduser().absolute()
    if parsed.live is not None:
        pair = bench.measure_live(out, setup, parsed.live, _say)
        return bench.live_values(pair) if parsed.json else bench.live_table(pair)
    found = bench.measure_screening(out, setup, parsed.designs, parsed.orders, this_machine(), _say)
    return bench.screening_values(found) if parsed.json else bench.screening_table(found)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


BENCHES: tuple[Bench, ...] = (
    Bench("window", "first paint, and how late the window is under load", _add_rounds, _window),
    Bench("soak", "whether the window's memory grows with a day's events", _add_updates, _soak),
    Bench("tabs", "each tab with many trials", _add_trials, _tabs),
    Bench("train", "our training loop beside the plain one", _add_training, _train),
    Bench("search", "the search strategies on tables whose answers are known", _add_search, _search),
    Bench("search-real", "the search strategies on real images, hours of training", add_real_flags, _search_real),
    Bench("table", "the founding table: searches of half an hour to eight hours", _add_table, _table),
    Bench("screening", "short trainings first, against none, on recorded trainings", _add_screening, _screening),
    Bench("verdict", "how often the verdict is right, on made-up studies", _add_verdict, _verdict),
    Bench("halving", "what giving up poor trials early saves, on known learning curves", _add_halving, _halving),
    Bench("predict", "foretold seconds of a trial beside the real ones", _add_predict, _predict),
)


def add_bench(commands: Any, parser_class: type[argparse.ArgumentParser]) -> None:
    """Add `bench` to the sub-commands of the command line."""
    bench = commands.add_parser("bench", help="measure this program on this machine")
    kinds = bench.add_subparsers(title="measurements", required=True, metavar="WHAT", parser_class=parser_class)
    for kind in BENCHES:
        parser = kinds.add_parser(kind.name, help=kind.help)
        kind.add_flags(parser)
        parser.add_argument("--json", action="store_true", help="One JSON object.")
        parser.set_defaults(command=_run, measure=kind.measure)


def _run(parsed: argparse.Namespace) -> int:
    """Print what is found; returns the exit code."""
    if getattr(sys, "frozen", False):
        raise UsageError("The packaged program cannot measure itself.", "Use an installation from source.")
    found = parsed.measure(parsed)
    print(found if isinstance(found, str) else json.dumps(found, indent=None if parsed.json else 2))
    return 0
