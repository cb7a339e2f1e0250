"""A class on one server: simulated learners open notebook 04, run it and move a slider, all at the same time.

    python tests/benchmarks/class_load.py [--learners 30] [--seconds 60] [--rate 2] [--setting FILE] [--env NAME=VALUE]

Runs a real JupyterHub with the proxy and the configuration of exercises/instructor, on this machine and for this
machine only, and needs what exercises/instructor/requirements.txt names in the same environment. Each learner asks the
hub for a server, fetches the page, its scripts and the notebook, runs all cells and moves the slider of the first
explorer, in the messages that JupyterLab sends. A learner whose last picture is not there yet waits for it, as
JupyterLab does, and the wait counts. Nothing is drawn: what browsers do on the learners' own machines is left out.

Memory is the proportional set size of server and kernels: what two processes share counts half for each.
Prints a report and writes nothing. The simulation takes its share of the processors too, and says how much.
"""

import argparse
import asyncio
import contextlib
import importlib.util
import itertools
import json
import os
import random
import resource
import secrets
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from urllib.parse import quote

import psutil
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "exercises" / "instructor" / "jupyterhub_config.py"
NOTEBOOK = "notebooks/04_what_would_it_take_to_stand_alone.ipynb"
SUBPROTOCOL = "v1.kernel.websocket.jupyter.org"
MIB = 1 << 20

# What only a test on one machine may do: no passwords, no Unix accounts, one token for all.
OVERRIDES = """
load_subconfig({config!r})
c.JupyterHub.bind_url = "http://127.0.0.1:{ports[0]}"
c.JupyterHub.hub_bind_url = "http://127.0.0.1:{ports[1]}"
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{ports[2]}"
c.ConfigurableHTTPProxy.command = [{proxy!r}, "--log-level", "warn"]
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = {home!r} + "/{{username}}"
c.Spawner.args = [*c.Spawner.args, *{arguments!r}]
c.Spawner.environment = {{**c.Spawner.environment, **{variables!r}}}
c.JupyterHub.log_level = 30
c.JupyterHub.services = [{{"name": "load", "api_token": {token!r}}}]
c.JupyterHub.load_roles = [
    {{"name": "load", "scopes": ["admin:users", "admin:servers", "access:servers"], "services": ["load"]}}
]
"""
# What JupyterLab asks its server for while a page opens, as seen in Chromium; scripts and the notebook come besides.
PAGE_CALLS = (
    "api/kernelspecs", "api/me", "lab/api/settings", "api/kernels", "api/sessions", "lab/api/workspaces", "api/me",
    "lab/api/translations/default", "api/kernelspecs", "lab/api/translations",
    "lab/api/settings/@jupyterlab/codemirror-extension:plugin",
    "lab/api/themes/@jupyterlab/theme-light-extension/index.css", "api/contents?content=1&hash=0",
    "lab/api/settings/@jupyterlab/docmanager-extension:plugin",
    "lab/api/settings/@jupyterlab/notebook-extension:panel", "api/nbconvert", "lab/api/settings?ids_only=true",
    "api/contents/natolab/notebooks?content=1&hash=0", "api/sessions",
)  # fmt: skip
# Chromium fetched so many script files of JupyterLab for a page, the two largest among them.
SCRIPTS = 64


class Refused(RuntimeError):
    """A step of one learner failed; the message says which."""


# ---- Hub ------------------------------------------------------------------------------------------------


class Hub:
    """A JupyterHub with its proxy, in a temporary folder, for programs of this machine."""

    def __init__(self, options):
        self.options, self.token = options, secrets.token_hex(16)
        self.ports = [free_port() for _ in range(3)]
        self.address = f"http://127.0.0.1:{self.ports[0]}"

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="natolab-hub-", ignore_cleanup_errors=True)
        home = Path(self._folder.name).resolve()
        config = home / "config.py"
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        text = OVERRIDES.format(
            config=str(CONFIG), ports=self.ports, proxy=proxy_command(self.options.proxy), home=str(home),
            arguments=["--allow-root"] if root else [], token=self.token,
            variables=dict(pair.split("=", 1) for pair in self.options.env),
        )  # fmt: skip
        more = Path(self.options.setting).read_text(encoding="utf-8") if self.options.setting else ""
        config.write_text(text + more, encoding="utf-8")
        self.log = home / "hub.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterhub", "--config", str(config)], cwd=home, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        return self

    def __exit__(self, *_):
        # Every server is a session of its own: the hub ends them when it is asked to end.
        children = psutil.Process(self.process.pid).children(recursive=True) if self.process.poll() is None else []
        stop(self.process)
        for child in children:
            with contextlib.suppress(psutil.NoSuchProcess):
                child.kill()
        self._folder.cleanup()

    async def up(self, patience=60):
        """Wait until hub and proxy answer."""
        for _ in range(patience * 5):
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError, HTTPClientError):
                await fetch(self, "hub/api")
                return
            await asyncio.sleep(0.2)
        sys.exit(f"JupyterHub did not start:\n{self.log.read_text()[-3000:]}")

    def servers(self):
        """Each learner's processes, server and kernels, by name."""
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error):
                name = child.environ().get("JUPYTERHUB_USER")
                if name:
                    found[name] = [child, *child.children(recursive=True)]
        return found

    def own(self):
        """The processes of hub and proxy."""
        hub = psutil.Process(self.process.pid)
        learners = {child.pid for group in self.servers().values() for child in group}
        return [hub, *(child for child in hub.children(recursive=True) if child.pid not in learners)]


