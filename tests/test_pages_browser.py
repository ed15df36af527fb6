"""Pages in a real browser: Debian's Chromium walks from the first page to a quote and on, as people do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import missing
from hostile_reports import ALARM

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZES = {"desktop": (1280, 900), "phone": (360, 740)}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
WALKS = [
    pytest.param(size, scheme, scripts, id=f"{size}-{scheme}-{'with' if scripts else 'without'}-javascript")
    for size, scheme, scripts in (
        ("desktop", "light", True),
        ("desktop", "dark", False),
        ("phone", "light", False),
        ("phone", "dark", True),
    )
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright, a package of Python,")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(showcase: Path) -> Iterator[str]:
    """Where the server is that serves the showcase."""
    command = [sys.executable, "-m", "backchannel", "serve", showcase, "--port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    line = server.stderr.readline()
    assert " at " in line, line
    yield f"{line.partition(' at ')[2].partition(',')[0].rstrip('/')}/"
    server.terminate()
    server.wait(timeout=30)


class Visit:
    """A window of the browser, and what went wrong in it."""

    def __init__(self, browser: Browser, size: str = "desktop", scheme: Any = "light", *, scripts: bool = True) -> None:
        width, height = SIZES[size]
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, java_script_enabled=scripts
        )
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda told: self.faults.append(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def check(self, address: str) -> None:
        """The page shown is whole: no fault, nothing from elsewhere, nothing wider than the window."""
        page = self.page
        assert self.faults == [], page.url
        assert [url for url in self.asked if not url.startswith(address)] == [], page.url
        box = page.locator("body").bounding_box()
        assert box is not None and page.viewport_size is not None
        assert box["width"] <= page.viewport_size["width"], f"{page.url} is wider than the window"
        assert page.locator("h1").count() == 1, page.url
        assert page.title() != "broken into", page.url


@pytest.mark.parametrize(("size", "scheme", "scripts"), WALKS)
def test_a_walk_from_the_first_page_to_the_query(
    browser: Browser, address: str, size: str, scheme: str, scripts: bool
) -> None:
    visit = Visit(browser, size, scheme, scripts=scripts)
    page = visit.page
    page.goto(address)
    visit.check(address)
    page.locator(".bars.mediators a", has_text="Portugal").click()
    assert page.locator("h1").inner_text() == "Portugal"
    visit.check(address)

    row = page.locator("li", has_text="Portugal mediates between Chile and Mongolia").first
    row.get_by_role("link", name="details").click()
    assert page.locator("h1").inner_text() == "Portugal mediates between Chile and Mongolia"
    visit.check(address)

    page.locator(".card a", has_text="the chain of this word").first.click()
    assert "says Duarte Valadares" in page.locator("h1").inner_text()
    assert "intermediary between Chile and Mongolia" in page.locator("mark").inner_text()
    chain = page.locator("svg.chain")
    assert chain.is_visible()
    assert "Harbour Post" in (chain.text_content() or "")
    visit.check(address)

    page.get_by_role("link", name="in the report").first.click()
    assert page.locator("h1").inner_text() == "Portugal says it carried a Chilean message to Mongolia"
    target = page.locator(":target")
    assert "intermediary between Chile and Mongolia" in target.inner_text()
    assert target.is_visible()
    visit.check(address)

    page.get_by_role("navigation", name="Main").get_by_role("link", name="Query").click()
    page.get_by_role("link", name="mediations", exact=True).click()
    if scripts:
        assert page.locator(".cm-content").is_visible(), "the editor is not in the place of the text box"
        assert not page.locator("textarea").is_visible()
    else:
        assert "SELECT" in page.locator("textarea").input_value()
    page.get_by_role("button", name="Show a table").click()
    assert page.locator("table").get_by_role("cell", name="Valadares", exact=False).count() > 0
    visit.check(address)
    visit.context.close()


def test_the_editor_colours_completes_and_is_sent(browser: Browser, address: str) -> None:
    visit = Visit(browser)
    page = visit.page
    page.goto(f"{address}query")
    content = page.locator(".cm-content")
    colours = content.locator("span").evaluate_all("all => all.map(each => getComputedStyle(each).color)")
    assert len(set(colours)) >= 3, "keywords, variables and comments look alike"
    content.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("PREFIX bc: <https://w3id.org/backchannel/ontology#> SELECT (COUNT(*) AS ?n) { ?m a bc:Media")
    page.locator(".cm-tooltip-autocomplete li", has_text="bc:Mediation").wait_for()
    page.wait_for_timeout(300)  # a list that has just appeared takes no Enter: it may have been meant for the text
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    page.keyboard.press("Control+Enter")
    page.locator("table").wait_for()
    # Chromium keeps the look of what is typed over with a style attribute, which the policy stops; the editor mends it.
    visit.faults = [fault for fault in visit.faults if not fault.startswith("Applying inline style")]
    assert int(page.locator("td").inner_text()) > 10
    page.get_by_role("button", name="Draw a chart").click()
    visit.check(address)
    visit.context.close()


def test_a_page_can_be_used_with_the_keyboard(browser: Browser, address: str) -> None:
    visit = Visit(browser)
    page = visit.page
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert inside, "the first stop after skipping is not in the content"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    visit.context.close()


NAMES = "query?query=SELECT+%3FwhoLabel+%3Fwho+%7B+%3Fwho+%3Chttp%3A%2F%2Fwww.w3.org%2F2004%2F02%2Fskos%2Fcore%23prefLabel%3E+%3FwhoLabel+%7D"
"""A table of all names, the hostile ones among them, each leading to its bearer."""

KINDS = (
    "",
    "mediations",
    "timeline",
    "actors",
    "reports",
    "about",
    "search?q=peru",
    "query?name=mediations&query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D+LIMIT+5",
    "query?query=not+a+query",
    NAMES,
    "actor/peru.html",
    "actor/portugal.html",
    "place/riga.html",
    "no-such-page.html",
)


def others(page: Page, address: str) -> list[str]:
    """Pages of acts, claims, reports and actors with hostile words, and some without."""
    page.goto(f"{address}reports")
    links = page.locator(".report a").evaluate_all("all => all.map(each => each.href)")
    found = [*links, *KINDS]
    for link in links[:12]:
        page.goto(link)
        inner = page.locator("main a[href*='/act/'], main a[href*='/actor/']")
        found += inner.evaluate_all("all => all.slice(0, 40).map(each => each.href)")[::7]
    return sorted({each.partition("#")[0].removeprefix(address) for each in found})


@pytest.fixture(scope="module")
def addresses(browser: Browser, address: str) -> list[str]:
    visit = Visit(browser)
    found = others(visit.page, address)
    visit.context.close()
    assert len(found) > 25
    return found


@pytest.mark.parametrize("size", SIZES)
def test_hostile_words_run_nothing_and_break_no_layout(
    browser: Browser, address: str, addresses: list[str], size: str
) -> None:
    visit = Visit(browser, size)
    harmful = 0
    for path in addresses:
        visit.page.goto(address + path)
        visit.faults = [fault for fault in visit.faults if "404" not in fault and "400" not in fault]
        visit.check(address)
        harmful += ALARM in visit.page.content()
        visit.page.mouse.move(300, 300)
    assert harmful > 5, "no hostile words were on these pages"
    visit.context.close()


def test_the_policy_stops_what_would_run(browser: Browser, address: str) -> None:
    visit = Visit(browser)
    visit.page.goto(address)
    stopped = visit.page.evaluate(
        """() => new Promise(done => {
            document.addEventListener("securitypolicyviolation", event => done(event.violatedDirective));
            const script = document.createElement("script");
            script.textContent = "document.title = 'broken into'";
            document.body.append(script);
            setTimeout(() => done(""), 3000);
        })"""
    )
    assert stopped.startswith("script-src")
    assert visit.page.title() != "broken into"
    visit.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(browser: Browser, address: str, addresses: list[str], scheme: str) -> None:
    axe = Path(os.environ.get("NODE_PATH", "")) / "axe-core" / "axe.min.js"
    if not axe.is_file():
        missing("axe-core, a package of npm,")
    script = axe.read_text(encoding="utf-8")
    visit = Visit(browser, "desktop" if scheme == "light" else "phone", scheme)
    found = []
    checked = [*KINDS, *[path for path in addresses if path not in KINDS][::4]]
    for path in checked:
        visit.page.goto(address + path)
        visit.page.evaluate(f"() => {{ {script} }}")
        violations = visit.page.evaluate("() => axe.run().then(result => result.violations)")
        found += [
            f"{path}: {each['id']}: {each['nodes'][0]['html'][:150]}"
            for each in violations
            if each["impact"] in ("serious", "critical")
        ]
    assert found == []
    visit.context.close()


def test_paper_shows_the_words_and_not_the_controls(browser: Browser, address: str) -> None:
    visit = Visit(browser)
    visit.page.goto(f"{address}actor/portugal.html")
    visit.page.emulate_media(media="print")
    assert not visit.page.get_by_role("navigation", name="Main").is_visible()
    assert visit.page.locator("h1").is_visible()
    assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    visit.context.close()
