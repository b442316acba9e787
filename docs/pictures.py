"""Draw the pictures of the README from the fixtures: the report and one document explained, in a real browser.

python docs/pictures.py        # writes docs/pictures/*.png; needs Debian's chromium, playwright and pillow
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from corpusprep.cli.main import run

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
WIDTH, COLORS = 1060, 64
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> int:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        output, page = folder / "fixtures", folder / "explained.html"
        run(["clean", str(ROOT / "fixtures" / "raw"), "-o", str(output), "-q", "--report"])
        run(["explain", str(ROOT / "fixtures" / "raw" / "en-two-contributors.txt"), "--html", str(page)])
        _draw({"report": (output / "report.html", 800, None), "explain": (page, 1100, "button.why >> nth=3")})
    for path in sorted(PICTURES.glob("*.png")):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e3:.0f} kB")
    return 0


def _draw(pages: dict[str, tuple[Path, int, str | None]]) -> None:
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (page, height, hover) in pages.items():
            tab = browser.new_page(viewport={"width": WIDTH, "height": height}, color_scheme="light")
            tab.goto(page.as_uri())
            if hover is not None:
                tab.locator(hover).hover()
            (PICTURES / f"{name}.png").write_bytes(_small(tab.screenshot()))
        browser.close()


def _small(png: bytes) -> bytes:
    """The picture with few colors: a page of text needs no more, and the file is a third."""
    from PIL import Image

    made = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLORS).save(made, "PNG", optimize=True)
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main())
