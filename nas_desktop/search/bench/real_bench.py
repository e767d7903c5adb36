"""The strategies on real images: every arm with every seed. Figures, never asserted."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nas_desktop.search.bench.best_so_far import best_so_far, markdown_table
from nas_desktop.search.bench.finding_file import read_findings, searched_into
from nas_desktop.search.bench.real_flags import RealWish
from nas_desktop.search.bench.real_search import RealSearch


def measure_real(out: Path, wish: RealWish, say: Callable[[str], None]) -> dict[str, Any]:
    """Make the searches that `out` lacks, and sum up all that it then holds.

    Args:
        say: hears of each search that has ended.

    Raises:
        NasError: the images or the file cannot be used, or searches of other settings stand in it.
    """
    for found in searched_into(out, wished_searches(wish)):
        say(f"{found.search.arm}, seed {found.search.seed}: best of {len(found.best)} {max(found.best):.3f}")
    findings = read_findings(out)
    return {"searches": len(findings), "best": best_so_far(findings)}


def real_table(out: Path) -> str:
    """What `out` holds, in Markdown."""
    return markdown_table(read_findings(out))


def wished_searches(wish: RealWish) -> Sequence[RealSearch]:
    """The share of this process; all arms of a seed before the next seed."""
    searches = [
        RealSearch(
            arm=arm,
            seed=seed,
            data=wish.data,
            space=wish.space,
            n_trials=wish.n_trials,
            n_train=wish.n_train,
            n_val=wish.n_val,
            n_epochs=wish.n_epochs,
            max_macs=wish.max_macs,
        )
        for seed in wish.seeds
        for arm in wish.arms
    ]
    number, n_shares = wish.share
    return searches[number::n_shares]
