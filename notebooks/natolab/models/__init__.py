"""Pure arithmetic, one idea a module: numbers or NumPy arrays in, arrays out, no widgets, no display.

Numbers   one number, or an array of them
Values    assumption id -> Numbers: a Scenario, or many at once as arrays of one common shape; results have that shape
"""

import pkgutil
from collections.abc import Mapping

import lazy_loader
import numpy as np

Numbers = float | np.ndarray
Values = Mapping[str, Numbers]

# Each topic is loaded when it is first used.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=[module.name for module in pkgutil.iter_modules(__path__)]
)
