"""When a training has to end: its schedule follows the clock wherever the clock is ahead of the steps."""

from collections.abc import Callable, Iterable
from itertools import islice
from math import inf

from nas_desktop.training.batch_sources import Batch

Clock = Callable[[], float]  # seconds from any moment on; it may stand still while the training does
_TRIED_BATCHES = 2  # after one to warm up


class TimeLimit:
    """How much of its time a training has used up, the last scoring set apart.

    Args:
        max_seconds: from `began` to the end of the last scoring; None: all the time in the world.
        began: what the clock showed when the work on the trial began.
    """

    def __init__(self, max_seconds: float | None, clock: Clock, began: float) -> None:
        self._max_seconds = max_seconds
        self._clock = clock
        self._began = began
        self._stepped = began
        self._last_step, self._step = inf, 0.0  # seconds that the last one took, and that the next one is believed to
        self.earlier = 0.0  # seconds of training before an interruption
        self.scoring: float | None = None  # seconds that scoring takes, once that is known

    @property
    def wants_scoring_tried(self) -> bool:
        """Whether half of the time is over and nobody knows yet how long the scoring at its end will take."""
        return self._max_seconds is not None and self.scoring is None and self._spent >= self._max_seconds / 2

    @property
    def share(self) -> float:
        """Of the time to learn in, what is used up: 0 to 1; 0 without a limit."""
        if self._max_seconds is None:
            return 0.0
        learning = self._max_seconds - (self.scoring or 0.0)
        return min(1.0, self._spent / learning) if learning > 0 else 1.0

    @property
    def is_over(self) -> bool:
        """Whether it is time for the last scoring: most of one more step would come too late."""
        if self._max_seconds is None:
            return False
        return self._spent + self._step / 2 >= self._max_seconds - (self.scoring or 0.0)

    def step_begins(self) -> None:
        """The next step begins now."""
        self._stepped = self._clock()

    def step_ends(self) -> None:
        """Take note of how long a step takes."""
        took = self._clock() - self._stepped
        self._step, self._last_step = min(took, self._last_step), took  # one slow step is no rule

    @property
    def _spent(self) -> float:
        return self.earlier + self._clock() - self._began


def seconds_to_score(
    score: Callable[[list[Batch]], object], batches: Iterable[Batch], n_images: int, clock: Clock
) -> float:
    """How long scoring `n_images` takes, judged by the first few batches of them."""
    first, *some = islice(batches, 1 + _TRIED_BATCHES)
    score([first])  # it may be far slower than the others
    some = some or [first]
    start = clock()
    score(some)
    return (clock() - start) * n_images / max(1, sum(len(labels) for _, labels in some))
