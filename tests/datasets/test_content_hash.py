import numpy as np

from nas_desktop.datasets.content_hash import content_hash

IMAGES = np.arange(2 * 4 * 4 * 3, dtype=np.uint8).reshape(2, 4, 4, 3)
LABELS = np.array([0, 1], dtype=np.int64)


def test_the_same_images_have_the_same_hash_however_they_lie_in_memory() -> None:
    spread = np.repeat(IMAGES, 2, axis=0)[::2]
    assert content_hash(spread, LABELS.astype(">i8")) == content_hash(IMAGES, LABELS)


def test_a_pixel_a_label_or_a_shape_makes_another_hash() -> None:
    brighter, relabelled = IMAGES.copy(), LABELS.copy()
    brighter[1, 3, 3, 2] += 1
    relabelled[1] = 0
    others = {
        content_hash(brighter, LABELS),
        content_hash(IMAGES, relabelled),
        content_hash(IMAGES.reshape(2, 2, 8, 3), LABELS),
    }
    assert len(others | {content_hash(IMAGES, LABELS)}) == 4
