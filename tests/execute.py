"""Execute notebooks in place, the way they are stored: python tests/execute.py NOTEBOOK [NOTEBOOK ...].

Outputs, still pictures and the widget state are kept (JupyterLab shows the explorers before Run All);
what changes from run to run without meaning anything is taken out.
"""

import json
import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

os.environ["NATOLAB_PROGRESS"] = "off"  # a stored notebook shows nobody's own progress

VOLATILE = ("execution", "ExecuteTime")


VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"


def with_plain_ids(notebook) -> str:
    """The notebook as text, its widgets numbered in the order in which they are met instead of by chance.

    So a notebook that is executed again without a change stays as it was, and a change can be read in a diff.
    """
    state = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {})
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    met = [out["data"][VIEW]["model_id"] for out in outputs if VIEW in out.get("data", {})]
    for name in met:  # grows while it is read: a widget leads to those inside it
        known = set(met)
        inside = re.findall(r"IPY_MODEL_([0-9a-f]{32})", json.dumps(state.get(name, {}), sort_keys=True))
        met += [each for each in dict.fromkeys(inside) if each not in known]
    unseen = sorted(set(state) - set(met), key=lambda name: json.dumps(state[name], sort_keys=True))
    numbers = {name: f"{number:032x}" for number, name in enumerate([*met, *unseen], 1)}
    text = nbformat.writes(notebook)
    text = re.sub(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", lambda found: numbers.get(found[0], found[0]), text)
    return nbformat.writes(nbformat.reads(text, as_version=4))  # sorts anew


def execute(path: Path) -> None:
    """Run one notebook top to bottom and write it back. Raises on the first cell that fails."""
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
    )
    client.execute()
    notebook.metadata.language_info = nbformat.from_dict({"name": "python", "file_extension": ".py"})
    for cell in notebook.cells:
        for key in VOLATILE:
            cell.metadata.pop(key, None)
        for out in cell.get("outputs", []):
            if out.output_type == "stream" and out.name == "stderr":
                raise SystemExit(f"{path.name}: a cell warns: {out.text}")
    nbformat.validate(notebook)
    path.write_text(with_plain_ids(notebook) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        execute(Path(name))
        print(f"executed {name}")
