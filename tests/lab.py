"""A real JupyterLab in a real browser, for the browser tests, the benchmarks and a look at a notebook.

    with Lab() as lab, Chromium() as chromium, chromium.page() as page:
        lab.open_notebook(page, "04_stand_alone.ipynb")
        run_all(page)
        assert not problems(page)

From the command line, to look at a whole notebook:

    python tests/lab.py shot NOTEBOOK OUT.png [--dark] [--width 1280] [--pages 1600]
"""

import argparse
import contextlib
import functools
import io
import json
import math
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from weakref import WeakKeyDictionary

from PIL import Image
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import sync_playwright
from run import NO_CHROMIUM, find_chromium

ROOT = Path(__file__).resolve().parents[1]
EXPLORER = ".natolab-explorer"
PICTURE = ".natolab-picture"
MOVING = ".natolab-moving"  # the part of a chart that follows the sliders
SENTENCE = ".natolab-sentence"
HANDLE = ".noUi-handle"

# Console messages that are not defects of a notebook: (part of the text, why it is harmless).
HARMLESS_CONSOLE = []

# What a learner's Lab has not. Cells out of view are not laid out, as there: who measures one scrolls to it first.
PAGE_CONFIG = {
    # Asks jupyter.org for news, and with a dialog whether it may.
    "disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True},
}


class LabError(RuntimeError):
    """The harness itself failed: no browser, no server, or a page that never became ready."""


# ---- JupyterLab -----------------------------------------------------------------------------------------


class Lab:
    """A JupyterLab server of its own, on a temporary copy of the notebooks, data and exercises.

    The copy leaves out the package: kernels import `natolab` as installed, from the checkout.
    """

    def __init__(self, dark=False):
        """Prepare a server; `dark` chooses JupyterLab's dark theme."""
        self.dark = dark
        self.process = None

    def __enter__(self):
        """Start the server and wait until it answers."""
        self._folder = tempfile.TemporaryDirectory(prefix="natolab-lab-", ignore_cleanup_errors=True)
        self.home = Path(self._folder.name).resolve()
        self.root = self.home / "root"
        try:
            self._copy_checkout()
            self._write_settings()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        """Stop the server and its kernels, and remove the copy."""
        if self.process is not None:
            with contextlib.suppress(OSError):
                self.shut_down_kernels()
            stop(self.process)
        self._folder.cleanup()

    def add(self, notebook):
        """Make a notebook available, from the checkout or from elsewhere; return its name on the server."""
        source = Path(notebook).resolve()
        inside = source.is_relative_to(ROOT)
        name = source.relative_to(ROOT).as_posix() if inside else f"notebooks/{source.name}"
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        return name

    def url(self, name):
        """Address of one notebook, alone in its window."""
        return f"{self.address}/doc/tree/{urllib.parse.quote(name)}?token={self.token}"

    def find(self, name):
        """The name on the server of a notebook given as `04_x.ipynb` or as `exercises/04_x.ipynb`."""
        for candidate in (name, f"notebooks/{name}"):
            if (self.root / candidate).is_file():
                return candidate
        raise LabError(f"There is no notebook {name} in {self.root}.")

    def open_notebook(self, page, name, timeout=90):
        """Open a notebook and wait until its kernel is ready; one with JupyterLab shows it instead of another."""
        if page.evaluate("() => !!window.jupyterapp"):
            page.evaluate(INSTEAD, self.find(name))
        else:
            page.goto(self.url(self.find(name)), wait_until="domcontentloaded")
        wait(page, OPEN, timeout, f"{name} was not opened")
        # A dialog here means a missing file or kernel: waiting longer would not help.
        if dialogs(page):
            fail(page, f"{name} was not opened", timeout)
        resolve(page, READY, timeout, f"{name} has no kernel")
        page.evaluate(LISTEN)
        return page

    def shut_down_kernels(self):
        """End every kernel: closing a page does not."""
        for session in self._api("sessions"):
            with contextlib.suppress(urllib.error.HTTPError):  # gone already
                self._api(f"sessions/{session['id']}", "DELETE")

    def _api(self, path, method="GET"):
        """Call JupyterLab's REST interface."""
        request = urllib.request.Request(f"{self.address}/api/{path}", method=method)
        request.add_header("Authorization", f"token {self.token}")
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.loads(response.read() or b"null")

    def _copy_checkout(self):
        """Copy what notebooks read, so that nothing a test does can change the checkout."""
        skip = shutil.ignore_patterns("natolab", "labsettings", "__pycache__", ".*", "natolab-progress*")
        for folder in ("notebooks", "data", "exercises"):
            if (ROOT / folder).is_dir():
                shutil.copytree(ROOT / folder, self.root / folder, ignore=skip)
        (self.root / "notebooks").mkdir(parents=True, exist_ok=True)

    def _write_settings(self):
        """Write the settings of this Lab into its own folders."""
        theme = {"theme": "JupyterLab Dark" if self.dark else "JupyterLab Light"}
        settings = {"@jupyterlab/apputils-extension/themes.jupyterlab-settings": theme}
        files = {self.home / "settings" / name: content for name, content in settings.items()}
        files[self.home / "config" / "labconfig" / "page_config.json"] = PAGE_CONFIG
        for file, content in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(content))

    def _environment(self):
        """Environment of the server: nothing of the person's own Jupyter and IPython set-up is seen."""
        own = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        environment = {
            key: value for key, value in os.environ.items() if key not in ("JUPYTER_PATH", "JUPYTER_CONFIG_PATH")
        }
        environment.update({key: str(self.home / folder) for key, folder in own.items()})
        environment.update(
            JUPYTER_TOKEN=self.token,
            NATOLAB_PROGRESS="",  # beside the copied notebooks, as for a learner
            JUPYTER_PLATFORM_DIRS="1",
            JUPYTER_PREFER_ENV_PATH="1",
            PYDEVD_DISABLE_FILE_VALIDATION="1",
        )
        return environment

    def _start(self, attempts=3):
        """Start the server; another process may take the free port first, so try more than once."""
        for _ in range(attempts):
            self.token, self.port = secrets.token_hex(16), free_port()
            self.address = f"http://127.0.0.1:{self.port}"
            self._launch()
            if self._wait_until_up():
                return
            stop(self.process)
        raise LabError(f"JupyterLab did not start:\n{(self.home / 'lab.log').read_text()[-3000:]}")

    def _launch(self):
        """Start the server process in a process group of its own."""
        command = [
            sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root",
            "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0",
            f"--ServerApp.root_dir={self.root}", "--ServerApp.terminals_enabled=False",
            "--LabApp.expose_app_in_browser=True", "--LabApp.extension_manager=readonly",
            "--LanguageServerManager.autodetect=False",
        ]  # fmt: skip
        group = {"start_new_session": True}
        if os.name == "nt":
            group = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        with open(self.home / "lab.log", "ab") as log:
            self.process = subprocess.Popen(
                command, cwd=self.root, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, **group)  # fmt: skip

    def _wait_until_up(self, timeout=60):
        """Whether the server answers before it ends or the time is over."""
        end = time.monotonic() + timeout
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError):
                self._api("status")
                return True
            time.sleep(0.05)
        return False


