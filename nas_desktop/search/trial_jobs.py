"""What a worker is to do for a trial, from what the log says of its start."""

from dataclasses import replace

from nas_desktop.core.config import SearchConfig
from nas_desktop.core.events import TrialStarted
from nas_desktop.core.specs import DataFacts, NumericMode, TrialSpec
from nas_desktop.core.trial_row import TrialKey
from nas_desktop.search.kept_checkpoints import Checkpoints
from nas_desktop.search.kept_models import KeptModels
from nas_desktop.search.places import NoModels
from nas_desktop.search_space import space_named
from nas_desktop.search_space.parameters import SearchSpace
from nas_desktop.training.checkpoint_files import identity_of
from nas_desktop.training.jobs import TrainTrial
from nas_desktop.training.recipes import Recipe


class TrialJobs:
    """Of one search, once its images and its numeric mode are known.

    Args:
        images: the prepared folder.
        mode: how numbers are computed, and the number of that mode in the project.
        temperature: of the networks, where it is known from other trainings.
    """

    def __init__(
        self,
        config: SearchConfig,
        space: SearchSpace,
        recipe: Recipe,
        models: KeptModels | NoModels,
        checkpoints: Checkpoints,
        images: str,
        facts: DataFacts,
        mode: NumericMode,
        temperature: float | None = None,
    ) -> None:
        self._config = config
        self._space = space
        self._recipe = recipe
        self._models = models
        self._checkpoints = checkpoints
        self._images = images
        self._facts = facts
        self._mode = mode
        self._temperature = temperature

    def job(self, started: TrialStarted) -> TrainTrial:
        """Train the network of a trial, from its checkpoint if it has one."""
        return TrainTrial(
            spec=self.spec(started),
            images=self._images,
            mode=self._mode,
            model=str(self._models.place(key_of(started))),
            checkpoints=self._checkpoints.place(key_of(started)),
            resumes_after=started.resumes_after,
            rests_after=started.rests_after,
            temperature=self._temperature,
        )

    def resumed(self, started: TrialStarted, n_logged: int) -> TrialStarted:
        """The start of an interrupted trial, of which the log holds `n_logged` epochs: after the last one kept."""
        identity = identity_of(self.spec(started), self._mode)
        return replace(started, resumes_after=self._checkpoints.newest(key_of(started), identity, n_logged))

    def _space_of(self, started: TrialStarted) -> SearchSpace:
        """Networks of the control may be of another space."""
        name = started.params.get("space")
        return self._space if name in (None, self._space.name) else space_named(str(name))

    def spec(self, started: TrialStarted) -> TrialSpec:
        """The network of a trial and how to train it."""
        facts, config = self._facts, self._config
        patience = {"auto": self._recipe.patience, "off": None}.get(str(config.patience), config.patience)
        assert patience is None or isinstance(patience, int)
        training = self._recipe.training(
            started.params,
            started.epochs,
            facts,
            patience,
            mirrors=config.mirrors(facts.mirrors),
            flip_averaging=config.flip_averaging == "on",
        )
        return TrialSpec(
            study=started.study,
            trial=started.trial,
            design=started.design,
            stage=started.stage,
            config=started.params,
            architecture=self._space_of(started).assemble(started.params, facts.input_shape, len(facts.classes)),
            training=replace(
                training,
                objective=config.objective,
                stops_at_chance=started.stage != "final",
                batch_parts=started.batch_parts,
                max_seconds=started.max_seconds,
            ),
            seed=started.seed,
        )


def key_of(started: TrialStarted) -> TrialKey:
    """The study and number of a trial."""
    return started.study, started.trial
