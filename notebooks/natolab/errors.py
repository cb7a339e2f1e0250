"""Errors a learner can read: one sentence that says what is wrong and what to do."""


class NatolabError(Exception):
    """An error whose whole message is one plain sentence; notebooks show it without a traceback."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class DataError(NatolabError):
    """A file of the data folder is missing or is not the one the notebooks were written for."""


class ScenarioError(NatolabError):
    """An assumption, a preset or a share code that cannot be taken as it stands."""


class UnknownAssumption(ScenarioError, KeyError):
    """A name that is in no row of the registry (a KeyError too, as mappings promise)."""
