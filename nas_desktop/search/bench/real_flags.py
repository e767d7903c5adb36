"""What `nas-desktop bench search-real` is asked for, as flags. Light: the command line loads it for every command."""

import argparse
from dataclasses import dataclass
from pathlib import Path

from nas_desktop.search.strategies import STRATEGIES

KNOWN_GOOD = "+known-good"
ARMS = (f"guided{KNOWN_GOOD}", "guided", "tpe", "random")


@dataclass(frozen=True, slots=True)
class RealWish:
    """Searches of every arm with every seed, of which this process does a share."""

    arms: tuple[str, ...]
    seeds: tuple[int, ...]
    data: str
    space: str
    n_trials: int
    n_train: int
    n_val: int
    n_epochs: int
    max_macs: int
    share: tuple[int, int]  # which one from 0, of how many


def add_real_flags(parser: argparse.ArgumentParser) -> None:
    """One for each part of a wish, and the file with what is found."""
    add = parser.add_argument
    add("--data", required=True, metavar="PATH|NAME", help="Images to search on.")
    add("--out", required=True, type=Path, metavar="FILE", help="A line a search; what it has is not searched again.")
    add("--arm", action="append", type=_arm, metavar="NAME", help=f"A strategy. {', '.join(ARMS)} if not given.")
    add("--seed", action="append", type=int, metavar="N", help="0, 1 and 2 if not given.")
    add("--space", default="staged-cnn", choices=("staged-cnn", "plain-cnn"), help="Search space.")
    add("--trials", type=count, default=20, metavar="N", help="Of each search.")
    add("--train", type=count, default=5000, metavar="N", help="Training images.")
    add("--val", type=count, default=1000, metavar="N", help="Validation images.")
    add("--epochs", type=count, default=4, metavar="E", help="Of each trial.")
    add("--max-macs", type=count, default=15_000_000, metavar="N", help="Multiply-adds of a network.")
    add("--share", type=_share, default=(0, 1), metavar="I/N", help="Part of the work of this process: 0/2 or 1/2.")
    add("--markdown", action="store_true", help="Search nothing; print what FILE holds as a table.")


def real_wish(parsed: argparse.Namespace) -> RealWish:
    """What the flags say."""
    return RealWish(
        arms=tuple(parsed.arm or ARMS),
        seeds=tuple(parsed.seed or (0, 1, 2)),
        data=parsed.data,
        space=parsed.space,
        n_trials=parsed.trials,
        n_train=parsed.train,
        n_val=parsed.val,
        n_epochs=parsed.epochs,
        max_macs=parsed.max_macs,
        share=parsed.share,
    )


def count(text: str) -> int:
    """A flag's number, from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


def _arm(text: str) -> str:
    names = [strategy.name for strategy in STRATEGIES]
    if text.removesuffix(KNOWN_GOOD) not in names:
        raise argparse.ArgumentTypeError(f"{text} is none of {', '.join(names)}, each perhaps with {KNOWN_GOOD}")
    return text


def _share(text: str) -> tuple[int, int]:
    number, _, n_shares = text.partition("/")
    if not (number.isdecimal() and n_shares.isdecimal() and int(number) < int(n_shares)):
        raise argparse.ArgumentTypeError(f"{text} is no share such as 0/2 or 1/2")
    return int(number), int(n_shares)
