"""CIFAR-100: 50,000 training and 10,000 test images of a hundred kinds of things, 32×32, colour (Krizhevsky, 2009)."""

from nas_desktop.datasets.cifar import Batch, Cifar
from nas_desktop.datasets.source import Download, KnownSet

_ARCHIVE = Download(
    path="cifar-100-python.tar.gz",
    urls=("https://www.cs.toronto.edu/~kriz/cifar-100-python.tar.gz",),
    n_bytes=169_001_437,
    md5="eb9058c3a382ffc7106e4002c42a8d85",
    sha256="85cd44d02ba6437773c5bbd22e183051d648de2e7d6b014e1ef29b855ba677a7",
)

# In the order of the file `meta` beside the batches.
_CLASSES = """
    apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle
    caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant
    flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree
    motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate
    poppy porcupine possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider
    squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle
    wardrobe whale willow_tree wolf woman worm
    """

_CIFAR100 = Cifar(
    known=KnownSet("cifar100", "CIFAR-100", _ARCHIVE.n_bytes, (_ARCHIVE,)),
    folder="cifar-100-python",
    batches=(
        Batch("train", "16019d7e3df5f24257cddd939b257f8d", is_test=False),
        Batch("test", "f0ef6b0ae62326f3e7ffdfab6717acfc", is_test=True),
    ),
    label_key="fine_labels",
    classes=tuple(_CLASSES.split()),
)
CIFAR100 = _CIFAR100.as_type
