"""HTML pages: the text of the article in them, and what they say of it (schema.org, OpenGraph and the like)."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from backchannel.errors import DataError
from backchannel.reading.items import Known

__all__ = ["Page", "fragment_text", "read_page"]

# Pages of newspapers have some thousand elements and some twenty levels. What has far more is generated to exhaust
# whoever walks the tree: lxml copies it by recursion, in C.
_MOST_ELEMENTS = 100_000
_DEEPEST = 500
# A date that no page can have; left out, htmldate takes the present day, and the same page would tell another date
# tomorrow.
_LATEST_DATE = "2199-12-31"
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9:-]*)[^>]*?(/?)>")
_VOID = frozenset(
    {b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track", b"wbr"}
    # closed by whatever follows them, in pages that leave their end tags out
    | {b"p", b"li", b"td", b"tr", b"th", b"dt", b"dd", b"option"}
)
_BLOCKS = frozenset(
    {"p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "section", "article", "pre"}
)


class Page(NamedTuple):
    """What is in a page: the article's text, and what is told of it."""

    text: str
    known: Known


def read_page(content: bytes, *, url: str = "", charset: str | None = None) -> Page:
    """Return the article of a page.

    Parameters:
        content: the page.
        url: where it was found.
        charset: how it is encoded, where its server said so.

    Raises:
        DataError: no article is in it, or it is not what any newspaper makes.
    """
    _check_tree(content)
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction

    _quiet()
    try:
        found = bare_extraction(
            _decoded(content, charset),
            url=url or None,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            # The heuristics that look for a date in any words of the page are wrong too often: a wrong date is worse
            # than none.
            date_extraction_params={
                "original_date": True,
                "extensive_search": False,
                "max_date": _LATEST_DATE,
            },
        )
    except (LxmlError, ValueError, RecursionError, AttributeError, TypeError) as error:
        raise DataError(f"this page cannot be read: {type(error).__name__}: {error}") from None
    text = "" if found is None or isinstance(found, dict) else (found.text or "")
    if found is None or isinstance(found, dict) or not text.strip():
        raise DataError("there is no article in this page", remedy="give the page of one report, not a list of them")
    language = _language(content)
    known = Known(
        title=" ".join((found.title or "").split()),
        published=found.date or "",
        publisher=" ".join((found.sitename or "").split()),
        url=found.url or url,
        language=language,
    )
    return Page(_paragraphs(text, known.title), known)


def fragment_text(fragment: str) -> str:
    """Return the words of a piece of HTML, a paragraph for each block.

    Raises:
        DataError: it is nested as no newspaper nests.
    """
    if "<" not in fragment and "&" not in fragment:
        return fragment
    _check_tree(fragment.encode("utf-8", "replace"))
    from lxml import html
    from lxml.etree import LxmlError

    try:
        tree = html.fragment_fromstring(fragment, create_parent="div")
    except (LxmlError, ValueError) as error:
        raise DataError(f"this HTML cannot be read: {error}") from None
    for node in tree.iter():
        if not isinstance(node.tag, str) or node.tag in ("script", "style"):
            node.text = None  # comments, and what is no text
        elif node.tag in _BLOCKS:
            node.tail = "\n\n" + (node.tail or "")
            node.text = "\n\n" + (node.text or "")
    words = "".join(tree.itertext())
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", words))
    return "\n\n".join(block for block in blocks if block)


def _check_tree(content: bytes) -> None:
    depth = elements = 0
    for tag in _TAG.finditer(content):
        if tag[2].lower() in _VOID or tag[3]:
            elements += 1
            continue
        if tag[1]:
            depth = max(0, depth - 1)
        else:
            elements += 1
            depth += 1
        if depth > _DEEPEST or elements > _MOST_ELEMENTS:
            raise DataError(
                f"this page is nested more than {_DEEPEST} deep, or has more than {_MOST_ELEMENTS:,} elements,"
                " as no article has"
            )


def _decoded(content: bytes, charset: str | None) -> bytes | str:
    """The page as text where its server told the encoding; else trafilatura finds out."""
    if charset:
        try:
            return content.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content


_LANG = re.compile(rb"<html\b[^>]*?\slang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*)", re.IGNORECASE)


def _language(content: bytes) -> str:
    found = _LANG.search(content[:10_000])
    return found[1].decode() if found else ""


def _paragraphs(text: str, title: str) -> str:
    """Each line a paragraph; the headline, which the page knows apart, is none."""
    lines = [line.strip() for line in text.split("\n")]
    lines = [line for line in lines if line]
    if len(lines) > 1 and lines[0] == title.strip():
        del lines[0]
    return "\n\n".join(lines)


@cache
def _quiet() -> None:
    """Keep trafilatura and its kin from telling stderr what the errors here say."""
    import logging

    for name in ("trafilatura", "htmldate", "justext", "courlan"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
