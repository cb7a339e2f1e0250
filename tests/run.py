#!/usr/bin/env python3
"""Set up and test everything: python3 tests/run.py [--no-browser] [--lowest] [--coverage] [pytest arguments].

Standard library only. Makes .venv-tests, installs what is needed, finds or installs a Chromium, and runs pytest on
the tests, the notebooks and the exercises. Paths given as arguments replace these. The exit code is pytest's.
With --lowest the same in .venv-lowest, with the lowest versions that requirements.txt allows.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
LOWEST = "--lowest" in sys.argv[1:]
VENV = ROOT / (".venv-lowest" if LOWEST else ".venv-tests")  # a learner's .venv stays as it is
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "natolab-installed.sha256"
REQUIREMENTS = [ROOT / "requirements.txt", TESTS / "requirements.txt"]

NO_CHROMIUM = (
    "No Chromium was found: install Chromium or Google Chrome, or run "
    f"`{PYTHON} -m playwright install chromium`, or name one in the environment variable CHROMIUM "
    "(python3 tests/run.py --no-browser leaves the browser tests out)."
)
BROWSER_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
BROWSER_FILES = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "~/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "$PROGRAMFILES/Google/Chrome/Application/chrome.exe",
    "$PROGRAMFILES (x86)/Google/Chrome/Application/chrome.exe",
    "$LOCALAPPDATA/Google/Chrome/Application/chrome.exe",
    "$LOCALAPPDATA/Chromium/Application/chrome.exe",
    "$PROGRAMFILES (x86)/Microsoft/Edge/Application/msedge.exe",
]
PLAYWRIGHT_BROWSER = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
# With --coverage: lines and branches of natolab that are run; the report comes before pytest's summary. Not by default:
# who counts lines also hears what a loop of a test means to be deaf to, and everything takes longer. Without the
# notebooks: nbval would count in their kernels too, which then do not start.
COVERAGE = [
    "--cov", f"--cov-config={ROOT / 'notebooks' / 'pyproject.toml'}", "--cov-report=term",
]  # fmt: skip
# Options of pytest whose value is the next argument, which is then not a path.
TAKES_VALUE = {"-k", "-m", "-n", "-p", "-o", "-W", "-c", "-r", "--dist", "--tb", "--maxfail", "--durations"}


# ---- Python packages ------------------------------------------------------------------------------------


def say(text):
    """Print at once, so that the order of lines holds when the output is a pipe."""
    print(text, flush=True)


def can_apt_install():
    """Whether this is root on a system with apt-get."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(package):
    """Install one Debian package; True when apt-get succeeded."""
    say(f"Installing {package} with apt-get …")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    # A failing mirror makes `update` fail although the package may still be found: only `install` counts.
    for command in (["update"], ["install", "-y", "--no-install-recommends", package]):
        done = subprocess.run(["apt-get", "-qq", *command], env=environment, stdout=subprocess.DEVNULL)
    return done.returncode == 0


def have_venv():
    """Whether the running Python can make a virtual environment with pip in it."""
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def make_venv():
    """Make the environment unless one that works is there."""
    check = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    if PYTHON.exists() and subprocess.run(check, stderr=subprocess.DEVNULL).returncode == 0:
        return
    if not have_venv() and can_apt_install():
        apt_install("python3-venv")
    if not have_venv():
        sys.exit("This Python cannot make virtual environments: install the package python3-venv.")
    say(f"Making {VENV} …")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def fingerprint():
    """Hash of everything that decides what is installed, and where."""
    files = [*REQUIREMENTS, ROOT / "notebooks" / "pyproject.toml", VENV / "pyvenv.cfg"]
    parts = [file.read_bytes() for file in files]
    # The editable install points at this checkout: an environment that was copied elsewhere must be installed anew.
    return hashlib.sha256(b"\0".join([str(ROOT).encode(), *parts])).hexdigest()


def installed():
    """Whether the environment holds what the requirement files ask for."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text() == fingerprint()


def lowest_versions(requirements):
    """The lowest versions a requirements file allows, as constraints: `a~=1.2` and `a>=1.2,<3` give `a==1.2`."""
    return "".join(
        f"{name}=={version}\n" for name, version in re.findall(r"^([\w-]+)[~>]=([\d.]+)", requirements, re.M)
    )


def install():
    """Install the packages and compile them."""
    say(f"Installing packages into {VENV.name} (one or two minutes the first time) …")
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    files = [argument for file in REQUIREMENTS for argument in ("-r", str(file))]
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    if LOWEST:
        lowest = VENV / "lowest.txt"
        lowest.write_text(lowest_versions(REQUIREMENTS[0].read_text(encoding="utf-8")), encoding="utf-8")
        pip += ["-c", str(lowest)]
    # `-e ./notebooks` in requirements.txt is relative to the working directory.
    done = subprocess.run([*pip, *files], cwd=ROOT, env=dict(environment, PIP_ROOT_USER_ACTION="ignore"))
    if done.returncode:
        sys.exit("pip could not install the packages: see its message above.")
    # Without byte code a kernel needs 2.5 s instead of 0.9 s to import pandas, pyplot and ipywidgets. Some
    # packages ship files that no current Python compiles, so the result says nothing.
    library = [PYTHON.parent.parent / "lib", PYTHON.parent.parent / "Lib"]
    folders = [str(folder) for folder in library if folder.exists()]
    subprocess.run([str(PYTHON), "-m", "compileall", "-qq", "-j", "0", *folders], env=environment)
    STAMP.write_text(fingerprint())


def warm_up():
    """Build Matplotlib's font cache: the first notebook would otherwise print a warning about it."""
    subprocess.run([str(PYTHON), "-W", "ignore", "-c", "import matplotlib.font_manager"], stderr=subprocess.DEVNULL)


