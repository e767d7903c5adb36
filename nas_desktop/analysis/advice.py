"""What a search says after its first trials: what is seen, what it means, and settings that would change it.

Each rule is a function from a `Reading` to an Advice or nothing. Thresholds stand at the top with their reasons.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean, quantiles
from typing import Literal

from nas_desktop.analysis.outcomes import NOT_A_NUMBER, OUT_OF_MEMORY
from nas_desktop.analysis.remedies import (
    MOST_CONV_LAYERS,
    Remedy,
    fewer_images,
    fewer_layers,
    fewer_trials,
    fewer_weights,
    modern_recipe,
    more_epochs,
    more_layers,
    more_parameters,
    offers,
    preset_within,
    richer_space,
    smaller_batch,
)
from nas_desktop.analysis.search_reading import Reading
from nas_desktop.core.state import SearchState
from nas_desktop.core.trial_row import TrialRow

AdviceKind = Literal["memory", "failures", "slow", "plateau", "alike", "variance", "limit"]

LEAST_TRIALS = 10  # finished; with fewer every rule would speak of chance
MOST_SHOWN = 3
LEAST_OUT_OF_MEMORY = 2  # one alone may have met another program's memory
MANY_FAILURES = 0.2  # of the finished trials: a fifth of the time is lost
ALIKE = 0.02  # range of all scores: chance alone moves the score on 1,000 images by 1.3 points either way
WIDE = 0.10  # range of the middle half: more than settings of networks trained to the end usually make
FLAT_TRIALS = 12  # without gain; a strategy that learns finds something better in so many, if it is there
FLAT_SHARE = 0.5  # of the finished trials, so that a long search is not called flat for a short pause
GAIN = 0.002  # one image in 500: a smaller step is none
LEADERS, LEADERS_AT_LIMIT = 5, 3
_HOURS = {"taste": 0.2, "quick": 1.0, "standard": 2.0, "thorough": 5.0, "extensive": 12.0}  # a generous reading of each
_OTHER_HOURS = 2.0  # where no preset promised anything


@dataclass(frozen=True, slots=True)
class Advice:
    """What happened, what it means, what can be done."""

    kind: AdviceKind
    happened: str
    means: str
    remedies: tuple[Remedy, ...] = ()

    @property
    def sentence(self) -> str:
        """What happened and what it means."""
        return f"{self.happened} {self.means}"


def advise(state: SearchState) -> tuple[Advice, ...]:
    """At most MOST_SHOWN pieces of advice, the gravest first; none before LEAST_TRIALS trials have finished."""
    reading = Reading(state)
    if len(reading.finished) < LEAST_TRIALS:
        return ()
    found = (rule(reading) for rule in _RULES)
    return tuple(advice for advice in found if advice is not None)[:MOST_SHOWN]


def _memory(reading: Reading) -> Advice | None:
    n = next((c.n for c in reading.causes if c.cause == OUT_OF_MEMORY), 0)
    if n < LEAST_OUT_OF_MEMORY:
        return None
    return Advice(
        "memory",
        f"{n} of {len(reading.finished)} trials ran out of memory.",
        "The largest networks do not fit beside the images.",
        offers(reading.config, smaller_batch(reading), fewer_layers(reading), fewer_images(reading)),
    )


def _failures(reading: Reading) -> Advice | None:
    n, n_all = len(reading.failed), len(reading.finished)
    others = [c for c in reading.causes if c.cause != OUT_OF_MEMORY]
    if n < MANY_FAILURES * n_all or not others or reading.causes[0].cause == OUT_OF_MEMORY:
        return None
    common = others[0]
    gentler = modern_recipe() if common.cause == NOT_A_NUMBER else None
    return Advice(
        "failures",
        f"{n} of {n_all} trials failed, {common.n} of them so: {common.cause}.",
        "Smaller networks are easier to train.",
        offers(reading.config, gentler, fewer_layers(reading), fewer_weights(reading)),
    )


def _slow(reading: Reading) -> Advice | None:
    total, limit = reading.seconds_in_all, 3600 * _HOURS.get(reading.config.preset or "", _OTHER_HOURS)
    if total is None or total <= limit or reading.config.is_timed or reading.state.phase not in ("running", "paused"):
        return None
    fitting = preset_within(reading, limit)
    if fitting is None:
        means, remedies = "Fewer images make it quicker.", (fewer_images(reading),)
    else:
        preset, seconds = fitting
        means = f"The preset {preset.title} takes about {_time(seconds)} there."
        remedies = (Remedy(f"Use {preset.title}", dict(preset.values)),)
    happened = f"On {_device_words(reading.device)} the whole search takes about {_time(total)}."
    return Advice("slow", happened, means, offers(reading.config, *remedies))


def _plateau(reading: Reading) -> Advice | None:
    best = _last_gain(reading)
    if best is None:
        return None
    one = "screening" if best.stage == "screen" else "trial"
    compared = [row for row in reading.finished if (row.stage == "screen") == (best.stage == "screen")]
    n_since = sum(row.trial > best.trial for row in compared)
    if n_since < max(FLAT_TRIALS, FLAT_SHARE * len(compared)):
        return None
    return Advice(
        "plateau",
        f"No {one} after trial {best.trial} is better by {100 * GAIN:.1f} points; {n_since} have finished since.",
        "These settings are searched out: a richer space may hold more, or fewer trials suffice.",
        offers(reading.config, richer_space(reading), more_parameters(reading), fewer_trials(reading, best.trial)),
    )


def _last_gain(reading: Reading) -> TrialRow | None:
    """The last complete trial that was better than all before it by a step that counts."""
    last, before = None, -1.0
    for row in reading.complete:
        if (row.score or 0.0) >= before + GAIN:
            last, before = row, row.score or 0.0
    return last


def _alike(reading: Reading) -> Advice | None:
    scores = reading.scores
    if len(scores) < LEAST_TRIALS or max(scores) - min(scores) > ALIKE:
        return None
    return Advice(
        "alike",
        f"All {len(scores)} scores lie between {_percent(min(scores))} and {_percent(max(scores))}.",
        "What is searched hardly matters; a wider space may.",
        offers(reading.config, richer_space(reading), more_layers(reading), more_parameters(reading)),
    )


def _variance(reading: Reading) -> Advice | None:
    if len(reading.scores) < LEAST_TRIALS:
        return None
    low, _, high = quantiles(reading.scores, n=4)
    if high - low < WIDE:
        return None
    return Advice(
        "variance",
        f"The middle half of the trials lies between {_percent(low)} and {_percent(high)}.",
        "So wide a range says that many networks are not trained to the end.",
        offers(reading.config, more_epochs(reading)),
    )


def _limit(reading: Reading) -> Advice | None:
    most = reading.config.max_conv_layers
    if not reading.has_layer_limits or most >= MOST_CONV_LAYERS:
        return None
    depths = [int(row.params.get("n_conv_layers", 0)) for row in reading.complete]
    deep = [score for score, depth in zip(reading.scores, depths, strict=True) if depth == most]
    flat = [score for score, depth in zip(reading.scores, depths, strict=True) if depth < most]
    leaders = sorted(zip(reading.scores, depths, strict=True), reverse=True)[:LEADERS]
    n_at = sum(depth == most for _, depth in leaders)
    if n_at < LEADERS_AT_LIMIT or not flat or fmean(deep) <= fmean(flat):
        return None
    return Advice(
        "limit",
        f"{n_at} of the {len(leaders)} leaders have {most} convolutions, the most allowed. "
        f"Such networks average {_percent(fmean(deep))}, the others {_percent(fmean(flat))}.",
        "Depth helps.",
        offers(reading.config, more_layers(reading)),
    )


_RULES: tuple[Callable[[Reading], Advice | None], ...] = (
    _memory, _failures, _slow, _plateau, _alike, _variance, _limit,
)  # fmt: skip  # the gravest first


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _time(seconds: float) -> str:
    if seconds < 100 * 60:
        return f"{max(1, round(seconds / 60))} min"
    return f"{seconds / 3600:.1f} hours"


def _device_words(device: str) -> str:
    return {"cpu": "the CPU", "cuda": "the GPU", "auto": "this device"}.get(device.partition(":")[0], device)
