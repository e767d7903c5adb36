"""How training images are shifted and mirrored: drawn an epoch at a time, done by one gather where the images lie."""

import torch
from torch import Tensor

from nas_desktop.core.seeds import derive_seed
from nas_desktop.core.specs import TrainingSpec

_IMAGE, _DOWN, _RIGHT, _MIRRORED = range(4)  # the rows of a plan


class Augmentation:
    """What a seed makes of an epoch.

    A plan is a tensor (4, N), int64, one column for each image in the order in which they come: its number, how far
    it is shifted down and to the right, and whether it is mirrored. It is drawn on the CPU, whatever the device, so
    that every device trains on the same views.
    """

    def __init__(self, training: TrainingSpec, n_images: int, side: int, seed: int) -> None:
        self._n_images = n_images
        self._side = side
        self._seed = seed
        self._batch_size = training.batch_size
        self._flip = training.flip
        self._crop = min(training.crop_pixels, side - 1)
        self._starts_mirrored = torch.rand(n_images, generator=self._generator("mirror")) < 0.5

    def plan(self, epoch: int) -> Tensor:
        """The plan of an epoch.

        A last batch of a single image is left out: batch norm cannot learn from it. An image is mirrored in every other
        epoch, whichever comes first, rather than by chance in each: in few epochs both sides are then seen equally
        often (Jordan, 2024, "94% on CIFAR-10 in 3.29 seconds", section 3.6).
        """
        generator = self._generator("order", epoch)
        plan = torch.zeros(4, self._n_images, dtype=torch.int64)
        plan[_IMAGE] = torch.randperm(self._n_images, generator=generator)
        if self._flip:
            plan[_MIRRORED] = (self._starts_mirrored ^ bool(epoch % 2))[plan[_IMAGE]]
        if self._crop:
            for part in torch.split(plan, self._batch_size, dim=1):
                for direction in (_DOWN, _RIGHT):
                    part[direction] = self._shifts(part.shape[1], generator)
        is_lonely = self._n_images > 1 and self._n_images % self._batch_size == 1
        return plan[:, :-1] if is_lonely else plan

    def views(self, images: Tensor, plan: Tensor, numbers: Tensor | None = None) -> Tensor:
        """Shifted and mirrored copies (n, H, W, C) of the images that some columns of a plan name.

        Args:
            images: (N, H, W, C), on the device of the plan.
            numbers: where those images stand in `images`; as the plan says, if not given.
        """
        chosen = plan[_IMAGE] if numbers is None else numbers
        if not self._crop and not self._flip:
            return images[chosen]
        side = torch.arange(self._side, device=images.device)
        rows = self._reflected(side + plan[_DOWN, :, None])
        columns = self._reflected(side + plan[_RIGHT, :, None])
        if self._flip:
            columns = torch.where(plan[_MIRRORED, :, None].bool(), columns.flip(1), columns)
        return images[chosen[:, None, None], rows[:, :, None], columns[:, None, :]]

    def _shifts(self, n: int, generator: torch.Generator) -> Tensor:
        return torch.randint(-self._crop, self._crop + 1, (n,), generator=generator)

    def _reflected(self, places: Tensor) -> Tensor:
        """Places beyond an edge, mirrored at it: as if the images were padded, without a padded copy of them."""
        last = self._side - 1
        return last - (last - places.abs()).abs()

    def _generator(self, *place: str | int) -> torch.Generator:
        return torch.Generator().manual_seed(derive_seed(self._seed, *place))


def images_of(plan: Tensor) -> Tensor:
    """The numbers of the images that a plan names, in its order."""
    return plan[_IMAGE]