# ---- Browser --------------------------------------------------------------------------------------------


def starts(browser):
    """Whether this file is a program that starts (Ubuntu's chromium-browser may be a stub that does not)."""
    if not browser or not Path(browser).is_file():
        return False
    if os.name == "nt":  # chrome.exe has no --version: it would open a window
        return True
    try:
        return subprocess.run([browser, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwright_browser():
    """Path of the Chromium that `playwright install` puts on the machine, whether or not it is there."""
    if not PYTHON.exists():
        return None
    done = subprocess.run([str(PYTHON), "-c", PLAYWRIGHT_BROWSER], capture_output=True, text=True)
    return done.stdout.strip()


def find_chromium():
    """Path of a Chromium or Chrome on this machine, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        named = shutil.which(named) or named
        return named if starts(named) else None
    for browser in map(shutil.which, BROWSER_NAMES):
        if starts(browser):
            return browser
    for file in BROWSER_FILES:
        browser = os.path.expanduser(os.path.expandvars(file))
        if starts(browser):
            return browser
    browser = playwright_browser()
    return browser if starts(browser) else None


def find_or_install_chromium():
    """Path of a Chromium, installed with apt-get when there is none and this is root; or None."""
    browser = find_chromium()
    if browser is None and not os.environ.get("CHROMIUM") and can_apt_install() and apt_install("chromium"):
        browser = find_chromium()
    return browser


def ready_the_driver():
    """Playwright's driver is a Node.js that needs libatomic, which a bare Debian lacks: install it, or say so."""
    ask = "from playwright._impl._driver import compute_driver_executable as path; print(path()[0])"
    done = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True)
    node = done.stdout.strip()
    if not starts(node) and not (can_apt_install() and apt_install("libatomic1") and starts(node)):
        say(f"Playwright's driver does not start: run `{node} --version` to see what is missing (often libatomic1).")


# ---- pytest ---------------------------------------------------------------------------------------------


def notebooks():
    """Every notebook and exercise, without JupyterLab's checkpoints."""
    found = [*sorted((ROOT / "notebooks").glob("*.ipynb")), *sorted((ROOT / "exercises").rglob("*.ipynb"))]
    return [str(file) for file in found if ".ipynb_checkpoints" not in file.parts]


def absolute(argument):
    """The absolute form of a path or node id, seen from here or from the repository; None for other words."""
    name, mark, node = argument.partition("::")
    for folder in (Path.cwd(), ROOT):
        if name and not name.startswith("-") and (folder / name).exists():
            return f"{(folder / name).resolve()}{mark}{node}"
    return None


def with_paths(arguments):
    """The arguments with absolute paths; when they name none, with the default paths."""
    result, named = [], False
    for previous, argument in zip(["", *arguments], arguments, strict=False):
        path = None if previous in TAKES_VALUE else absolute(argument)
        named = named or path is not None
        result.append(path or argument)
    counted = COVERAGE if "--coverage" in result else []
    result = [argument for argument in result if argument != "--coverage"]
    defaults = [] if named else [str(TESTS), *([] if counted else notebooks())]
    return [*result, *counted, *defaults]


def without_browser(arguments):
    """Take --no-browser out of the arguments and deselect the browser tests."""
    rest = [argument for argument in arguments if argument != "--no-browser"]
    if "-m" in rest[:-1]:
        place = rest.index("-m") + 1
        rest[place] = f"({rest[place]}) and not browser"
        return rest
    return ["-m", "not browser", *rest]


def pytest_command(arguments):
    """The one pytest process that runs everything."""
    return [
        str(PYTHON), "-m", "pytest", "-c", str(TESTS / "pytest.ini"), "--rootdir", str(ROOT),
        # Strict: stored outputs must come out again. The kernel is the one of this environment, not one of the machine.
        "--nbval", "--nbval-current-env", "--nbval-cell-timeout=120",
        "--nbval-sanitize-with", str(TESTS / "nbval_sanitize.cfg"),
        # The cells of a notebook belong together: loadscope keeps them in one process. Three, for two cores: those that
        # wait for a browser need none.
        "-n", "3", "--dist", "loadscope",
        *with_paths(arguments),
    ]  # fmt: skip


def environment(browser):
    """Environment of the tests."""
    result = dict(os.environ, JUPYTER_PLATFORM_DIRS="1", PYDEVD_DISABLE_FILE_VALIDATION="1")
    result.pop("PYTHONDONTWRITEBYTECODE", None)  # a hundred kernels would compile the module
    result["COVERAGE_FILE"] = str(VENV / "coverage")
    result["NATOLAB_PROGRESS"] = "off"  # nobody's own progress is read or written
    # Empty when there is none: the browser tests then fail with the sentence in NO_CHROMIUM.
    result["NATOLAB_CHROMIUM"] = browser or ""
    return result


def main(arguments):
    """Set up, run, and return pytest's exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have an older Python
        sys.exit("Python 3.11 or newer is needed.")
    if not installed():
        make_venv()
        install()
    warm_up()
    arguments = [argument for argument in arguments if argument != "--lowest"]
    browser = None
    if "--no-browser" in arguments:
        say("The browser tests are left out (--no-browser).")
        arguments = without_browser(arguments)
    else:
        browser = find_or_install_chromium()
        say(f"Browser: {browser}" if browser else NO_CHROMIUM)
        ready_the_driver()
    return subprocess.run(pytest_command(arguments), cwd=ROOT, env=environment(browser)).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
