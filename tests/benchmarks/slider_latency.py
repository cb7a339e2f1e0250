"""How fast a chart follows the hand, in a real browser, on the same chart and model: ours, the usual ways, the floor.

The floor is a slider that changes one label: what kernel, messages and page take without any chart. Rows of plotly
(FigureWidget) and ipympl are there when these are installed.

    python tests/benchmarks/slider_latency.py [NOTEBOOK] [--explorer 0] [--slider 0] [--moves 60]

Prints a table and writes nothing. Machines differ and drift: only rows of one run can be compared.
"""

import argparse
import importlib.util
import io
import statistics
import sys
import tempfile
import time
from pathlib import Path

import nbformat

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import lab as harness

# Both notebooks draw the chart of notebook 04 with its sentence, from one slider. SHARED is the first cell of both.
SHARED = """
import ipywidgets
from matplotlib import pyplot

from natolab.panels.explorer import Explorer
from natolab.questions import buildup as stand_alone
from natolab.facts.scenario import Scenario
"""
# Ours: the still parts drawn once, only the moving artists drawn again, as vectors.
EXPLORER = """
Explorer(stand_alone.PATHS, ["usable_eu"])
"""
# The usual way: a new pyplot figure for every position of the slider.
INTERACT = """
question = stand_alone.PATHS
base = question.model(Scenario())

def redraw(usable_eu):
    mine = question.model(Scenario(usable_eu=usable_eu))
    figure = pyplot.figure(figsize=question.chart.size, dpi=100)
    question.chart(figure).update(mine, base, {})
    pyplot.show()
    print(question.sentence(mine, base))

slider = ipywidgets.FloatSlider(description="usable", value=0.4, min=0.16, max=0.8, step=0.01)
box = ipywidgets.interactive(redraw, usable_eu=slider)
box.add_class("natolab-explorer")
box
"""
# The same again as most notebooks write it: Matplotlib finds the places of the axes at each drawing.
CONSTRAINED = """
from natolab.charts import style

placed = style.axes

def laid_out(figure, *place):
    axes = placed(figure, *place)
    grid = figure.axes[0].get_gridspec() or figure.add_gridspec(1, 2)
    axes.set_subplotspec(grid[0, len(figure.axes) - 1])
    return axes

style.axes = laid_out
""" + INTERACT.replace("dpi=100)", "dpi=100, layout='constrained')")

SLIDER = """
slider = ipywidgets.FloatSlider(description="usable", value=0.4, min=0.16, max=0.8, step=0.01)
base = stand_alone.PATHS.model(Scenario())

def framed(shown):
    box = ipywidgets.VBox([slider, shown])
    box.add_class("natolab-explorer")
    return box
"""
FLOOR = (
    SLIDER
    + """
label = ipywidgets.Label("0.4")
label.add_class("natolab-followed")
slider.observe(lambda change: setattr(label, "value", str(change["new"])), "value")
framed(label)
"""
)
PLOTLY = (
    SLIDER
    + """
from plotly import graph_objects as go

figure = go.FigureWidget()
KEYS = ("planned", "alone", "left_today", "own_eu", "own_ru")
for key in KEYS:
    figure.add_scatter(x=base.years, y=getattr(base, key), name=key)
figure.update_yaxes(type="log")

def redraw(change):
    mine = stand_alone.PATHS.model(Scenario(usable_eu=change["new"]))
    with figure.batch_update():
        for key, trace in zip(KEYS, figure.data):
            trace.y = getattr(mine, key)
        figure.layout.title.text = mine.finding

slider.observe(redraw, "value")
framed(figure)
"""
)
IPYMPL = (
    """
%matplotlib widget
"""
    + SLIDER
    + """
pyplot.ioff()
figure = pyplot.figure(figsize=stand_alone.PATHS.chart.size, dpi=100)
chart = stand_alone.PATHS.chart(figure)
chart.update(base, base, {})

def redraw(change):
    chart.update(stand_alone.PATHS.model(Scenario(usable_eu=change["new"])), base, {})
    figure.canvas.draw_idle()

slider.observe(redraw, "value")
framed(figure.canvas)
"""
)

