"""The data package: keep its hashes, the data dictionary and the editions of the defaults in step with the tables.

Run `python -m natolab.authoring.datapackage` after a table was changed on purpose.
"""

import csv
import hashlib
import io
import json
import sys
from pathlib import Path

from natolab.facts import editions


def _range(field: dict, cells: list[str]) -> str:
    """What a column holds: lowest to highest number, the allowed words, or the yes/no cells."""
    constraints = field.get("constraints", {})
    if "enum" in constraints:
        return ", ".join(str(value) for value in constraints["enum"])
    if field["type"] == "boolean":
        return f"{field['falseValues'][0]} = no, {field['trueValues'][0]} = yes"
    filled = [cell for cell in cells if cell]
    if field["type"] in ("integer", "number") and filled:
        # The cells as written: a number turned into a float and back may look different.
        return f"{min(filled, key=float)} to {max(filled, key=float)}"
    return ""


def _cell(text: object) -> str:
    """One cell of a Markdown table: a bar would start a new column."""
    return str(text).replace("|", "\\|")


def _meaning(field: dict, resource: dict) -> str:
    """The description of a column, with its part in the keys of the table."""
    schema = resource["schema"]
    parts = [field["description"]]
    if field["name"] in schema.get("primaryKey", []):
        parts.append("part of the key" if len(schema["primaryKey"]) > 1 else "key")
    for key in schema.get("foreignKeys", []):
        if field["name"] in key["fields"]:
            parts.append(f"points to {key['reference']['resource']}.{key['reference']['fields'][0]}")
    if not field.get("constraints", {}).get("required"):
        parts.append("may be empty")
    return "; ".join(parts)


def dictionary_markdown(package: dict) -> str:
    """The data dictionary: every table and every column of the package in plain words."""
    lines = [
        f"# {package['title']}",
        "",
        package["description"],
        "",
        "Made from `datapackage.json` by `python -m natolab.authoring.datapackage`; do not edit by hand.",
        "",
        "## Terms",
        "",
    ]
    lines += [f"- **{licence['title']}** ({licence['path']})" for licence in package["licenses"]]
    lines += ["", "## Tables", "", "| table | rows | what it is |", "| --- | ---: | --- |"]
    for resource in package["resources"]:
        name, rows = resource["path"], resource["rows"]
        lines.append(f"| [{name}](#{name.replace('.', '')}) | {rows} | {_cell(resource['title'])} |")
    for resource in package["resources"]:
        lines += [
            "",
            f"## {resource['path']}",
            "",
            f"**{resource['title']}.** {resource['description']}",
            "",
            f"- Rows: {resource['rows']}",
            "- From: " + "; ".join(source["title"] for source in resource["sources"]),
            f"- Vintage: {resource['vintage']}",
            f"- Terms: {resource['terms']}",
            "",
            "| column | type | unit | range | meaning |",
            "| --- | --- | --- | --- | --- |",
        ]
        for field in resource["schema"]["fields"]:
            cells = [f"`{field['name']}`", *(field[key] for key in ("type", "unit", "range"))]
            lines.append("| " + " | ".join(map(_cell, [*cells, _meaning(field, resource)])) + " |")
    # A dollar sign begins a formula where JupyterLab shows the page, even when it is escaped.
    return "\n".join(lines).replace("US$", "USD").replace("$", "USD ") + "\n"


def _rows(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))


def _with_present_edition(recorded: bytes, assumptions: bytes) -> bytes:
    """The table of editions with the defaults of the present one, where they differ from those recorded last."""
    now = {row["id"]: float(row["default"]) for row in _rows(assumptions)}
    out = io.StringIO()
    writer = csv.DictWriter(out, ("edition", "assumption_id", "default"), lineterminator="\n")
    writer.writerows(editions.additions(_rows(recorded), now))
    return recorded + out.getvalue().encode("utf-8")


def refresh(data_dir: Path) -> None:
    """Bring size, hash, row count and ranges up to date; write datapackage.json, README.md and editions.csv.

    Raises ValueError with a sentence, and writes nothing, when a table cannot be read as it is described.
    """
    path = data_dir / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    recorded = b""
    for resource in package["resources"]:
        try:
            raw = (data_dir / resource["path"]).read_bytes()
            if resource["path"] == editions.FILE:
                recorded = raw = _with_present_edition(raw, (data_dir / "assumptions.csv").read_bytes())
            rows = _rows(raw)
            if not rows or any(None in row or None in row.values() for row in rows):
                raise ValueError  # no row, or one with more or fewer cells than there are columns
            resource["bytes"] = len(raw)
            resource["hash"] = f"sha256:{hashlib.sha256(raw).hexdigest()}"
            resource["rows"] = len(rows)
            for field in resource["schema"]["fields"]:
                field["range"] = _range(field, [row[field["name"]] for row in rows])
        except (OSError, KeyError, ValueError):
            raise ValueError(
                f"The file data/{resource['path']} cannot be signed, nothing was changed: save it as UTF-8 without a "
                "byte order mark, with the columns and numbers that data/datapackage.json describes."
            ) from None
    # Bytes, not text: on Windows text mode would write CRLF and change nothing but every line.
    if recorded:
        (data_dir / editions.FILE).write_bytes(recorded)
    path.write_bytes((json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode("utf-8"))
    (data_dir / "README.md").write_bytes(dictionary_markdown(package).encode("utf-8"))


if __name__ == "__main__":
    try:
        refresh(Path(__file__).resolve().parents[3] / "data")
    except ValueError as error:
        sys.exit(str(error))