def free_port():
    """A port that no one listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stop(process):
    """End a server and all it started: first asked, then forced."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True)
        process.wait(10)
        return
    for number, patience in ((signal.SIGTERM, 8), (signal.SIGKILL, 8)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)


# ---- Browser --------------------------------------------------------------------------------------------


@functools.cache
def chromium_path():
    """Path of the browser that tests/run.py found, or of one found here."""
    # run.py sets an empty value when it has looked and found none.
    path = os.environ.get("NATOLAB_CHROMIUM", None)
    path = find_chromium() if path is None else path
    if not path:
        raise LabError(NO_CHROMIUM)
    return path


def browser_flags():
    """Command line of the browser: quiet, same colours everywhere, nothing but this machine in reach."""
    flags = [
        "--disable-quic", "--disable-background-networking", "--no-first-run", "--disable-component-update",
        "--disable-sync", "--force-color-profile=srgb",
        # Pages must work without the internet, and tests must not depend on it.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ]  # fmt: skip
    # Chromium's sandbox refuses to run as root, as in a container.
    return [*flags, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else flags


class Chromium:
    """A headless browser."""

    def __enter__(self):
        """Start the browser."""
        path = chromium_path()
        self._playwright = sync_playwright().start()
        try:
            self.browser = self._playwright.chromium.launch(executable_path=path, args=browser_flags())
        except BaseException:
            self._playwright.stop()
            raise
        return self

    def __exit__(self, *_):
        """Stop the browser."""
        try:
            self.browser.close()
        finally:
            self._playwright.stop()

    @contextlib.contextmanager
    def page(self, width=1280, height=900, **options):
        """An empty page with its own cookies, whose console messages are kept."""
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        try:
            page = context.new_page()
            listen(page)
            yield page
        finally:
            context.close()


_console = WeakKeyDictionary()


def listen(page):
    """Keep the errors that a page writes to its console or throws."""
    lines = _console.setdefault(page, [])
    page.on("pageerror", lambda error: lines.append(f"uncaught: {error}"))

    def keep(message):
        if message.type == "error":
            lines.append(f"{message.text} [{message.location.get('url', '')}]")

    page.on("console", keep)


def console_errors(page):
    """Errors in the page's console so far, without the harmless ones."""
    return [line for line in _console[page] if not any(part in line for part, _ in HARMLESS_CONSOLE)]


# ---- A notebook on a page -------------------------------------------------------------------------------

OPEN = """() => !!window.jupyterapp?.shell?.currentWidget?.sessionContext
    || !!document.querySelector('.jp-Dialog')"""
INSTEAD = """async name => {
    for (const open of [...jupyterapp.shell.widgets('main')]) open.dispose();
    await jupyterapp.commands.execute('docmanager:open', {path: name});
}"""
READY = """async () => {
    const widget = jupyterapp.shell.currentWidget;
    await widget.context.ready;
    await widget.sessionContext.ready;
    return !!widget.sessionContext.session?.kernel;
}"""
RUN = """() => {
    window.natolabRun = {done: false, start: performance.now()};
    const end = () => { window.natolabRun.done = true; };
    jupyterapp.commands.execute('notebook:run-all-cells').then(end, end);
}"""
RAN = """() => window.natolabRun.done
    && jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"""
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
# Scrolls there and waits: what comes into view is laid out only then, at another height than JupyterLab thought.
INTO_VIEW = """
    const intoView = async (node, block) => {
        const frame = () => new Promise(requestAnimationFrame);
        for (let turn = 0, top = NaN; turn < 5; turn++) {
            node.scrollIntoView({block});
            if (node.getBoundingClientRect().top === top) return;
            top = node.getBoundingClientRect().top;
            await frame(), await frame(), await frame();
        }
    };"""
PAINTED = f"""async () => {{
    await document.fonts.ready;
    await Promise.all([...document.images].map(image => image.decode().catch(() => null)));
    return ({DRAWN})();
}}"""
CELL_ERRORS = """() => {
    const found = [];
    const cells = [...jupyterapp.shell.currentWidget.content.model.cells];
    cells.filter(cell => cell.type === 'code').forEach((cell, number) => {
        if ((cell.getMetadata('tags') ?? []).includes('raises-exception')) return;
        for (const output of cell.outputs.toJSON())
            if (output.output_type === 'error')
                found.push(`cell ${number}: ${output.ename}: ${output.evalue}`);
    });
    return found;
}"""
# An error inside `interact` or an Output widget is in no cell's model: only its rendering is in the page,
# and JupyterLab renders errors and stderr alike.
WIDGET_ERRORS = """() => [...document.querySelectorAll(
        '.jupyter-widgets [data-mime-type="application/vnd.jupyter.stderr"], .jupyter-widgets-error-widget')]
    .map(node => 'widget: ' + node.innerText.trim().split('\\n').at(-1))"""
# An error in a callback of a widget is shown nowhere on the page: it only passes by as a kernel message.
# "No such comm" is no error: JupyterLab asks a new kernel for widgets that it does not have yet.
LISTEN = """() => {
    window.natolabCallbacks = [];
    jupyterapp.shell.currentWidget.sessionContext.iopubMessage.connect((_, message) => {
        if (message.parent_header.msg_type === 'execute_request') return;
        const {msg_type} = message.header, {ename, evalue, name, text} = message.content;
        if (msg_type === 'error') window.natolabCallbacks.push(`callback: ${ename}: ${evalue}`);
        if (msg_type === 'stream' && name === 'stderr' && !text.startsWith('No such comm'))
            window.natolabCallbacks.push('callback: ' + text.trim().split('\\n').at(-1));
    });
}"""
CALLBACK_ERRORS = "() => window.natolabCallbacks ?? []"
DIALOGS = "() => [...document.querySelectorAll('.jp-Dialog')].map(node => node.innerText.trim())"


def wait(page, condition, timeout, complaint):
    """Wait until a JavaScript function returns true. Not for async ones: their promise counts as true."""
    try:
        page.wait_for_function(condition, timeout=timeout * 1000)
    except PlaywrightTimeout:
        fail(page, complaint, timeout)


def resolve(page, function, timeout, complaint):
    """Wait until an async JavaScript function resolves to true."""
    # page.evaluate has no time limit of its own.
    late = f"new Promise(done => setTimeout(done, {timeout * 1000}, false))"
    if not page.evaluate(f"() => Promise.race([({function})(), {late}])"):
        fail(page, complaint, timeout)


def painted(page):
    """Wait until fonts and images are there and the page is drawn."""
    resolve(page, PAINTED, 30, "The page was not painted")


def drawn(page):
    """Wait until the page is drawn as it is now; pictures that come in may follow."""
    resolve(page, DRAWN, 30, "The page was not drawn")


def into_view(locator):
    """Scroll to an element and wait until it stays where it is: for who points at a place."""
    locator.evaluate(f"async node => {{{INTO_VIEW} await intoView(node, 'center'); }}")


def fail(page, complaint, timeout):
    """Raise an error that says what the page shows."""
    shown = f"dialogs {dialogs(page)}, console {console_errors(page)}"
    raise LabError(f"{complaint} within {timeout} s: {shown}") from None


def run_all(page, timeout=180):
    """Run all cells and wait until the kernel is idle and everything is painted. Errors: see `problems`."""
    page.evaluate(RUN)
    wait(page, RAN, timeout, "Run All did not end")
    painted(page)


def theme(page, name):
    """Switch JupyterLab to its Light or Dark theme. The setting outlives the page: a test asks for the one it needs."""
    page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", f"JupyterLab {name}")
    page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=f"JupyterLab {name}")


def cell_errors(page):
    """Errors in cells (`cell 3: NameError: …`; code cells from 0, like nbval), widgets and callbacks."""
    return page.evaluate(CELL_ERRORS) + page.evaluate(WIDGET_ERRORS) + page.evaluate(CALLBACK_ERRORS)


def dialogs(page):
    """Texts of the dialogs that are open."""
    return page.evaluate(DIALOGS)


def problems(page):
    """Everything wrong that the page shows: errors in cells, errors in the console, open dialogs."""
    return [*cell_errors(page), *console_errors(page), *(f"dialog: {text}" for text in dialogs(page))]


# ---- Screenshots ----------------------------------------------------------------------------------------

# Chromium repeats the picture beyond 16384 pixels, and gets slow long before.
TALLEST = 8000
SCROLLER = ".jp-NotebookPanel-notebook .jp-WindowedPanel-outer"
HEIGHT = f"() => document.querySelector('{SCROLLER}').scrollHeight"
SCROLL = f"y => {{ document.querySelector('{SCROLLER}').scrollTop = y; }}"
PLACE = f"""() => {{
    const box = document.querySelector('{SCROLLER}').getBoundingClientRect();
    return {{x: box.x, y: box.y, width: box.width, height: box.height}};
}}"""
# The notebook ends with empty space of half a window, so that its last cell can be scrolled up.
NO_OVERSCROLL = """
    .jp-WindowedPanel-outer::after { display: none !important; }
    .jp-Notebook { padding-bottom: 0 !important; }
    .jp-Notebook-footer { display: none !important; }
"""


def picture_of(page, full=True):
    """A Pillow image of the page, with the whole notebook when `full`."""
    if not full:
        return Image.open(io.BytesIO(page.screenshot()))
    before = page.viewport_size
    page.evaluate("() => { jupyterapp.shell.collapseLeft(); jupyterapp.shell.collapseRight(); }")
    page.add_style_tag(content=NO_OVERSCROLL)
    try:
        return stitched(page)
    finally:
        page.set_viewport_size(before)


def stitched(page):
    """The whole notebook, put together from as few windows as possible."""
    painted(page)
    needed = stretch(page, TALLEST)
    box = page.evaluate(PLACE)
    result = Image.new("RGB", (round(box["width"]), needed), "white")
    top, step = 0, int(box["height"])
    while top < needed:
        page.evaluate(SCROLL, top)
        painted(page)
        # The last window cannot scroll as far as asked.
        at = min(top, max(0, needed - step))
        result.paste(Image.open(io.BytesIO(page.screenshot(clip=box))), (0, at))
        top += step
    return result


def stretch(page, most=math.inf):
    """Make the window as tall as its notebook, so that all of it is laid out, or of `most` pixels; its height."""
    frame = page.viewport_size["height"] - page.evaluate(PLACE)["height"]
    # A short notebook is no taller than its window: start with a small one.
    resize(page, 300, frame)
    needed = page.evaluate(HEIGHT)
    # What comes into view, is wrapped or sized by the window may change the height: measure again after the change.
    for _ in range(5):
        resize(page, int(min(needed + frame, most)), frame)
        before, needed = needed, page.evaluate(HEIGHT)
        if needed == before:
            break
    page.evaluate(SCROLL, 0)
    return needed


def resize(page, height, frame):
    """Change the height of the window and wait until the notebook has followed: JupyterLab does it later."""
    page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
    inner = f"Math.round(document.querySelector('{SCROLLER}').getBoundingClientRect().height)"
    wait(page, f"() => {inner} === {round(height - frame)}", 30, "The notebook was not resized")
    painted(page)


def screenshot(page, path, full=True):
    """Save a picture of the page, with the whole notebook when `full`."""
    picture_of(page, full).save(path)


def cut(picture, path, height):
    """Save a tall picture as OUT-1.png, OUT-2.png … of at most this height; return the names."""
    path, names = Path(path), []
    for number, top in enumerate(range(0, picture.height, height), 1):
        names.append(path.with_stem(f"{path.stem}-{number}"))
        picture.crop((0, top, picture.width, min(top + height, picture.height))).save(names[-1])
    return names


# ---- Explorers ------------------------------------------------------------------------------------------


def explorers(page):
    """The explorers on the page, as locators: widgets of that class with a picture (questions have none)."""
    return page.locator(EXPLORER).filter(has=page.locator(PICTURE)).all()


def drawing(explorer):
    """What an explorer draws at this moment, as SVG: another one at every position."""
    return explorer.locator(MOVING).first.inner_html()


def sentence(explorer):
    """The computed sentence under an explorer's picture."""
    return explorer.locator(SENTENCE).first.inner_text().strip()


def slider_value(explorer, index=0):
    """The value of a slider."""
    # aria-valuenow is rounded to one decimal.
    return float(explorer.locator(HANDLE).nth(index).get_attribute("aria-valuetext"))


def move_slider_by_keyboard(page, explorer, index, key, times=1):
    """Focus a slider handle and press a key, such as ArrowRight, PageUp or Home, some times."""
    handle = explorer.locator(HANDLE).nth(index)
    handle.scroll_into_view_if_needed()
    handle.focus()
    for _ in range(times):
        page.keyboard.press(key)


def wait_until_still(explorer, quiet=0.4, timeout=15):
    """Wait until the picture and the sentence have not changed for `quiet` seconds."""
    end = time.monotonic() + timeout
    seen, since = None, time.monotonic()
    while time.monotonic() - since < quiet:
        now = drawing(explorer), sentence(explorer)
        if now != seen:
            seen, since = now, time.monotonic()
        if time.monotonic() > end:
            raise LabError(f"The explorer still changed after {timeout} s.")
        time.sleep(0.03)


# ---- Command line ---------------------------------------------------------------------------------------


def shoot(lab, chromium, notebook, out, options):
    """Run one notebook, save its picture, print what is wrong with it; return whether anything is."""
    started = time.monotonic()
    scheme = "dark" if options.dark else "light"
    with chromium.page(width=options.width, color_scheme=scheme) as page:
        lab.open_notebook(page, lab.add(notebook))
        if not options.no_run:
            run_all(page)
        picture = picture_of(page)
        found = problems(page)
    names = cut(picture, out, options.pages) if options.pages else [out]
    if not options.pages:
        picture.save(out)
    size = f"{picture.width}×{picture.height}"
    print(f"{notebook}: {', '.join(map(str, names))} {size}, {time.monotonic() - started:.1f} s")
    for problem in found:
        print(f"  PROBLEM {problem}")
    return bool(found)


def command_line():
    """The arguments of `python tests/lab.py`."""
    parser = argparse.ArgumentParser(description="Look at notebooks in JupyterLab.")
    commands = parser.add_subparsers(required=True)
    shot = commands.add_parser("shot", help="picture of whole notebooks after Run All")
    shot.add_argument("notebook", nargs="+", help="one or more notebooks")
    shot.add_argument("out", help="OUT.png, or a folder when there are several notebooks")
    shot.add_argument("--dark", action="store_true", help="JupyterLab's dark theme")
    shot.add_argument("--width", type=int, default=1280, help="width of the window in pixels")
    shot.add_argument("--pages", type=int, metavar="HEIGHT", help="cut into OUT-1.png … of this height")
    shot.add_argument("--no-run", action="store_true", help="show the stored outputs, do not run")
    return parser.parse_args()


def main():
    """Take the pictures; the exit code is 1 when a notebook shows a problem."""
    options = command_line()
    out, several = Path(options.out), len(options.notebook) > 1 or Path(options.out).suffix != ".png"
    if several:
        out.mkdir(parents=True, exist_ok=True)
    bad = False
    with Lab(dark=options.dark) as lab, Chromium() as chromium:
        for notebook in options.notebook:
            target = out / f"{Path(notebook).stem}.png" if several else out
            bad |= shoot(lab, chromium, notebook, target, options)
            lab.shut_down_kernels()
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