# What follows the slider: an explorer's moving part, the picture in an Output widget, a label, plotly's lines and
# ipympl's canvas.
PICTURES = (
    f"{harness.MOVING}, .jp-OutputArea-output img, .natolab-followed, .js-plotly-plot .main-svg, .jupyter-matplotlib"
)
AT_THE_END = "handle => +handle.getAttribute('aria-valuenow') >= +handle.getAttribute('aria-valuemax')"
# Notes when keys and pointer moves arrive and when what follows has been painted. A change counts once the frame with
# it is done: a message posted from an animation frame comes in after painting; pictures are decoded before. A canvas
# changes without a trace in the page, so its drawing calls are noted.
WATCH = """([root, pictures]) => {
    const log = window.natolabLog = {inputs: [], frames: []};
    const after = new MessageChannel();
    let waiting = false;
    after.port1.onmessage = () => { waiting = false; log.frames.push(performance.now()); };
    const painted = () => {
        if (waiting) return;
        waiting = true;
        requestAnimationFrame(() => after.port2.postMessage(null));
    };
    let shown = root.querySelector('.jp-OutputArea-output img')?.src;
    const look = records => {
        const image = root.querySelector('.jp-OutputArea-output img');
        if (image) {
            if (image.src === shown) return;
            shown = image.src;
            image.decode().then(painted, () => null);
        } else if (records.some(({target}) => (target.closest ? target : target.parentElement)?.closest(pictures)))
            painted();
    };
    new MutationObserver(look).observe(root, {subtree: true, childList: true, characterData: true,
        attributeFilter: ['src', 'd']});
    if (root.querySelector('.jupyter-matplotlib')) {
        const draw = CanvasRenderingContext2D.prototype.drawImage;
        CanvasRenderingContext2D.prototype.drawImage = function (...all) { painted(); return draw.apply(this, all); };
    }
    const note = event => log.inputs.push(performance.now());
    for (const type of ['keydown', 'pointermove']) document.addEventListener(type, note, true);
}"""
CLEAR = "() => { natolabLog.inputs.length = 0; natolabLog.frames.length = 0; }"
LOG = "() => natolabLog"
VISIBLE = f"""() => [...document.querySelectorAll('{harness.EXPLORER}')].some(root =>
    [...root.querySelectorAll('{PICTURES}')].some(node => node.getBoundingClientRect().width > 0))"""
# Starts before Run All, looks at every animation frame.
FIRST_PICTURE = f"""() => {{
    const visible = {VISIBLE};
    const look = () => {{
        if (visible()) window.natolabFirst = performance.now() - natolabRun.start;
        else requestAnimationFrame(look);
    }};
    window.natolabFirst = null;
    requestAnimationFrame(look);
}}"""


def notebook(name, folder, *sources):
    """Write a notebook of code cells and return its path."""
    cells = [nbformat.v4.new_code_cell(source.strip()) for source in sources]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = Path(folder) / name
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


def default_notebook():
    """The notebook with the main explorer, when there is one."""
    return next(iter(sorted((harness.ROOT / "notebooks").glob("04_*.ipynb"))), None)


