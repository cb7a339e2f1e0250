"""A copy of the data folder that a test may alter; the repository's own is never touched."""

import shutil
import sys
from pathlib import Path

import pytest
from natolab.authoring.datapackage import refresh

DATA = Path(__file__).resolve().parents[1] / "data"


def forget_everything():
    """Empty every cache of natolab: the tables are read anew, and what was made from them is made anew."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "natolab":
            for item in list(vars(module).values()):
                if hasattr(item, "cache_clear"):
                    item.cache_clear()


@pytest.fixture
def altered_data(tmp_path):
    """alter(file name, edit): replace a file of the copy by edit(text), or remove it if that is None.

    The package is brought up to date with it unless signed=False.
    """
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)

    def alter(name, edit, signed=True):
        path = folder / name
        text = edit(path.read_text(encoding="utf-8") if path.exists() else "")
        if text is None:
            path.unlink()
        else:
            path.write_bytes(text.encode("utf-8"))
        if signed:
            refresh(folder)
        forget_everything()

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NATOLAB_DATA", str(folder))
        forget_everything()
        yield alter
    forget_everything()