def free_port():
    """A port that no one listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def stop(process):
    """End the hub, which ends proxy and servers: first asked, then forced."""
    for number, patience in ((signal.SIGTERM, 30), (signal.SIGKILL, 10)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return


def proxy_command(given):
    """Path of configurable-http-proxy."""
    found = shutil.which(given)
    if not found:
        sys.exit(f"There is no {given}: install it with `npm install -g configurable-http-proxy`, or name it: --proxy.")
    return str(Path(found).absolute())


def mebibytes(processes):
    """Proportional set size of some processes; one that has ended counts nothing."""
    total = 0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            total += process.memory_full_info().pss
    return total / MIB


def seconds_used(processes):
    """Processor time of some processes."""
    total = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            used = process.cpu_times()
            total += used.user + used.system
    return total


async def fetch(hub, path, method="GET", body=None):
    """Call hub or server through the proxy; return the body."""
    request = HTTPRequest(
        f"{hub.address}/{path}", method, {"Authorization": f"token {hub.token}"}, body=body,
        allow_nonstandard_methods=True, request_timeout=600, connect_timeout=600, follow_redirects=False,
    )  # fmt: skip
    return (await AsyncHTTPClient().fetch(request)).body


# ---- A learner ------------------------------------------------------------------------------------------


class Learner:
    """One learner: a server, a page, a kernel and a hand on a slider."""

    def __init__(self, hub, number, notebook):
        self.hub, self.name, self.notebook = hub, f"learner{number:03}", notebook
        self.base = f"user/{self.name}"
        self.session, self.idle, self.replies = uuid.uuid4().hex, {}, {}
        self.models, self.made, self.errors = {}, {}, []
        self.times, self.delays, self.asked = {}, [], 0

    async def start(self):
        """Ask the hub for a server and wait until it answers."""
        await fetch(self.hub, f"hub/api/users/{self.name}", "POST", "{}")
        await fetch(self.hub, f"hub/api/users/{self.name}/server", "POST", "{}")
        while True:
            user = json.loads(await fetch(self.hub, f"hub/api/users/{self.name}"))
            server = user["servers"].get("")
            if server is None:
                raise Refused("the hub gave up on the server")
            if server["ready"]:
                return
            await asyncio.sleep(0.5)

    async def open(self):
        """Fetch page, scripts, settings and notebook; start the kernel and wait until it answers."""
        await fetch(self.hub, f"{self.base}/lab/tree/natolab/{self.notebook}")
        files = list(scripts())
        # A browser keeps six connections to a server.
        await asyncio.gather(*(self._in_turn(files[i::6]) for i in range(6)))
        await asyncio.gather(*(self._in_turn(PAGE_CALLS[i::6]) for i in range(6)))
        name = quote(f"natolab/{self.notebook}")
        content = await fetch(self.hub, f"{self.base}/api/contents/{name}?type=notebook&content=1&hash=1")
        cells = json.loads(content)["content"]["cells"]
        self.cells = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        wanted = {"path": f"natolab/{self.notebook}", "name": "", "type": "notebook", "kernel": {"name": "python3"}}
        kernel = json.loads(await fetch(self.hub, f"{self.base}/api/sessions", "POST", json.dumps(wanted)))["kernel"]
        address = self.hub.address.replace("http", "ws", 1)
        request = HTTPRequest(
            f"{address}/{self.base}/api/kernels/{kernel['id']}/channels?session_id={self.session}",
            headers={"Authorization": f"token {self.hub.token}"}, request_timeout=600, connect_timeout=600,
        )  # fmt: skip
        self.socket = await websocket_connect(request, subprotocols=[SUBPROTOCOL], max_message_size=1 << 28)
        self.reader = asyncio.create_task(self._listen())
        await self._settled(self._send("kernel_info_request", {}))

    async def run(self):
        """Run all cells, queued at once as Run All does."""
        code = {"silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        sent = [self._send("execute_request", {**code, "code": source, "stop_on_error": True}) for source in self.cells]
        for number, message in enumerate(sent):
            await self._settled(message)
            self.made[number] = [key for key, (parent, _) in self.models.items() if parent == message]
        if self.errors:
            raise Refused(f"a cell failed: {self.errors[0]}")

    def slider(self):
        """The first slider that stands in one cell with a picture."""
        for keys in self.made.values():
            names = {key: self.models[key][1].get("_model_name") for key in keys}
            if "AnyModel" in names.values():
                for key, name in names.items():
                    if name == "FloatSliderModel":
                        return key, self.models[key][1]
        raise Refused("no slider with a picture was made")

    async def move(self, seconds, rate):
        """Move the slider at a steady pace; note how long each picture takes."""
        key, state = self.slider()
        steps = int((state["max"] - state["min"]) / state["step"])
        pace, value = 1 / rate, state["value"]
        start = time.perf_counter() + random.random() * pace
        for number in itertools.count():
            due = start + number * pace
            if due > start + seconds:
                return
            await asyncio.sleep(max(0, due - time.perf_counter()))
            previous = value
            while value == previous:
                value = round(state["min"] + random.randrange(steps) * state["step"], 8)
            self.asked += 1
            data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
            message = self._send("comm_msg", {"comm_id": key, "data": data})
            arrived = self.replies[message] = asyncio.get_running_loop().create_future()
            # A move that waited for the one before counts from when the hand moved.
            self.delays.append(1e3 * (await asyncio.wait_for(arrived, 60) - due))
            await self._settled(message)

    async def stop(self):
        """Close the page."""
        if hasattr(self, "reader"):
            self.reader.cancel()
            self.socket.close()

    async def _in_turn(self, paths):
        for path in paths:
            await fetch(self.hub, f"{self.base}/{path}")

    def _send(self, kind, content):
        """Send a message on the shell channel; return its id."""
        number = uuid.uuid4().hex
        header = {"msg_id": number, "msg_type": kind, "username": "", "session": self.session, "version": "5.4",
                  "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}  # fmt: skip
        self.idle[number] = asyncio.get_running_loop().create_future()
        parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
        self.socket.write_message(serialize_msg_to_ws_v1(parts, "shell"), binary=True)
        return number

    async def _settled(self, message, patience=600):
        """Wait until the kernel is done with a message."""
        await asyncio.wait_for(self.idle[message], patience)
        del self.idle[message]

    async def _listen(self):
        """Take what the kernel sends."""
        while (raw := await self.socket.read_message()) is not None:
            now = time.perf_counter()
            channel, parts = deserialize_msg_from_ws_v1(raw)
            if channel != "iopub":
                continue
            kind, parent = json.loads(parts[0])["msg_type"], json.loads(parts[1]).get("msg_id")
            if kind == "comm_msg" and parent in self.replies and len(parts) > 4:
                self.replies.pop(parent).set_result(now)
            elif kind == "status" and json.loads(parts[3])["execution_state"] == "idle" and parent in self.idle:
                if not self.idle[parent].done():
                    self.idle[parent].set_result(None)
            elif kind == "comm_open":
                content = json.loads(parts[3])
                self.models[content["comm_id"]] = parent, content["data"].get("state", {})
            elif kind == "error":
                content = json.loads(parts[3])
                self.errors.append(f"{content['ename']}: {content['evalue']}")


def scripts():
    """Scripts of JupyterLab for a page: as many as Chromium fetched, the two largest and smaller ones."""
    import jupyterlab

    folder = Path(jupyterlab.__file__).parent / "static"
    by_size = sorted(folder.glob("*.js"), key=lambda file: -file.stat().st_size)
    return [f"static/lab/{file.name}" for file in [*by_size[:2], *by_size[2 :: len(by_size) // SCRIPTS]]]


# ---- Class ----------------------------------------------------------------------------------------------


async def together(learners, step, *values):
    """Let all take one step at once; note each one's seconds. Returns those who got through, and what failed."""

    async def one(learner):
        began = time.perf_counter()
        await getattr(learner, step)(*values)
        learner.times[step] = time.perf_counter() - began

    results = await asyncio.gather(*map(one, learners), return_exceptions=True)
    failed = [f"{learner.name}, {step}: {problem!r}" for learner, problem in zip(learners, results, strict=True)
              if problem is not None]  # fmt: skip
    return [learner for learner, problem in zip(learners, results, strict=True) if problem is None], failed


