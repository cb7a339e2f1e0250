"""Execute notebooks in place, the way they are stored: python tests/execute.py NOTEBOOK [NOTEBOOK ...].

Outputs and the stills of the controls are kept; the controls themselves are not, since none lives without a kernel,
nor is what changes from run to run without meaning anything. Code that is not the lesson is folded.
"""

import os
import sys
from pathlib import Path

import nbformat
from natolab.authoring.folding import tidied
from natolab.authoring.release import without_views
from nbclient import NotebookClient

os.environ["NATOLAB_PROGRESS"] = "off"  # a stored notebook shows nobody's own progress

VOLATILE = ("execution", "ExecuteTime")


def execute(path: Path) -> None:
    """Run one notebook top to bottom and write it back. Raises on the first cell that fails."""
    notebook = tidied(nbformat.read(path, as_version=4))
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
        store_widget_state=False,
        coalesce_streams=True,  # what a busy machine sends in pieces is one text
    )
    client.execute()
    notebook.metadata.language_info = nbformat.from_dict({"name": "python", "file_extension": ".py"})
    for cell in notebook.cells:
        for key in VOLATILE:
            cell.metadata.pop(key, None)
        for out in cell.get("outputs", []):
            if out.output_type == "stream" and out.name == "stderr":
                raise SystemExit(f"{path.name}: a cell warns: {out.text}")
    without_views(notebook)
    nbformat.validate(notebook)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        execute(Path(name))
        print(f"executed {name}")
