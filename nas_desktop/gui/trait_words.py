"""What the best trials share, as a sentence."""

from collections.abc import Sequence

from nas_desktop.analysis.top_trials import LEAST_TRIALS, N_TOP, Trait, best_first, shared_traits
from nas_desktop.core.trial_row import TrialRow
from nas_desktop.gui import numbers
from nas_desktop.gui.trial_settings import Setting, score

_MOST = 3  # traits in one sentence
_COUNT_WORDS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six"}


def traits_sentence(top: Sequence[TrialRow], everyone: Sequence[TrialRow], settings: Sequence[Setting]) -> str:
    """What is telling about the best, or why nothing is said of them."""
    if len(everyone) < LEAST_TRIALS:
        missing = numbers.counted(LEAST_TRIALS - len(everyone), "is missing", "are missing")
        return f"What the best share can be told from {LEAST_TRIALS} complete trials on; {missing}."
    by_name = {setting.name: setting for setting in settings}
    values = [_values(row, settings) for row in everyone]
    best = [_values(row, settings) for row in top]
    found = shared_traits(best, values, [setting.name for setting in settings if not setting.order])[:_MOST]
    if not found:
        return "The five best differ like any five trials: no setting is common to them alone."
    have = [_trait(trait, by_name[trait.name]) for trait in found if trait.kind != "without"]
    lack = [_trait(trait, by_name[trait.name]) for trait in found if trait.kind == "without"]
    clauses = [f"All five have {_joined(have)}"] if have else []
    if lack:
        clauses.append(f"{'none' if have else 'None'} of them has {' or '.join(lack)}")
    rarest = min(found, key=lambda trait: trait.n_like / trait.n_all)
    return f"{'; '.join(clauses)}. {_base(rarest, len(found))}"


def _values(row: TrialRow, settings: Sequence[Setting]) -> dict[str, bool | int | float | str]:
    return {setting.name: value for setting in settings if (value := setting.value(row)) is not None}


def _trait(trait: Trait, setting: Setting) -> str:
    name = setting.title[:1].lower() + setting.title[1:]
    if trait.kind == "between":
        low, high = (setting.words(value) for value in trait.values)
        return f"a {name} of {low}" if low == high else f"a {name} from {low} to {high}"
    if setting.is_count:
        figures = [_COUNT_WORDS.get(int(value), str(value)) for value in sorted(trait.values)]
        return f"{' or '.join(figures)} {name.removesuffix('s') if trait.values == (1,) else name}"
    ordered = [setting.words(value) for value in setting.order if value in trait.values]
    if all(isinstance(value, bool) for value in trait.values):
        return f"{'' if trait.values == (True,) else 'no '}{name}"
    return f"{name} {' or '.join(ordered)}"


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _base(trait: Trait, n_said: int) -> str:
    """How common it is among all, so that the reader can judge."""
    subject = "the rarest of these holds" if n_said > 1 else "this holds"
    return f"Of the {numbers.count(trait.n_all)} trials, {subject} for {numbers.count(trait.n_like)}."


def five_best(everyone: Sequence[TrialRow]) -> list[TrialRow]:
    """The five best of complete trials, best first."""
    return [everyone[i] for i in best_first([score(row) for row in everyone])[:N_TOP]]
