"""The code behind the notebooks: facts, models, charts and explorers of one argument."""

__version__ = "0.1.0"
