"""What the reading copy costs: bytes, seconds to make, and how soon a page can be read and a lever moves its picture.

    python tests/benchmarks/reading_copy.py [FOLDER]      FOLDER: a copy made already, to leave out making one

Prints a table and writes nothing but a temporary folder. Pages are opened from disk with the network cut, at 390 and
1366 px. Frames: from the key to the picture, counted by requestAnimationFrame, the most of all levers; ms in the own
work of the page, median and worst.
"""

import argparse
import statistics
import sys
import tempfile
import time
import zlib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from lab import Chromium
from natolab.authoring import site

SHOTS = 12  # moves of each explorer
FIRST = "performance.getEntriesByType('paint').find(one => one.name === 'first-contentful-paint')?.startTime"
# Moves a lever and counts the frames until the drawing has changed.
MOVE = """async ([root, to]) => {
    const lever = root.querySelector('[data-lever]'), drawing = root.querySelector('.natolab-moving');
    const frame = () => new Promise(requestAnimationFrame);
    await frame();
    const before = drawing.innerHTML, start = performance.now();
    let frames = 0, done = 0;
    const watch = new MutationObserver(() => { done = done || performance.now(); });
    watch.observe(drawing, {childList: true});
    lever.value = to;
    lever.dispatchEvent(new Event('input', {bubbles: true}));
    while (!done && frames < 30 && drawing.innerHTML === before) { await frame(); frames++; }
    const worked = performance.now() - start;
    await frame();
    watch.disconnect();
    return done || drawing.innerHTML !== before ? [frames + 1, worked] : null;  // another place may look the same
}"""


def compressed(paths):
    """Bytes of files as a web server sends them."""
    return sum(len(zlib.compress(path.read_bytes())) for path in paths)


def moved(page):
    """Frames and milliseconds of each move of each explorer's first lever."""
    found = []
    for root in page.query_selector_all(".explorer"):
        lever = root.query_selector("[data-lever]")
        places = int(lever.get_attribute("max") or len(lever.query_selector_all("option")) - 1) + 1
        found += [page.evaluate(MOVE, [root, str(i * 7 % places)]) for i in range(SHOTS)]
    return [one for one in found if one]


def main():
    """Print the rows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        out, start = asked.folder or Path(temporary) / "site", time.monotonic()
        if not asked.folder:
            site.build(out)
            print(f"made in {time.monotonic() - start:.0f} s")
        every = [path for path in out.rglob("*") if path.is_file()]
        print(f"site {sum(path.stat().st_size for path in every) / 1e6:.2f} MB in {len(every)} files")
        shared = [*(out / "assets").iterdir(), out / "data" / "course.js"]
        print(f"{'page':44} {'KB':>6} {'px':>5} {'first view':>10} {'ready':>8} {'frames':>7} {'ms':>6} {'worst':>6}")
        with Chromium() as chromium:
            for number, entry in site.pages().items():
                size = compressed([out / entry["page"], out / "data" / f"{number}.js", *shared]) / 1e3
                for width in (390, 1366):
                    with chromium.page(width, 844, offline=True) as page:
                        page.goto(f"{out.resolve().as_uri()}/{entry['page']}")
                        page.wait_for_selector("body[data-ready]")
                        first, ready = page.evaluate(FIRST), page.evaluate("natolab.readyAt")
                        frames, spent = zip(*moved(page), strict=True)
                    print(
                        f"{entry['page']:44} {size:6.0f} {width:5} {first or 0:7.0f} ms {ready:5.0f} ms "
                        f"{max(frames):7.0f} {statistics.median(spent):6.1f} {max(spent):6.1f}"
                    )


if __name__ == "__main__":
    main()
