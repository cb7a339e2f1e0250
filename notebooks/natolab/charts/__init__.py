"""Drawing: charts with fixed axes and moving artists, and still pictures. One visual language for all notebooks."""

import pkgutil

import lazy_loader

# Each topic is loaded when it is first used.
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submodules=[module.name for module in pkgutil.iter_modules(__path__)]
)
