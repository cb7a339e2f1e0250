"""What a kernel costs: importing the package, and memory after Run All of each notebook.

    python tests/benchmarks/kernel_cost.py [NOTEBOOK ...]

Prints a table and writes nothing. Memory is Linux's proportional share (PSS), after importing NumPy, pandas,
Matplotlib and ipywidgets only, and after the whole notebook.
"""

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = "import pandas, matplotlib.pyplot, ipywidgets"
MODULES = "panels.explorer", "panels.predict", "checks", "classroom.desk", "questions.board"
OURS = "; ".join(f"import natolab.{module}" for module in MODULES)
TIMED = "import time; {before}; start = time.perf_counter(); {after}; print(time.perf_counter() - start)"
PSS = "print(next(l.split()[1] for l in open('/proc/self/smaps_rollup') if l.startswith('Pss:')))"


def seconds(before, after, times=7):
    """Median time of an import after another, each in a new process."""
    command = [sys.executable, "-c", TIMED.format(before=before, after=after)]
    runs = (subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(times))
    return statistics.median(float(out) for out in runs)


def mebibytes(cells, folder):
    """PSS of a kernel that has run the cells."""
    notebook = nbformat.v4.new_notebook(cells=[*cells, nbformat.v4.new_code_cell(PSS)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return int(notebook.cells[-1].outputs[-1].text) / 1024


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", default=sorted((ROOT / "notebooks").glob("[0-9]*.ipynb")))
    options = parser.parse_args()
    os.environ["NATOLAB_PROGRESS"] = "off"
    print(f"import of pandas, Matplotlib and ipywidgets {seconds('pass', LIBRARIES):.2f} s,", end=" ")
    print(f"of the whole package after them {seconds(LIBRARIES, OURS):.2f} s")
    bare = mebibytes([nbformat.v4.new_code_cell(LIBRARIES)], ROOT / "notebooks")
    print(f"{'kernel with those three only':<48}{bare:>5.0f} MiB")
    for path in map(Path, options.notebooks):
        cells = nbformat.read(path, as_version=4).cells
        print(f"{path.stem:<48}{mebibytes(cells, path.parent):>5.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
