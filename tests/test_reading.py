"""Reading: headers, the text kept as it is, and a clear word about every source that cannot be read."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from backchannel import reading
from backchannel.errors import BackchannelError, DataError, UsageError
from backchannel.facts import Facts
from backchannel.reading import MAX_CHARACTERS, read, read_facts

Report = Callable[..., Path]


def fault(source: object, **options: str) -> str:
    """Return the one line that reading the source is refused with."""
    with pytest.raises(BackchannelError) as caught:
        read(str(source), **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_text_without_headers_is_kept_as_it_is(report: Report) -> None:
    text = "  First line.\r\n\r\nSecond\tline  with “quotes” and 𝔘nicode.\n\n"
    article = read(report(text))
    assert article.text == text
    assert (article.title, article.published, article.publisher, article.url) == (None, None, None, None)


def test_headers_are_read_and_are_no_part_of_the_text(report: Report) -> None:
    path = report(
        "title: Envoys meet\nDATE: 2031-05-02\nPublisher:  Harbour Post \nurl: https://news.example/1\n\nThey met.\n"
    )
    article = read(path)
    assert article.text == "They met.\n"
    assert article.title == "Envoys meet"
    assert article.published == date(2031, 5, 2)
    assert article.publisher == "Harbour Post"
    assert article.url == "https://news.example/1"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_headers_end_at_the_first_line_that_is_none(report: Report, end: str) -> None:
    article = read(report(f"Title: One{end}They met.{end}Date: soon{end}"))
    assert article.title == "One"
    assert article.text == f"They met.{end}Date: soon{end}"


def test_only_the_blank_line_that_ends_the_headers_is_dropped(report: Report) -> None:
    assert read(report("Title: One\n\n\n  They met.")).text == "\n  They met."


def test_an_empty_first_line_says_that_there_are_no_headers(report: Report) -> None:
    article = read(report("\nDate: a fruit of the palm.\n"))
    assert article.text == "\nDate: a fruit of the palm.\n"
    assert article.published is None


def test_a_header_without_a_value_is_not_given(report: Report) -> None:
    assert read(report("Title:\nDate: \n\nThey met.")).title is None


def test_options_take_the_place_of_headers(report: Report) -> None:
    path = report("Title: A\nDate: some day\nPublisher: B\nURL: not one\n\nThey met.")
    article = read(path, title="C", published="2030-01-31", publisher="D", url="https://news.example/2")
    assert article.title == "C"
    assert article.published == date(2030, 1, 31)
    assert article.publisher == "D"
    assert article.url == "https://news.example/2"


def test_a_byte_order_mark_is_no_part_of_the_text(report: Report) -> None:
    assert read(report(b"\xef\xbb\xbfThey met.")).text == "They met."
    assert read(report(b"\xef\xbb\xbfTitle: One\n\nThey met.")).title == "One"


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Title: Één\n\nThey met.".encode())))
    assert read("-").title == "Één"


def test_a_closed_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert fault("-") == "-: standard input is closed; name a file, or pipe one in"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.txt") == f"{tmp_path}/none.txt: there is no such file"


def test_a_directory_is_refused_with_what_to_do(tmp_path: Path) -> None:
    assert fault(tmp_path) == f"{tmp_path}: this is a directory; name the files in it, e.g. {tmp_path}/*.txt"


def test_a_name_that_no_file_can_have_is_refused() -> None:
    assert "this names no file" in fault("a\0b")
    assert "this cannot be read" in fault("a" * 5000)


@pytest.mark.parametrize("empty", ["", " \n\t\n", "\ufeff"])
def test_an_empty_file_is_refused(report: Report, empty: str) -> None:
    assert fault(report(empty)).endswith("report.txt: this is empty; give the text of a news report")


def test_a_file_with_headers_only_is_refused(report: Report) -> None:
    assert "there is no text after the header lines" in fault(report("Title: One\nDate: 2031-05-02\n\n \n"))


def test_binary_data_is_refused_with_its_place(report: Report) -> None:
    assert "report.txt, byte 4: this is binary data (a NUL byte), not text" in fault(report(b"They\0\xff\x01 met."))


def test_what_is_not_utf_8_is_refused_with_the_offset_in_the_file(report: Report) -> None:
    assert "report.txt, byte 3: this is not UTF-8: invalid start byte (0xf6)" in fault(
        report("Ström".encode("latin-1"))
    )
    assert "byte 7: this is not UTF-8: invalid start byte (0xff)" in fault(report(b"\xef\xbb\xbfThey\xff met."))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_other_encodings_of_unicode_are_named(report: Report, encoding: str) -> None:
    marked = report("\ufeffThey met in the harbour.".encode(encoding))
    name = encoding.upper().replace("-LE", "LE").replace("-BE", "BE")
    assert f"this is {name}, not UTF-8; convert it, e.g. with `iconv -f {name} -t UTF-8`" in fault(marked)


def test_utf_16_without_a_mark_is_named(report: Report) -> None:
    assert "this is UTF-16LE" in fault(report("They met in the harbour.".encode("utf-16-le")))
    assert "this is UTF-16BE" in fault(report("They met in the harbour.".encode("utf-16-be")))


@pytest.mark.parametrize("value", ["yesterday", "2031-02-30", "2031-5-2", "2031-05-02T10:00:00", "20310502"])
def test_a_header_date_that_is_none_is_refused_with_its_line(report: Report, value: str) -> None:
    message = fault(report(f"Title: One\nDate: {value}\n\nThey met."))
    assert f"report.txt, line 2: '{value}' is not a date; write it as YYYY-MM-DD" in message


def test_an_option_that_is_no_date_is_the_callers_fault(report: Report) -> None:
    with pytest.raises(UsageError, match="published: '2031-13-01' is not a date"):
        read(report("They met."), published="2031-13-01")


def test_a_url_that_cannot_stand_in_a_graph_is_refused(report: Report) -> None:
    assert "line 1: 'news.example/a b' is not a URL" in fault(report("URL: news.example/a b\n\nThey met."))
    with pytest.raises(UsageError, match="url: 'news' is not a URL"):
        read(report("They met."), url="news")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://news.example/1", "https://", "https:///1", "https://[::1", "mailto:a@b.example"],
)
def test_a_url_that_is_no_page_is_refused(report: Report, url: str) -> None:
    assert f"line 1: '{url}' is not a URL; write it in full" in fault(report(f"URL: {url}\n\nThey met."))


@pytest.mark.parametrize("url", ["HTTPS://News.example/a?b=c#d", "http://[::1]:80/", "https://news.example/[1]%é"])
def test_odd_urls_in_use_are_taken(report: Report, url: str) -> None:
    assert read(report(f"URL: {url}\n\nThey met.")).url == url


def test_a_header_given_twice_is_refused(report: Report) -> None:
    assert "line 2: the header 'Title' is given twice" in fault(report("Title: One\ntitle: Two\n\nThey met."))


def test_ten_megabytes_on_one_line_are_refused_before_they_are_all_read(report: Report) -> None:
    message = fault(report(b"They met. " * 1_000_000))
    assert "an article has at most 1,000,000 characters; put each report into a file of its own" in message


def test_the_longest_text_is_read_and_one_character_more_is_not(report: Report) -> None:
    assert len(read(report("é" * MAX_CHARACTERS)).text) == MAX_CHARACTERS
    assert "this has 1,000,001 characters" in fault(report("é" * (MAX_CHARACTERS + 1)))


def test_an_endless_device_is_refused() -> None:
    assert "this is binary data" in fault("/dev/zero")


def test_a_file_without_permission_is_refused(report: Report) -> None:
    """Root may read everything, so a process without its privileges does the reading."""
    path = report("They met.")
    path.chmod(0)
    if os.geteuid() != 0:
        assert fault(path) == f"{path}: this file may not be read; ask for the permission to"
        return
    code = (
        "import os, sys; from backchannel import reading; from backchannel.errors import DataError\n"
        "os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "try: reading.read(sys.argv[1])\n"
        "except DataError as error: print(error.message)"
    )
    for parent in path.parents:
        if parent.owner() == "root" and len(parent.parts) > 2:
            parent.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True)
    assert done.stdout == "this file may not be read\n", done.stderr


def test_a_name_in_which_nothing_can_be_seen_is_none(report: Report) -> None:
    article = read(report("Title: \u202e\nPublisher: \u200b\n\nThey met."), title=" \t")
    assert (article.title, article.publisher) == (None, None)
    assert read(report("They met."), title=" The  talks\n").title == "The  talks"


def test_an_empty_name_names_no_file() -> None:
    assert "names no file; name a file, or - for standard input" in fault("")


def test_facts_over_several_lines_are_one_document(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text('{"schema": "facts/1",\n\n "article": {"text": "They met."}}\n')
    [facts] = read_facts(str(path))
    assert isinstance(facts, Facts) and facts.article.text == "They met."


def test_what_has_no_json_in_it_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("@prefix : <x:> .\n:a :b :c .\n" * 9)
    [error] = read_facts(str(path))
    assert str(error) == f"{path}: no line of this is JSON; give facts/1 objects, one a line"
    path.write_text('x\n{"schema": "facts/1", "article": {"text": "They met."}}\n')
    kinds = [type(each) for each in read_facts(str(path))]
    assert kinds == [DataError, Facts]


def test_what_the_package_offers() -> None:
    assert [name for name in reading.__all__ if not hasattr(reading, name)] == []
    assert issubclass(DataError, BackchannelError)
