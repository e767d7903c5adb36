"""One setting taken apart, in words: which of all settings to show first, and what its groups say."""

from collections.abc import Sequence

from nas_desktop.analysis.breakdown import Breakdown, Group, by_quantile, by_value
from nas_desktop.analysis.top_trials import LEAST_TRIALS
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.trial_settings import Setting, score

_DECIDES = 0.3  # share of the variation from which a setting decides
_LIKELY = 0.05  # chance, over all settings that could have been shown, from which nothing is claimed


def broken_down(settings: Sequence[Setting], trials: Sequence[TrialRow]) -> list[tuple[Setting, Breakdown]]:
    """Every setting with at least two groups, the most telling first: those that chance explains come last."""
    parts = [(setting, _parts(setting, trials)) for setting in settings if len(setting.order) != 1]
    found = [(setting, part) for setting, part in parts if len(part.groups) > 1]
    return sorted(found, key=lambda pair: _rank(pair[1], len(found)))


def group_name(setting: Setting, group: Group) -> str:
    """The value, or the range of values, of a group."""
    low, high = setting.words(group.low), setting.words(group.high)
    return low if low == high else f"{low} to {high}"


def breakdown_sentence(setting: Setting, parts: Breakdown, n_settings: int) -> str:
    """By how much one group is ahead, and whether that means anything among so many settings."""
    ranked = sorted(parts.groups, key=lambda group: -group.mean)
    first, last = ranked[0], ranked[-1]
    points = numbers.decimal(100 * (first.mean - last.mean), 1)
    names = group_name(setting, first), group_name(setting, last)
    ahead = f"{setting.title}: {names[0]} is {points} points ahead of {names[1]} on average"
    if not is_telling(parts, n_settings):
        return f"{ahead}. Among {numbers.counted(n_settings, 'setting')}, that much can be chance."
    share = f"{100 * parts.explained:.0f} %"
    verdict = "it decides" if parts.explained >= _DECIDES else "it helps"
    return f"{ahead}. The setting explains {share} of the differences between trials: {verdict}."


def missing_sentence(n: int) -> str:
    """What a breakdown of so few trials waits for."""
    missing = max(0, LEAST_TRIALS - n)
    if not missing:
        return "No setting was drawn with more than one value."
    words = numbers.counted(missing, "is missing", "are missing")
    return f"Values are compared from {LEAST_TRIALS} complete trials on; {words}."


def is_telling(parts: Breakdown, n_settings: int) -> bool:
    """Whether chance alone would seldom part the groups of one of so many settings as far."""
    return 1.0 - (1.0 - parts.chance) ** max(1, n_settings) < _LIKELY


def _parts(setting: Setting, trials: Sequence[TrialRow]) -> Breakdown:
    values, scores = [setting.value(row) for row in trials], [score(row) for row in trials]
    return by_value(values, scores, setting.order) if setting.order else by_quantile(values, scores)


def _rank(parts: Breakdown, n_settings: int) -> tuple[bool, float]:
    telling = is_telling(parts, n_settings)
    return not telling, -parts.explained if telling else parts.chance