class Contender:
    """One explorer on a page of its own, and what was measured on it."""

    def __init__(self, label, page, slider):
        """Name it; `slider` is the number of the slider to move."""
        self.label, self.page, self.slider = label, page, slider
        self.moves, self.frames, self.settles = [], [], []

    def open(self, lab, name, number):
        """Run the notebook and find the explorer; measure when the first picture was visible."""
        lab.open_notebook(self.page, name)
        # Stored outputs may hold a picture already.
        self.page.evaluate("() => jupyterapp.commands.execute('notebook:clear-all-cell-outputs')")
        self.page.evaluate("() => { window.natolabRun = {start: Infinity}; }")
        self.page.evaluate(FIRST_PICTURE)
        harness.run_all(self.page)
        found = harness.problems(self.page)
        if found:
            raise harness.LabError(f"{name}: {found}")
        harness.wait(self.page, "() => window.natolabFirst !== null", 30, "No explorer became visible")
        self.first = self.page.evaluate("() => natolabFirst")
        self.find(number)

    def find(self, number):
        """Find an explorer on a page that has run, and watch it."""
        self.root = self.explorers().nth(number)
        self.handle = self.root.locator(harness.HANDLE).nth(self.slider)
        self.handle.scroll_into_view_if_needed()
        self.page.evaluate(WATCH, [self.root.element_handle(), PICTURES])

    def explorers(self):
        """What has a picture and a slider. The picture of `interact` is in an Output widget."""
        found = self.page.locator(harness.EXPLORER).filter(has=self.page.locator(PICTURES))
        return found.filter(has=self.page.locator(harness.HANDLE))

    def log(self):
        """Times of inputs and of painted pictures since the last `clear`."""
        return self.page.evaluate(LOG)

    def clear(self):
        """Forget what was noted."""
        self.page.evaluate(CLEAR)

    def quiet(self, seconds):
        """Wait until no picture has come for a while."""
        count, since = -1, time.monotonic()
        while time.monotonic() - since < seconds:
            now = len(self.log()["frames"])
            if now != count:
                count, since = now, time.monotonic()
            time.sleep(0.02)

    def press(self, times):
        """Press an arrow key some times, each after the last picture is there; note the delays in ms."""
        self.page.bring_to_front()
        self.handle.focus()
        # To and fro, so that no end of the slider is reached.
        keys = ("ArrowLeft", "ArrowRight") if self.handle.evaluate(AT_THE_END) else ("ArrowRight", "ArrowLeft")
        for move in range(times):
            self.clear()
            self.page.keyboard.press(keys[move % 2])
            harness.wait(self.page, "() => natolabLog.frames.length > 0", 30, "No picture after a key press")
            log = self.log()
            self.moves.append(log["frames"][0] - log["inputs"][0])
            time.sleep(0.05)

    def drag(self, seconds=1.5, rate=60):
        """Drag the handle with the pointer; note the pictures seen and the time to the last one."""
        self.page.bring_to_front()
        self.quiet(0.5)
        box = self.handle.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.clear()
        start = time.monotonic()
        while (elapsed := time.monotonic() - start) < seconds:
            self.page.mouse.move(x + 40 * elapsed / seconds, y)
            time.sleep(max(0, (int(elapsed * rate) + 1) / rate - (time.monotonic() - start)))
        last = self.log()["inputs"][-1]
        self.page.mouse.up()
        self.quiet(2)
        frames = self.log()["frames"]
        self.frames.append(sum(time <= last for time in frames))
        self.settles.append(max(0.0, frames[-1] - last))
        # Back to where it was, for the next drag.
        self.page.mouse.move(x + 40, y)
        self.page.mouse.down()
        self.page.mouse.move(x, y)
        self.page.mouse.up()
        self.quiet(2)

    def row(self):
        """The line of the table."""
        median, p95 = statistics.median(self.moves), statistics.quantiles(self.moves, n=20)[-1]
        return (f"{self.label[:33]:<34}{median:>9.0f}{p95:>7.0f}{statistics.median(self.frames):>9.0f}"
                f"{statistics.median(self.settles):>11.0f}{self.first:>11.0f}")  # fmt: skip


