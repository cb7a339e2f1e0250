"""JupyterHub for one class on one server: who may come in, what each learner gets, when a server is stopped.

    jupyterhub --config exercises/instructor/jupyterhub_config.py

To change something, leave this file alone and write your own, which begins with
`load_subconfig("/srv/natolab/exercises/instructor/jupyterhub_config.py")` and overrides what follows.
How to install, make accounts and choose the size of a server: server.md, beside this file.

Learners log in with Unix accounts that are in the group `natolab`. Nobody else gets in, and nothing is open to the
network without encryption. Package, data and environment are shared and read-only; notebooks are copied to
~/natolab, where a learner's changes stay; at every start what is new or corrected follows (natolab.classroom.handout). Left out: shared documents, grading (nbgrader has its own set-up).

Read from the environment, all optional:

    NATOLAB_ADDRESS                    where the hub listens; http://127.0.0.1:8000 when not given
    NATOLAB_TLS_CERT, NATOLAB_TLS_KEY  certificate and key; without them only addresses of this machine are taken
    NATOLAB_GROUP                      Unix group of the learners; natolab when not given
    NATOLAB_IDLE_MINUTES               after which an unused kernel, then its server, is stopped; 60 when not given
"""

import ipaddress
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

COURSE = Path(__file__).resolve().parents[2]
# Measured with tests/benchmarks/class_load.py, 30 learners, MiB: a learner's server, each notebook that is open, hub
# with proxy; and room for the machine itself.
SERVER_MIB, NOTEBOOK_MIB, HUB_MIB, MACHINE_MIB = 80, 120, 220, 512
# Learners leave notebooks open when they go on to the next: places are counted for so many.
OPEN = 2
# What one process of a learner may ask for before Python says MemoryError to that learner alone.
LIMIT_MIB = 1024

c = get_config()  # noqa: F821 - JupyterHub provides it


# ---- Where it listens ---------------------------------------------------------------------------------


def stays_on_this_machine(address):
    """Whether only programs of this machine can reach an address such as http://127.0.0.1:8000."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


address = os.environ.get("NATOLAB_ADDRESS") or "http://127.0.0.1:8000"
certificate, key = os.environ.get("NATOLAB_TLS_CERT", ""), os.environ.get("NATOLAB_TLS_KEY", "")
encrypted = address.startswith("https:") and all(Path(file).is_file() for file in (certificate, key))
if not encrypted and not (address.startswith("http:") and stays_on_this_machine(address)):
    sys.exit(
        f"The hub does not listen at {address} without encryption: use https and name a certificate and its key in "
        "NATOLAB_TLS_CERT and NATOLAB_TLS_KEY, or stay on http://127.0.0.1:8000 behind a proxy that has a certificate."
    )
c.JupyterHub.bind_url = address
if encrypted:
    c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = certificate, key


# ---- Who may come in ----------------------------------------------------------------------------------

group = os.environ.get("NATOLAB_GROUP") or "natolab"
c.JupyterHub.authenticator_class = "pam"
c.PAMAuthenticator.allowed_groups = {group, f"{group}-teachers"}
# Teachers may start and stop servers on the hub's admin page; they do not get into a learner's files there.
c.PAMAuthenticator.admin_groups = {f"{group}-teachers"}


# ---- What a learner gets ------------------------------------------------------------------------------

# Runs as the learner, never as root: sets the limit, hands out notebooks, becomes the server. It is handed over
# as text because learners cannot read this folder.
START = f"""
import json, os, resource, sys, types
from pathlib import Path
from natolab.classroom.handout import kept_in_step

limit = {LIMIT_MIB} << 20
resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

for sentence in kept_in_step(Path({str(COURSE)!r}), Path.home() / "natolab"):
    print(sentence, file=sys.stderr)

