"""After a change: sign the tables, execute the notebooks, make exercises, keys and role codes anew, say what changed.

    .venv-tests/bin/python tests/refresh.py          everything, about three minutes
    .venv-tests/bin/python tests/refresh.py 04 11    only these notebooks and their exercises

Then read what changed (git diff), and run the tests.
"""

import subprocess
import sys
from pathlib import Path

from execute import execute

ROOT = Path(__file__).resolve().parents[1]


def chosen(folder: str, numbers: list[str]) -> list[Path]:
    """The notebooks of a folder whose name begins with one of the numbers; all, if none is given."""
    found = sorted((ROOT / folder).glob("[0-9][0-9]_*.ipynb"))
    return [path for path in found if not numbers or path.name[:2] in numbers]


def run(*command: str) -> None:
    """Run a command of the module; stop with its message if it fails."""
    if subprocess.run([sys.executable, *command], cwd=ROOT).returncode:
        sys.exit(f"Stopped at: {' '.join(command)}")


def contents() -> dict[Path, bytes]:
    """Everything that a refresh may write."""
    files = [
        *(ROOT / "data").iterdir(),
        *(ROOT / "notebooks").glob("*.ipynb"),
        *(ROOT / "exercises").rglob("*.ipynb"),
        *(ROOT / "exercises" / "instructor").glob("*.md"),
        ROOT / "notebooks" / "natolab" / "checks" / "keys.sealed",
    ]
    return {path: path.read_bytes() for path in files if ".ipynb_checkpoints" not in path.parts}


def main(numbers: list[str]) -> None:
    """Do all of it, in the order in which one thing depends on another."""
    before = contents()
    run("-m", "natolab.authoring.datapackage")
    for path in chosen("notebooks", numbers):
        execute(path)
        print(f"executed {path.name}", flush=True)
    run("-m", "natolab.authoring.release", *(path.name[:2] for path in chosen("exercises/solutions", numbers)))
    if not numbers:
        execute(ROOT / "exercises" / "instructor" / "pooling.ipynb")
    run("tests/test_guide.py")
    after = contents()
    changed = sorted(str(path.relative_to(ROOT)) for path in after if before.get(path) != after[path])
    print("\n".join(["Changed:", *changed]) if changed else "Nothing changed.")


if __name__ == "__main__":
    main(sys.argv[1:])