def contenders(options, folder):
    """What to compare: (label, notebook, number of the explorer in it, number of the slider)."""
    rows = []
    chosen = options.notebook or default_notebook()
    if chosen:
        rows.append((f"{Path(chosen).stem[:19]} (own chart)", chosen, options.explorer, options.slider))
    rows.append(("explorer, same chart", notebook("ours.ipynb", folder, SHARED, EXPLORER), 0, 0))
    rows.append(("interact, constrained layout", notebook("constrained.ipynb", folder, SHARED, CONSTRAINED), 0, 0))
    rows.append(("interact, new pyplot figure", notebook("interact.ipynb", folder, SHARED, INTERACT), 0, 0))
    rows.append(("floor: one label", notebook("floor.ipynb", folder, SHARED, FLOOR), 0, 0))
    for name, cell in (("plotly", PLOTLY), ("ipympl", IPYMPL)):
        if importlib.util.find_spec(name):
            rows.append((f"{name}, same curves", notebook(f"{name}.ipynb", folder, SHARED, cell), 0, 0))
        else:
            print(f"{name} is not installed: no row of it")
    return rows


def measure(lab, chromium, rows, options, stack):
    """Open all contenders, then take turns, so that a machine that slows down slows all."""
    found = []
    for label, path, number, slider in rows:
        contender = Contender(label, stack.enter_context(chromium.page()), slider)
        contender.open(lab, lab.add(path), number)
        found.append(contender)
    for _ in range(options.turns):
        for contender in found:
            contender.press(-(-options.moves // options.turns))
            contender.drag()
    return found


def kernel_work(moves):
    """Median ms of drawing alone, without kernel messages and browser: ours, and a new pyplot figure each time."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
    from natolab.facts.scenario import Scenario
    from natolab.panels.explorer import Explorer
    from natolab.questions import buildup as stand_alone

    question, explorer = stand_alone.PATHS, Explorer(stand_alone.PATHS, ["usable_eu"])
    slider = explorer.rows["usable_eu"].mover

    def usual(share):
        figure = pyplot.figure(figsize=question.chart.size, dpi=100)
        question.chart(figure).update(question.model(Scenario(usable_eu=share)), explorer.base_result, {})
        figure.savefig(io.BytesIO(), bbox_inches="tight")  # as the inline backend does
        pyplot.close(figure)

    def ours(share):
        slider.value = share

    times = {ours: [], usual: []}
    for step in range(moves):
        for way, found in times.items():
            start = time.perf_counter()
            way(0.2 + 0.5 * step / moves)
            found.append((time.perf_counter() - start) * 1e3)
    return [statistics.median(found) for found in times.values()]


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notebook", nargs="?", help="default: notebooks/04_*.ipynb, when there is one")
    parser.add_argument("--explorer", type=int, default=0, help="number of the explorer in the notebook")
    parser.add_argument("--slider", type=int, default=0, help="number of the slider in the explorer")
    parser.add_argument("--moves", type=int, default=60, help="key presses for each row")
    parser.add_argument("--turns", type=int, default=3, help="rounds in which the rows take turns")
    options = parser.parse_args()
    stack = harness.contextlib.ExitStack()
    with tempfile.TemporaryDirectory() as folder, harness.Lab() as lab, harness.Chromium() as chromium, stack:
        found = measure(lab, chromium, contenders(options, folder), options, stack)
    print(f"{'':<34}{'key press to':>16}{'1.5 s drag':>20}{'first':>11}")
    print(f"{'':<34}{'picture, ms':>16}{'':>20}{'picture':>11}")
    print(f"{'':<34}{'median':>9}{'p95':>7}{'frames':>9}{'settle ms':>11}{'ms':>11}")
    for contender in found:
        print(contender.row())
    ours, usual = kernel_work(options.moves)
    print(
        f"drawing alone, in one process: ours {ours:.0f} ms, new pyplot figure {usual:.0f} ms, ratio {usual / ours:.1f}"
    )
    ours = [c for c in found if "chart" in c.label]
    for slow in (c for c in found if c not in ours):
        for fast in ours:
            # Only "same chart" compares like with like; a notebook's own chart may be heavier or lighter.
            print(f"{slow.label} / {fast.label}: {statistics.median(slow.moves) / statistics.median(fast.moves):.1f}")


if __name__ == "__main__":
    main()