# Sockets of kernels live here: the usual folder makes their names too long for some home folders. And a kernel
# without debugger and without a data base of past input: 10 MB less for each.
run = Path.home() / ".natolab-run"
os.environ["JUPYTER_RUNTIME_DIR"], os.environ["JUPYTER_PATH"] = str(run), str(run)
launch = "import sys; sys.modules['debugpy'] = None; from ipykernel.kernelapp import launch_new_instance as go; go()"
kernel = dict(display_name="Python 3", language="python", metadata=dict(debugger=False))
kernel["argv"] = [sys.executable, "-c", launch, "-f", "{{connection_file}}", "--HistoryManager.enabled=False"]
run.mkdir(mode=0o700, exist_ok=True)
(run / "kernels" / "python3").mkdir(parents=True, exist_ok=True)
(run / "kernels" / "python3" / "kernel.json").write_text(json.dumps(kernel))

# The allocator's settings below are for the server: kernels draw faster with the usual ones.
for name in [name for name in os.environ if name.startswith("MALLOC_")]:
    del os.environ[name]

# What a learner's server loads but never uses: a grammar for international addresses (16 MB, 0.8 s), and what only
# the hub does, its database (29 MB, 1 s). Should a later edition need it after all, it is loaded as usual.
class Absent(types.ModuleType):
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (Exception,), {{}})

sys.modules["rfc3987_syntax"] = None
# Building the check of notebooks takes 8 MB for a moment: done first, what follows moves into that room.
import nbformat
nbformat.validate(nbformat.v4.new_notebook())
database = ("sqlalchemy", "sqlalchemy.exc", "jupyterhub.orm", "jupyterhub.roles")
sys.modules.update((name, Absent(name)) for name in database)
try:
    import jupyterhub.singleuser
except Exception:
    for name in [name for name in sys.modules if name.partition(".")[0] == "jupyterhub"]:
        del sys.modules[name]
for name in database:
    if isinstance(sys.modules.get(name), Absent):
        del sys.modules[name]
from jupyterhub.singleuser import main
sys.exit(main())
"""
c.Spawner.cmd = [sys.executable, "-c", START]
c.Spawner.default_url = "/lab/tree/natolab/notebooks/00_start_here.ipynb"
# Systemd, Docker and Kubernetes spawners hold both limits; the stock spawner only passes them on (see START).
c.Spawner.mem_limit = f"{LIMIT_MIB}M"
c.Spawner.cpu_limit = 1.0
one_thread = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
c.Spawner.environment = {
    # A learner's kernel uses one core at most, so that no one takes all of them.
    **dict.fromkeys(one_thread, "1"),
    # What the server has used to read a notebook goes back to the machine.
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "JUPYTER_PLATFORM_DIRS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}

minutes = os.environ.get("NATOLAB_IDLE_MINUTES") or "60"
if not minutes.isdecimal() or int(minutes) == 0:
    sys.exit(f"NATOLAB_IDLE_MINUTES takes a whole number of minutes, 1 or more; “{minutes}” is not one.")
idle = 60 * int(minutes)
# Not needed for the notebooks, and each costs memory in every server.
unneeded = (
    "jupyter_server_terminals",
    "notebook_shim",
    "voila.server_extension",
    *(f"nbgrader.server_extensions.{part}" for part in ("assignment_list", "course_list", "formgrader")),
    "nbgrader.server_extensions.validate_assignment",
)
c.Spawner.args = [
    # A kernel that did nothing for so long and that no page shows is stopped, then its server. Files stay.
    f"--MappingKernelManager.cull_idle_timeout={idle}",
    "--MappingKernelManager.cull_interval=60",
    f"--ServerApp.shutdown_no_activity_timeout={idle}",
    "--ServerApp.terminals_enabled=False",
    "--LabApp.extension_manager=readonly",
    "--LanguageServerManager.autodetect=False",
    # Sockets in the learner's own folder: on TCP, another account of the machine could read what a kernel prints.
    "--KernelManager.transport=ipc",
    "--log-level=WARN",
    *(f"--ServerApp.jpserver_extensions={name}=False" for name in unneeded),
]


# ---- A class that begins all at once ------------------------------------------------------------------

c.JupyterHub.concurrent_spawn_limit = 0  # no one is turned away because others are starting
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
# As many as the memory holds; the next one is told so, and the others stay fast.
memory_mib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
places = (memory_mib - MACHINE_MIB - HUB_MIB) // (SERVER_MIB + OPEN * NOTEBOOK_MIB)
c.JupyterHub.active_server_limit = max(1, places)
