"""Text that a notebook shows as Markdown."""

import html


def without_formulas(text: str) -> str:
    """Text for a notebook: two dollar signs would make a formula of what is between them, escaped or not."""
    return text.replace("US$", "USD").replace("$", "USD ")


class Markdown:
    """Text that a notebook shows as Markdown and a terminal as it stands."""

    def __init__(self, text: str):
        self.text = text

    def _repr_markdown_(self) -> str:
        return without_formulas(self.text)

    def __repr__(self) -> str:
        return self.text

    def __add__(self, other: "Markdown") -> "Markdown":
        return Markdown(f"{self.text}\n\n{other.text}")


def nested_list(outline: str) -> str:
    """A nested Markdown list (two blanks a level, no markup in its lines) as HTML."""
    out, deep = [], -1
    for line in outline.splitlines():
        level = (len(line) - len(line.lstrip(" "))) // 2
        out += ["<ul>"] * (level - deep) + ["</li></ul>"] * (deep - level) + ["</li>"] * (level <= deep)
        out.append(f"<li>{html.escape(line.strip().removeprefix('- '))}")
        deep = level
    return "".join([*out, *["</li></ul>"] * (deep + 1)])
