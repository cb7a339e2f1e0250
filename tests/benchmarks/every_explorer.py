"""How fast the chart of every explorer follows a key, against `interact` on the same chart, in a real browser.

    python tests/benchmarks/every_explorer.py [NOTEBOOK ...] [--moves 20]
    python tests/benchmarks/every_explorer.py --kernel [NOTEBOOK ...]   the kernel's part alone, processor time

Each notebook is run whole. Then the first slider of each of its explorers takes turns with an `interact` that draws
the same chart for the same slider. Prints a table and writes nothing. The column "first" is the time from Run All
on a fresh kernel, which has to import everything, to the first picture of an explorer.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import nbformat
import slider_latency as latency
from stored import explorers

harness = latency.harness

# The last cell of each notebook: the usual way to make a chart follow a slider, for each explorer.
INTERACTS = """
import ipywidgets
from IPython.display import display
from matplotlib import pyplot

from natolab.panels.explorer import Explorer

SLIDERS = (ipywidgets.IntSlider, ipywidgets.FloatSlider)

def usual(explorer, key, ours):
    question, base = explorer.question, explorer.base_result
    slider = type(ours)(description="usual", value=ours.value, min=ours.min, max=ours.max, step=ours.step)

    def redraw(value):
        mine = question.model(explorer.baseline.having("usual", **{key: value}))
        figure = pyplot.figure(figsize=question.chart.size, dpi=100)
        question.chart(figure).update(mine, base, {})
        pyplot.show()
        print(question.sentence(mine, base))

    box = ipywidgets.interactive(redraw, value=slider)
    box.add_class("natolab-explorer")
    return box

for explorer in Explorer.opened:
    sliders = [(key, row.mover) for key, row in explorer.rows.items() if isinstance(row.mover, SLIDERS)]
    if sliders:
        display(usual(explorer, *sliders[0]))
"""


def with_interacts(notebook, folder):
    """A copy of the notebook with `interact` on each chart at its end."""
    content = nbformat.read(notebook, as_version=4)
    content.cells.append(nbformat.v4.new_code_cell(INTERACTS.strip()))
    path = Path(folder) / Path(notebook).name
    nbformat.write(content, path)
    return path


def measured(contender, number, moves):
    """Key to picture of explorer `number` on the page, ms."""
    contender.find(number)
    contender.press(2)  # the first picture after a pause is not typical
    contender.moves = []
    contender.press(moves)
    return list(contender.moves)


def measure(lab, page, notebook, folder, moves):
    """Rows of one notebook: (explorer's number, our times, the times of interact), and ms to the first picture."""
    contender = latency.Contender(Path(notebook).stem, page, 0)
    contender.open(lab, lab.add(with_interacts(notebook, folder)), 0)
    shown = contender.explorers().count()
    rows = []
    for number in range(shown // 2):
        ours = measured(contender, number, moves)
        rows.append((number, ours, measured(contender, number + shown // 2, moves)))
    return rows, contender.first


def told(name, number, ours, usual, first):
    """A line of the table."""
    middle, slow = statistics.median(ours), statistics.quantiles(ours, n=20)[-1]
    theirs = statistics.median(usual)
    start = f"{first:>10.0f}" if number == 0 else ""
    return f"{name[:34]:<36}{number:>3}{middle:>9.0f}{slow:>7.0f}{theirs:>11.0f}{theirs / middle:>8.1f}{start}"


def kernel_part(notebook, moves):
    """Of each explorer: its number, the lever moved, and the milliseconds of the processor for each move."""
    for number, explorer in enumerate(explorers(Path(notebook).resolve())):
        key, row = next(iter(explorer.rows.items()))
        entry, times = row.entry, []
        for step in range(moves + 1):
            value = entry.low + (entry.reach - entry.low) * (7 * step % 30) / 30
            value = type(row.mover.value)(round(value) if entry.whole or entry.options else value)
            changes, start = value != row.mover.value, time.process_time()
            row.mover.value = value
            times += [1e3 * (time.process_time() - start)] * changes
        yield number, key, times[1:] or times


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebooks", nargs="*", default=sorted((harness.ROOT / "notebooks").glob("[0-9]*.ipynb")))
    parser.add_argument("--moves", type=int, default=20, help="key presses for each explorer")
    parser.add_argument("--kernel", action="store_true", help="only the kernel's part, without a browser")
    options = parser.parse_args()
    if options.kernel:
        for notebook in options.notebooks:
            for number, key, times in kernel_part(notebook, options.moves):
                print(
                    f"{Path(notebook).stem[:34]:<36}{number:>3}  {key:<22}{statistics.median(times):>6.1f} ms",
                    flush=True,
                )
        return
    print(f"{'ms from key to picture':<39}{'median':>9}{'p95':>7}{'interact':>11}{'ratio':>8}{'first':>10}")
    with tempfile.TemporaryDirectory() as folder, harness.Lab() as lab, harness.Chromium() as chromium:
        for notebook in options.notebooks:
            with chromium.page() as page:
                rows, first = measure(lab, page, notebook, folder, options.moves)
            lab.shut_down_kernels()
            for number, ours, usual in rows:
                print(told(Path(notebook).stem, number, ours, usual, first), flush=True)


if __name__ == "__main__":
    main()
