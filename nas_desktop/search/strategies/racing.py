"""Racing: many random networks, most of them given up after an epoch or a few."""

from nas_desktop.search.strategies.random import RANDOM
from nas_desktop.search.strategies.strategy import Strategy

RACING = Strategy(
    name="racing",
    title="Racing",
    help="Random networks by the hundred; the best third goes on after 1, 3, 9 … epochs. Wants the classic recipe.",
    start=RANDOM.start,
    needs_halving=True,
)
