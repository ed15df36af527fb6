"""A link checker for a site in a folder: every relative address leads to a file, every fragment to an element.

python tests/site_links.py SITE
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

__all__ = ["dead_links"]

_LINK = re.compile(r'\s(?:href|src|action)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
_STYLE = re.compile(r'href="([^"]*)static/style.css"')


def dead_links(site: Path) -> Iterator[str]:
    """Yield each link of each page that leads nowhere, with the page; and that any address is absolute on this host."""
    for folder, _, names in os.walk(site):
        for name in names:
            if name.endswith(".html"):
                yield from _of_page(Path(folder, name), site)


def _of_page(page: Path, site: Path) -> Iterator[str]:
    where = page.relative_to(site)
    text = page.read_text(encoding="utf-8")
    style = _STYLE.search(text)
    for link in set(_LINK.findall(text)):
        address = urlsplit(unescape(link))
        if address.scheme or address.netloc:
            continue
        if str(where) == "404.html" and style and address.path.startswith(style[1]):
            # Hosts show it at any address, so it alone leads on from the root of the site, wherever that is.
            address = address._replace(path=address.path[len(style[1]) :] or "index.html")
        elif address.path.startswith("/"):
            yield f"{where}: {link} is not relative"
            continue
        target = os.path.normpath(page.parent / unquote(address.path)) if address.path else str(page)
        if not _is_file(target):
            yield f"{where}: {link} leads to no file"
        elif address.fragment and unquote(address.fragment) not in _ids(target):
            yield f"{where}: {link} leads to no element"


@lru_cache(maxsize=20_000)
def _is_file(path: str) -> bool:
    return Path(path).is_file()


@lru_cache(maxsize=2_000)
def _ids(path: str) -> frozenset[str]:
    return frozenset(unquote(unescape(each)) for each in _ID.findall(Path(path).read_text(encoding="utf-8")))


if __name__ == "__main__":
    dead = list(dead_links(Path(sys.argv[1])))
    print(f"dead links: {len(dead)}", *dead[:20], sep="\n  ")
    sys.exit(bool(dead))
