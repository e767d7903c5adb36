"""The network as an MLflow model, from code: MLflow runs this file, and nothing is unpickled."""

import importlib.util
from pathlib import Path

import mlflow
import numpy as np
import torch
from PIL import Image


class ImageClassifier(mlflow.pyfunc.PythonModel):
    """From uint8 images of any size to the probability of each class."""

    def load_context(self, context):
        """Load the source and the weights that lie beside this file, under a name of their own."""
        path = Path(context.artifacts["network"]) / "model.py"
        spec = importlib.util.spec_from_file_location("nas_desktop_network", path)
        self.source = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.source)
        self.network = self.source.load()

    def predict(self, context, model_input: np.ndarray, params=None):
        """Probabilities (N, classes), float32, of images (N, H, W, CHANNELS), uint8; `CLASSES` has their order."""
        images = np.stack([self.square(image) for image in model_input])
        with torch.no_grad():
            return self.network(torch.from_numpy(images)).numpy()

    def square(self, image):
        """The largest centred square of an image (H, W, C), resized channel by channel."""
        size, (height, width) = self.source.SIZE, image.shape[:2]
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        cropped = np.ascontiguousarray(image[top : top + side, left : left + side])
        if side == size:
            return cropped
        planes = [np.ascontiguousarray(cropped[:, :, i]) for i in range(cropped.shape[2])]
        resized = [Image.fromarray(plane).resize((size, size), Image.Resampling.BILINEAR) for plane in planes]
        return np.stack([np.asarray(plane) for plane in resized], axis=2)


mlflow.models.set_model(ImageClassifier())
