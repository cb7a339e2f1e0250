"""python -m natolab.authoring.site OUT [--zip]: the reading copy, see the package."""

import argparse
import shutil
import sys
import time
from pathlib import Path

from natolab.authoring.site import build
from natolab.errors import NatolabError


def main() -> int:
    """Build and say what was made; 1 and one sentence when that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m natolab.authoring.site", description="Make the reading copy.")
    parser.add_argument("out", type=Path, help="folder to write; it must be empty, new, or an earlier copy")
    parser.add_argument("--zip", action="store_true", help="write OUT.zip as well, to send as one file")
    asked, start = parser.parse_args(), time.monotonic()
    try:
        sizes = build(asked.out)
    except NatolabError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(sizes)} files, {sum(sizes.values()) / 1e6:.1f} MB, in {time.monotonic() - start:.0f} s.")
    if asked.zip:
        print(f"To send: {shutil.make_archive(str(asked.out), 'zip', asked.out.parent, asked.out.name)}")
    print(f"Open {asked.out / 'index.html'} in a browser.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
