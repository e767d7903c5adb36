"""How the winner is checked: finalists with fresh seeds, beside a control of small networks."""

from dataclasses import dataclass

from nas_desktop.search.planning.pace import Pace, makespan
from nas_desktop.search.planning.progress import Progress

# Fresh trainings of each: with two, a lead of 2 points is claimed in four studies of five where trainings differ by 0.6
# (`analysis/verdict_power.py`); a single finalist needs three, which are also taken where there is time.
N_SEEDS, MOST_SEEDS = 2, 3
N_NETS = 2  # small networks of the control
MOST_RANDOM = 2  # designs of the search that join the control
_MOST_FINALISTS, _FEW_FINALISTS, _DESIGNS_FOR_MOST = 3, 2, 6


@dataclass(frozen=True, slots=True)
class Checks:
    """Which networks are trained again, and how often; with one seed each, the control is a mere comparison."""

    n_finalists: int
    n_control: int
    n_seeds: int = N_SEEDS

    def control_s(self, pace: Pace, n_epochs: int, n_slots: int, n_begun: int = 0) -> float:
        """Seconds of the control's first trainings, before the search."""
        return makespan([pace.control.of(n_epochs)] * (min(N_NETS, self.n_control) - n_begun), n_slots)

    def finalists_s(self, pace: Pace, n_epochs: int, n_slots: int, done: Progress) -> float:
        """Seconds of all other trainings, after the search."""
        n_nets = min(N_NETS, self.n_control)
        leaders = [pace.leader.of(n_epochs)] * (self.n_finalists * self.n_seeds - done.n_seeds)
        designs = [pace.design.of(n_epochs)] * ((self.n_control - n_nets) * self.n_seeds)
        nets = [pace.control.of(n_epochs)] * (n_nets * (self.n_seeds - 1))
        control = [*nets, *designs][max(0, done.n_control - n_nets) :]  # the long ones last: rather too much is kept
        return makespan([*leaders, *control], n_slots, done.running if done.leg == "finalists" else ())

    def control_work(self, pace: Pace, n_epochs: int) -> float:
        """Seconds of one slot for all of the control."""
        nets, designs = min(N_NETS, self.n_control), max(0, self.n_control - N_NETS)
        return self.n_seeds * (nets * pace.control.of(n_epochs) + designs * pace.design.of(n_epochs))


NO_CHECKS = Checks(0, 0, 0)


def wanted_finalists(n_full: int) -> int:
    """How many designs are worth another look, out of so many that were trained in full."""
    return min(n_full, _MOST_FINALISTS if n_full >= _DESIGNS_FOR_MOST else _FEW_FINALISTS)


def with_random_designs(checks: Checks, n_designs: int, pace: Pace, n_epochs: int, work_s: float) -> Checks:
    """The same with as many designs of the search in the control as it has room for.

    Args:
        work_s: seconds of one slot that the control may take.
    """
    for n in range(min(MOST_RANDOM, max(0, n_designs - checks.n_finalists)), 0, -1):
        more = Checks(checks.n_finalists, N_NETS + n, checks.n_seeds)
        if more.control_work(pace, n_epochs) <= work_s:
            return more
    return checks
