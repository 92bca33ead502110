"""scikit-learn's digits: 1,797 images of 8 x 8 pixels, which come with the package."""

import numpy as np

from tlm_fairseq.classifiers.examples import Examples, parted
from tlm_fairseq.errors import UserError
from tlm_fairseq.text.subset import hold_out

HIGHEST = 16  # grey levels of a pixel are 0 to 16


def read_digits() -> Examples:
    """Returns the images, with one channel and pixels from 0, the ground, to 1.

    A third, chosen at random once and for all, are the test data, a sixth of the others the validation data: 998 images
    are left to train on, 200 and 599 are held out.

    Raises:
        UserError: scikit-learn is not installed.
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise UserError("the digits come with scikit-learn; install it with pip install scikit-learn") from None
    images, labels = load_digits(return_X_y=True)
    inputs = (images.reshape(-1, 1, 8, 8) / HIGHEST).astype(np.float32)
    others, test = hold_out(len(labels), "1/3", seed=1)
    train, valid = ([others[place] for place in places] for places in hold_out(len(others), "1/6", seed=1))
    return Examples(inputs, labels.astype(np.int64), parted(len(labels), [train, valid, test])[None])
