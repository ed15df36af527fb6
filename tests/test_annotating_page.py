"""The page of `backchannel annotate` in Chromium, by keyboard alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from backchannel.annotating import annotator, done
from backchannel.facts import decode
from test_annotating import TEXT, Running, running

__all__ = ["running"]


@pytest.fixture(scope="module")
def browser(program: Callable[[str], str]) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program("chromium"),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any, running: Running) -> Iterator[Any]:
    """The page, opened at the printed address; what it fetches from elsewhere, or complains of, fails the test."""
    context = browser.new_context()
    opened = context.new_page()
    opened.set_default_timeout(120_000)
    faults: list[str] = []
    opened.on("request", lambda r: None if r.url.startswith((running.base, "blob:")) else faults.append(r.url))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    opened.goto(running.address)
    opened.wait_for_selector("#claims li[aria-current]")
    yield opened
    context.close()
    assert faults == []


def press(page: Any, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def wait(page: Any, message: str) -> None:
    page.wait_for_function("message => document.getElementById('message').textContent.includes(message)", arg=message)


def clear(page: Any) -> None:
    page.evaluate("document.getElementById('message').textContent = ''")


def choose(page: Any, answer: str) -> None:
    page.wait_for_selector("dialog#choice[open]")
    page.keyboard.type(answer.lower())
    assert page.inner_text("#answers [aria-selected=true]") == answer
    page.keyboard.press("Enter")


def go_to_word(page: Any, word: str, count: int = 1) -> None:
    """Move the cursor to a word, as somebody would by holding the arrow key down."""
    for _ in range(60):
        if page.inner_text("#text .cursor") == word:
            break
        press(page, "ArrowRight")
    assert page.inner_text("#text .cursor") == word
    for _ in range(count - 1):
        press(page, "Shift+ArrowRight")


def test_the_key_leaves_the_address_and_a_reload_still_works(page: Any, running: Running) -> None:
    assert page.url == running.base + "/"
    page.reload()
    page.wait_for_selector("#claims li[aria-current]")


def test_claims_are_confirmed_and_rejected_from_the_keyboard(page: Any, running: Running) -> None:
    assert page.inner_text("#text").strip() == TEXT
    assert page.locator("#text .evidence").all_inner_texts() == ["Norway", "met", "Chile", "in", "May"]
    press(page, "c")
    wait(page, "kept")
    page.wait_for_function("() => document.querySelectorAll('#claims li.judged').length === 1")
    assert page.locator("#text .trigger").all_inner_texts() == ["warned"], "the next claim is shown"
    clear(page)
    press(page, "x")
    wait(page, "kept")
    page.wait_for_function("() => document.querySelectorAll('#claims li').length === 1")
    kept = running.kept()
    assert [a.kind for a in kept.communications] == ["Meeting"]
    assert done(kept, annotator("Vera Lund"))
    assert "done" in page.inner_text("#place")
    assert len((running.folder / "gold.jsonl").read_bytes().splitlines()) == 1
    clear(page)
    press(page, "u")
    wait(page, "taken back")
    assert len(running.kept().communications) == 2


def test_words_are_selected_and_given_a_role_from_the_keyboard(page: Any, running: Running) -> None:
    press(page, "j")
    go_to_word(page, "Ida", 2)
    assert page.locator("#text .selected").all_inner_texts() == ["Ida", "Lunde"]
    press(page, "r")
    choose(page, "asserted by")
    choose(page, "Person")
    wait(page, "kept")
    kept = running.kept()
    [lunde] = [a for a in kept.actors if a.kind == "Person"]
    assert (lunde.name, kept.claims[1].asserted_by) == ("Ida Lunde", lunde.id)
    # Behind a character that JavaScript counts as two, offsets are still code points.
    assert TEXT[lunde.mentions[0].start : lunde.mentions[0].end] == "Ida Lunde"


def test_a_missing_act_is_added_and_corrected_from_the_keyboard(page: Any, running: Running) -> None:
    go_to_word(page, "thanked")
    press(page, "a")
    choose(page, "Support")
    wait(page, "kept")
    page.wait_for_function("() => document.querySelectorAll('#claims li').length === 3")
    clear(page)
    press(page, "s")
    choose(page, "ongoing")
    wait(page, "kept")
    clear(page)
    go_to_word(page, "Portugal")
    press(page, "r")
    choose(page, "recipient")
    choose(page, "State")
    wait(page, "kept")
    support = running.kept().communications[-1]
    assert (support.kind, support.status, support.recipient) == ("Support", "ongoing", ("portugal",))
    assert support.trigger.quote == "thanked"
    clear(page)
    press(page, "d")
    page.wait_for_selector("dialog#choice[open]")
    press(page, "Enter")
    wait(page, "kept")
    assert running.kept().communications[-1].recipient == ()


def test_what_cannot_be_done_is_told_on_the_page(page: Any) -> None:
    press(page, "r")
    choose(page, "mediator")
    wait(page, "has no mediator")
    assert page.get_attribute("#message", "class") == "fault"
    assert page.get_attribute("#message", "aria-live") == "polite"


def test_articles_are_turned_from_the_keyboard_and_help_is_there(page: Any) -> None:
    press(page, "n")
    page.wait_for_function("() => document.getElementById('place').textContent.startsWith('article 2 of 2')")
    press(page, "?")
    assert page.is_visible("#help")
    press(page, "Escape")
    press(page, "p")
    page.wait_for_function("() => document.getElementById('place').textContent.startsWith('article 1 of 2')")


def test_gold_is_saved_from_the_page(page: Any) -> None:
    press(page, "c")
    wait(page, "kept")
    page.wait_for_function("() => document.querySelectorAll('#claims li.judged').length === 1")
    clear(page)
    press(page, "c")
    wait(page, "kept")
    with page.expect_download() as download:
        page.click("#gold")
    lines = Path(download.value.path()).read_bytes().splitlines()
    assert [len(decode(line).claims) for line in lines] == [2]


def test_another_site_cannot_edit(browser: Any, running: Running, page: Any) -> None:
    """A page of another origin, in the same browser, tries what a page can: a form, and fetch in all its modes."""
    other = page.context.new_page()
    other.route("http://evil.example/*", lambda route: route.fulfill(body="<p>hello</p>", content_type="text/html"))
    other.goto("http://evil.example/")
    edit = json.dumps({"do": "reject", "claim": "k1"})
    tried = other.evaluate(
        """async ([url, edit]) => {
            const results = [];
            for (const options of [
                {method: "POST", body: edit, mode: "no-cors", headers: {"Content-Type": "text/plain"}},
                {method: "POST", body: edit, credentials: "include", headers: {"Content-Type": "application/json"}},
                {method: "POST", body: edit, headers: {"X-Annotation-Key": "guess"}},
                {},
            ]) {
                try { const answer = await fetch(url, options); results.push(answer.type === "opaque" ? "opaque" : answer.status); }
                catch (error) { results.push("blocked"); }
            }
            return results;
        }""",
        [running.base + "/articles/0/edits", edit],
    )
    # The first reaches the server, which refuses it; the page may not even see that. The others are not sent.
    assert tried[0] in ("opaque", "blocked")
    assert tried[1:] == ["blocked"] * 3
    assert len(running.kept().claims) == 2