def spread(label, values, unit):
    """One line: median, 95th percentile, largest."""
    values = sorted(values)
    p95 = values[min(len(values) - 1, int(0.95 * len(values)))]
    return f"{label:<34}{statistics.median(values):>8.0f}{p95:>8.0f}{values[-1]:>8.0f}  {unit}"


def memory(hub, learners):
    """Memory of each learner, of which the server's part, and of hub and proxy, MiB."""
    groups = hub.servers()
    whole = [mebibytes(groups[learner.name]) for learner in learners if learner.name in groups]
    server = [mebibytes(groups[learner.name][:1]) for learner in learners if learner.name in groups]
    return whole, server, mebibytes(hub.own())


def everything(hub):
    """All processes of hub, proxy and learners."""
    return [psutil.Process(hub.process.pid), *psutil.Process(hub.process.pid).children(recursive=True)]


async def lesson(hub, options):
    """The whole class from the first log-in to the last picture; prints the report, returns what failed."""
    AsyncHTTPClient.configure(None, max_clients=1000, max_buffer_size=1 << 28)
    await hub.up()
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{options.learners} learners, {os.cpu_count()} cores, load before {load}, Python {sys.version.split()[0]}")
    learners = [Learner(hub, number, options.notebook) for number in range(1, options.learners + 1)]
    everyone, failures = learners, []
    for step in ("start", "open", "run"):
        learners, failed = await together(learners, step)
        failures += failed
    if not learners:
        return failures
    after_run = memory(hub, learners)
    used, own, began = seconds_used(everything(hub)), resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    moving, failed = await together(learners, "move", options.seconds, options.rate)
    wall = time.perf_counter() - began
    failures += failed
    used, now = seconds_used(everything(hub)) - used, resource.getrusage(resource.RUSAGE_SELF)
    mine = now.ru_utime + now.ru_stime - own.ru_utime - own.ru_stime
    after_moves = memory(hub, learners)
    delays = [delay for learner in moving for delay in learner.delays]
    print(f"{'':<34}{'median':>8}{'p95':>8}{'largest':>8}")
    print(spread("server ready after", [x.times["start"] for x in everyone if "start" in x.times], "s"))
    print(spread("page, notebook, kernel ready after", [x.times["open"] for x in everyone if "open" in x.times], "s"))
    print(spread("Run All", [x.times["run"] for x in learners], "s"))
    print(spread("memory of a learner after Run All", after_run[0], "MiB"))
    print(spread("  of which server", after_run[1], "MiB"))
    print(spread("memory of a learner at the end", after_moves[0], "MiB"))
    print(spread("  of which server", after_moves[1], "MiB"))
    if delays:
        print(spread(f"slider to picture, {len(delays)} moves", delays, "ms"))
        print(f"processor time of a move: {1e3 * used / len(delays):.0f} ms; busy: class {used / wall:.2f} cores, "
              f"simulation {mine / wall:.2f} cores")  # fmt: skip
    print(f"hub and proxy {after_moves[2]:.0f} MiB; failures: {len(failures)}")
    await asyncio.gather(*(learner.stop() for learner in everyone))
    return failures


def main():
    """Start the hub, hold the lesson, print what failed; the exit code is 1 when anything did."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--learners", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=60, help="how long the sliders move")
    parser.add_argument("--rate", type=float, default=2, help="moves a second")
    parser.add_argument("--notebook", default=NOTEBOOK, help="path in the learner's copy")
    parser.add_argument("--proxy", default="configurable-http-proxy", help="the proxy's program")
    parser.add_argument("--setting", help="a file of further JupyterHub configuration, to try something out")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE", help="for the learners' servers")
    options = parser.parse_args()
    if not psutil.LINUX:
        sys.exit("Shared memory is counted as Linux counts it: run this on Linux.")
    if importlib.util.find_spec("jupyterhub") is None:
        sys.exit(f"JupyterHub is missing: {sys.executable} -m pip install -r exercises/instructor/requirements.txt")
    with Hub(options) as hub:
        failures = asyncio.run(lesson(hub, options))
        for failure in failures:
            print(f"  FAILED {failure}")
        if failures:
            print(f"The hub's last words:\n{hub.log.read_text(errors='replace')[-3000:]}")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
