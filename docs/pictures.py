"""Take the pictures of the README: ``python docs/pictures.py``, which `make pictures` does.

The example reports are published, made a site, and looked at with Chromium, by way of Playwright. Pictures are cut to
what they show and saved with a palette, so that all of them together weigh a few hundred kilobytes.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from backchannel import extract, read
from backchannel.mapping import map_facts
from backchannel.site import SiteOptions, build_site
from backchannel.storage import open_store

__all__ = ["take"]

ROOT = Path(__file__).resolve().parent.parent
BASE = "https://backchannel.example/"
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--hide-scrollbars"]
_COLOURS = 128


def take(out: Path) -> None:
    """Write the pictures into a folder.

    Parameters:
        out: where they go; pictures of the same names are replaced.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        site = _site(Path(scratch))
        chromium = shutil.which("chromium")
        if chromium is None:
            sys.exit("chromium is not installed: apt-get install chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        claim = _page_with(site, "mediates between Chile and Mongolia, says Duarte Valadares")
        for name, page, size, scheme in (
            ("home", site / "index.html", (1200, 1010), "light"),
            ("claim", claim, (1200, 820), "light"),
            ("mediations", site / "mediations" / "index.html", (1200, 900), "light"),
            ("phone", claim, (390, 844), "dark"),
        ):
            (out / f"{name}.png").write_bytes(_shot(browser, page, size, scheme))
        browser.close()


def _site(scratch: Path) -> Path:
    with open_store(scratch / "store", base=BASE) as store:
        for report in sorted((ROOT / "examples").rglob("*.txt")):
            facts = extract(read(report))
            store.put(map_facts(facts), facts=facts)
    build_site(scratch / "store", scratch / "site", options=SiteOptions())
    return scratch / "site"


def _page_with(site: Path, words: str) -> Path:
    """The page whose title has these words."""
    for page in sorted(site.rglob("index.html")):
        if words in page.read_text(encoding="utf-8").partition("</title>")[0]:
            return page
    raise LookupError(f"no page has {words!r} in its title")


def _shot(browser: Browser, page: Path, size: tuple[int, int], scheme: str) -> bytes:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=1.5 if width < 600 else 1,
    )
    tab = context.new_page()
    tab.goto(page.as_uri())
    tab.evaluate("document.fonts.ready")
    image = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    context.close()
    stream = io.BytesIO()
    image.quantize(_COLOURS, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
    return stream.getvalue()


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "pictures")
