"""Reading of corpora: what a source holds is told by its content, and what is at fault by its place."""

from __future__ import annotations

import gzip
import io
import json
import sys
from datetime import date
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
import zstandard

from backchannel.article import Article
from backchannel.errors import DataError
from backchannel.reading import Columns, Given, Item, Traffic, article, foreign_language, items, read
from backchannel.reading.content import Content, sniff
from backchannel.reading.items import MAX_ITEM_BYTES

TEXT = "Chile asked Portugal on Monday to carry a message to Mongolia about the copper trade."
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Chile asks | Harbour Post</title>
<meta property="og:title" content="Chile asks for a message to be carried">
<meta property="og:site_name" content="Harbour Post"><meta property="og:url" content="https://harbour.example/1">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle",
"datePublished": "2031-05-14T08:00:00Z", "publisher": {{"@type": "Organization", "name": "Harbour Post"}}}}</script>
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Chile asks for a message to be
carried</h1><p>{0}</p><p>{1}</p></article><footer>All rights are kept.</footer></body></html>"""
SECOND = "Portugal agreed to do so, its foreign minister said after talks in Lisbon with his colleague."


def page(first: str = TEXT, second: str = SECOND) -> bytes:
    return PAGE.format(first, second).encode()


def told(*sources: object, **options: object) -> tuple[list[Article], list[str]]:
    """Return the articles of sources, and what is said of all that is none."""
    articles: list[Article] = []
    faults: list[str] = []
    for each in items(map(str, sources), **options):  # type: ignore[arg-type]
        try:
            if isinstance(each, DataError):
                raise each
            articles.append(article(each) if isinstance(each, Item) else Article(text=f"passed over {each.source}"))
        except DataError as error:
            faults.append(str(error))
    return articles, faults


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


@pytest.mark.parametrize(
    ("head", "name", "content"),
    [
        (TEXT.encode(), "a.txt", Content.TEXT),
        (TEXT.encode(), "-", Content.TEXT),
        (b"[Harbour Post] Envoys met.", "a.txt", Content.TEXT),
        (b"Title: {x}\n\n{", "a", Content.TEXT),
        (page(), "a.txt", Content.HTML),
        (b"\xef\xbb\xbf <!-- a --> <HTML>", "-", Content.HTML),
        (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', "-", Content.HTML),
        (b'{"text": "a"}\n{"text": "b"}', "a.txt", Content.JSON_LINES),
        (b'{\n "text": "a"\n}', "a", Content.JSON),
        (b'[{"text": "a"}]', "a", Content.JSON),
        (b"nonsense", "a.jsonl.gz", Content.JSON_LINES),
        (b"date,text\n2031-05-14,a\n", "-", Content.CSV),
        (b"date\ttext\n", "-", Content.CSV),
        (b"when,what\n", "a.csv", Content.CSV),
        (b"PAR1\x15\x04", "-", Content.PARQUET),
        (b"WARC/1.0\r\nWARC-Type: warcinfo", "-", Content.WARC),
        (b'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom">', "-", Content.FEED),
        (b"<rss version='2.0'>", "-", Content.FEED),
        (gzip.compress(b"a", mtime=0), "a.txt", Content.GZIP),
        (zstandard.compress(b"a"), "a.txt", Content.ZSTD),
        (b"<?xml version='1.0'?><svg/>", "a.svg", Content.OTHER),
        (b"", "a", Content.TEXT),
    ],
)
def test_content_is_told_by_the_first_bytes(head: bytes, name: str, content: Content) -> None:
    assert sniff(head, name) is content


def test_a_page_gives_its_article_and_what_it_says_of_it(tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(page())
    found = read(tmp_path / "page")
    assert found.text == f"{TEXT}\n\n{SECOND}"
    assert found.title == "Chile asks for a message to be carried"
    assert (found.publisher, found.published) == ("Harbour Post", date(2031, 5, 14))
    assert found.url == "https://harbour.example/1"


def test_what_the_user_knows_takes_the_place_of_what_a_page_says(tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(page())
    found = read(tmp_path / "page", published="2030-01-02", publisher="Other", url="https://other.example/")
    assert (found.publisher, found.published, found.url) == ("Other", date(2030, 1, 2), "https://other.example/")


def test_a_page_without_an_article_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<html><body></body></html>")
    assert "a.html: there is no article in this page" in told(tmp_path / "a.html")[1][0]


@pytest.mark.parametrize(
    "bomb",
    [b"<div>" * 200_000, b"<p><b>x</b></p>" * 200_000, b"<html>" + b"<i>" * 100_000 + b"x"],
    ids=["deep", "many", "inline"],
)
def test_a_page_that_is_a_bomb_is_refused(tmp_path: Path, bomb: bytes) -> None:
    (tmp_path / "a.html").write_bytes(b"<!DOCTYPE html><html><body>" + bomb)
    [fault] = told(tmp_path / "a.html")[1]
    assert "as no article has" in fault


def test_a_page_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"<html><body><p>" + b"word " * (MAX_ITEM_BYTES // 5))
    assert "more than 16,000,000 bytes" in told(tmp_path / "a.html")[1][0]


def test_json_lines_are_an_article_each(tmp_path: Path) -> None:
    record = {"text": TEXT, "date": "2031-05-14T10:00:00+02:00", "title": "A", "publisher": "Post", "id": 7}
    (tmp_path / "a").write_bytes(lines(record | {"url": "https://post.example/7"}, {"text": SECOND, "date": None}))
    first, second = told(tmp_path / "a")[0]
    assert (first.text, first.published, first.title) == (TEXT, date(2031, 5, 14), "A")
    assert (first.publisher, first.url) == ("Post", "https://post.example/7")
    assert (second.text, second.published) == (SECOND, None)


def test_columns_have_the_names_that_are_given(tmp_path: Path) -> None:
    columns = Columns(text="story.body", published="day", title="head")
    (tmp_path / "a").write_bytes(lines({"story": {"body": TEXT}, "day": "2031-05-14", "head": "A"}))
    [found] = told(tmp_path / "a", columns=columns)[0]
    assert (found.text, found.published, found.title) == (TEXT, date(2031, 5, 14), "A")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b"{", "line 2: this is not JSON"),
        (b"[1]", "line 2: this is an array, not an object"),
        (b"3", "line 2: this is a number, not an object"),
        (b'{"body": "a"}', "line 2: there is no 'text'; name what holds the text: --text-field"),
        (b'{"text": 3}', "line 2: 'text' is a number, not text"),
        (b'{"text": ["a"]}', "line 2: 'text' is an array, not text"),
        (b'{"text": ""}', "line 2: this is empty"),
        (b'{"text": "a", "title": {}}', "line 2: 'title' is an object, not text"),
        (b'{"text": "a", "date": "soon"}', "line 2: 'soon' is not a date"),
        (b'{"text": "a", "date": "2031-02-30"}', "line 2: '2031-02-30' is not a date"),
        (b'{"text": "a", "url": "here"}', "line 2: 'here' is not a URL"),
        (b'{"text": "a\\u0000b"}', "line 2: character 1 of the text is a NUL"),
        (b'{"text": "a\\ud800b"}', "line 2: "),
        (b'{"text": "a\xff"}', "line 2: "),
        ('{"text": "a\u202eb"}'.encode(), "line 2: character 1 of the text, U+202E, shows readers other words"),
        (b"[" * 100_000, "line 2: this is n"),
        (b'{"text": "' + b"x" * (MAX_ITEM_BYTES + 5) + b'"}', "line 2: this line has more than 16,000,000 bytes"),
        (b'{"text": "' + b"x" * 1_000_001 + b'"}', "line 2: this has 1,000,001 characters"),
    ],
    ids=lambda value: repr(value[:20]),
)
def test_a_line_at_fault_is_told_and_the_others_read(tmp_path: Path, line: bytes, fault: str) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines({"text": TEXT}) + line + b"\n\n" + lines({"text": SECOND}))
    articles, faults = told(tmp_path / "a.jsonl")
    assert [each.text for each in articles] == [TEXT, SECOND]
    assert len(faults) == 1 and f"a.jsonl, {fault}" in faults[0] and "\n" not in faults[0]


def test_a_json_document_is_one_article_or_many(tmp_path: Path) -> None:
    (tmp_path / "one").write_text(json.dumps({"text": TEXT, "title": "A"}, indent=1))
    (tmp_path / "many").write_text(json.dumps([{"text": TEXT}, 3, {"text": SECOND}], indent=1))
    articles, faults = told(tmp_path / "one", tmp_path / "many")
    assert [each.text for each in articles] == [TEXT, TEXT, SECOND]
    assert [f"{tmp_path}/many, $[1]: this is a number, not an object" in fault for fault in faults] == [True]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_are_read_whatever_separates_their_cells(tmp_path: Path, separator: str) -> None:
    rows = [["title", "date", "text"], ["A", "2031-05-14", f'"{TEXT}\n\nHe ""agreed""."'], ["B", "", "Envoys met."]]
    (tmp_path / "a").write_text("".join(separator.join(row) + "\r\n" for row in rows))
    first, second = told(tmp_path / "a")[0]
    assert (first.title, first.published) == ("A", date(2031, 5, 14))
    assert first.text == f'{TEXT}\n\nHe "agreed".'
    assert (second.title, second.published, second.text) == ("B", None, "Envoys met.")


def test_a_row_at_fault_is_told_by_its_first_line(tmp_path: Path) -> None:
    table = b'date,text\n2031-05-14,"One\ntwo"\nsoon,Three.\n2031-05-14\n,"a"b"\n2031-05-15,a\xff\n2031-05-16,Four.\n'
    (tmp_path / "a.csv").write_bytes(table)
    articles, faults = told(tmp_path / "a.csv")
    assert [each.text for each in articles] == ["One\ntwo", "Four."]
    assert [fault.split(": ")[0].split(", ")[1] for fault in faults] == ["line 4", "line 5", "line 6", "line 7"]


def test_a_table_without_the_column_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("when,what\n1,2\n")
    assert "line 1: no column is called 'text'; name it: --text-field" in told(tmp_path / "a.csv")[1][0]


def parquet(**columns: list[object]) -> bytes:
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table(columns), sink)
    return sink.getvalue()


def test_parquet_is_read_row_by_row(tmp_path: Path) -> None:
    table = parquet(text=[TEXT, None, SECOND], date=[date(2031, 5, 14), None, date(2031, 5, 15)], more=[1, 2, 3])
    (tmp_path / "a").write_bytes(table)
    articles, faults = told(tmp_path / "a")
    assert [(each.text, each.published) for each in articles] == [
        (TEXT, date(2031, 5, 14)),
        (SECOND, date(2031, 5, 15)),
    ]
    assert ["a, row 2: there is no 'text'" in fault for fault in faults] == [True]


def test_a_broken_parquet_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(parquet(text=[TEXT] * 100)[:-20])
    assert "this Parquet file is broken" in told(tmp_path / "a")[1][0]


def record(body: bytes, kind: str = "response", length: int | None = None, status: str = "200 OK") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n".encode() + body
    content = body if kind == "conversion" else http
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0b3ef0c2-0000-0000-0000-000000000000>\r\n"
        f"WARC-Date: 2031-05-14T10:00:00Z\r\nWARC-Target-URI: https://post.example/{len(body)}\r\n"
        f"Content-Type: {'text/plain' if kind == 'conversion' else 'application/http; msgtype=response'}\r\n"
        f"Content-Length: {len(content) if length is None else length}\r\n\r\n"
    ).encode() + content + b"\r\n\r\n"  # fmt: skip


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstandard.compress])
def test_warc_files_give_the_pages_in_them(tmp_path: Path, pack: object) -> None:
    records = [record(b"WARC-Filename: a", "warcinfo"), record(page()), record(b"gone", status="404 Not Found")]
    records.append(record(SECOND.encode(), "conversion"))
    (tmp_path / "a").write_bytes(b"".join(map(pack, records)))  # type: ignore[call-overload]
    articles, faults = told(tmp_path / "a")
    assert [each.text for each in articles] == [f"{TEXT}\n\n{SECOND}", SECOND]
    assert articles[1].url == f"https://post.example/{len(SECOND)}" and faults == []


@pytest.mark.parametrize("length", [5, 100_000, -5])
def test_after_a_broken_warc_record_the_next_is_read(tmp_path: Path, length: int) -> None:
    good = [record(page(second=f"Envoys number {n} met in Lisbon for talks about the copper trade.")) for n in range(3)]
    (tmp_path / "a").write_bytes(good[0] + record(page(), length=length) + good[1] + good[2])
    articles, faults = told(tmp_path / "a")
    assert [each.text.split()[-10] for each in articles] == ["0", "1", "2"]
    [fault] = faults
    assert f"a, byte {len(good[0])}: " in fault and "this WARC record is broken" in fault


def test_after_a_broken_member_of_a_compressed_warc_file_the_next_is_read(tmp_path: Path) -> None:
    first, second, third = (gzip.compress(record(page(second=f"Envoy {n} left for talks."))) for n in range(3))
    spoilt = second[:100] + bytes(60) + second[160:]
    (tmp_path / "a").write_bytes(first + spoilt + third)
    articles, faults = told(tmp_path / "a")
    assert [each.text.split()[-4] for each in articles] == ["0", "2"]
    assert len(faults) == 1 and "this WARC record is broken" in faults[0]


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title><link>https://post.example/</link>
<item><title>A &amp;amp; B</title><link>https://post.example/1</link><pubDate>Wed, 14 May 2031 08:00:00 GMT</pubDate>
<description>&lt;p&gt;{0}&lt;/p&gt;&lt;p&gt;{1}&lt;/p&gt;</description></item>
<item><title>Only a headline</title></item></channel></rss>"""


def test_feeds_give_their_entries(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(FEED.format(TEXT, SECOND))
    articles, faults = told(tmp_path / "a")
    assert [(each.text, each.title) for each in articles] == [(f"{TEXT}\n\n{SECOND}", "A & B")]
    assert (articles[0].publisher, articles[0].published) == ("Harbour Post", date(2031, 5, 14))
    assert articles[0].url == "https://post.example/1"
    assert ["a, entry 2: this entry has a headline only" in fault for fault in faults] == [True]


def test_a_broken_feed_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(FEED.format(TEXT, SECOND)[:-40])
    articles, faults = told(tmp_path / "a")
    assert len(articles) == 1 and any("line 4: this feed is broken" in fault for fault in faults)


def test_entities_that_expand_without_end_do_no_harm(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    (tmp_path / "a").write_text(
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">{entities}]><rss version="2.0"><channel><item>'
        f"<title>x</title><description>&a11;</description></item></channel></rss>"
    )
    assert "this is markup, but no HTML and no feed" in told(tmp_path / "a")[1][0]
    (tmp_path / "b").write_text((tmp_path / "a").read_text().replace("<?xml", '<rss version="2.0"/><?xml'))
    assert all(len(each.text) < 100 for each in told(tmp_path / "b")[0])


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_packed_sources_are_unpacked(tmp_path: Path, pack: object) -> None:
    (tmp_path / "a").write_bytes(pack(TEXT.encode()))  # type: ignore[operator]
    (tmp_path / "b").write_bytes(gzip.compress(pack(lines({"text": TEXT}, {"text": SECOND}))))  # type: ignore[operator]
    assert [each.text for each in told(tmp_path / "a", tmp_path / "b")[0]] == [TEXT, TEXT, SECOND]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_what_is_packed_and_cut_short_is_read_as_far_as_it_goes(tmp_path: Path, pack: object) -> None:
    packed = pack(b"".join(lines({"text": f"{TEXT} {n}"}) for n in range(20_000)))  # type: ignore[operator]
    (tmp_path / "a").write_bytes(packed[: len(packed) * 2 // 3])
    articles, faults = told(tmp_path / "a")
    assert 0 < len(articles) < 20_000
    assert [f"byte {len(packed) * 2 // 3}: the " in fault and "ends too early" in fault for fault in faults] == [True]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.compress])
def test_a_bomb_is_not_unpacked(tmp_path: Path, pack: object) -> None:
    (tmp_path / "a.jsonl").write_bytes(pack(bytes(300_000_000)))  # type: ignore[operator]
    faults = told(tmp_path / "a.jsonl")[1]
    assert "unpacks to more than 200 times its size" in faults[-1]


def test_what_is_packed_again_and_again_is_refused(tmp_path: Path) -> None:
    data = TEXT.encode()
    for _ in range(4):
        data = gzip.compress(data, mtime=0)
    (tmp_path / "a").write_bytes(data)
    assert "packed more than 2 times" in told(tmp_path / "a")[1][0]


def test_folders_are_read_in_order_and_only_articles_in_them(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.html", "a.txt", "b/style.css", "b/.hidden.txt", "b/photo.txt", "c.jsonl"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(
            {"1.html": page(), "photo.txt": b"\xff\xd8\0\0"}.get(Path(name).name, name.encode())
        )
    (tmp_path / "c.jsonl").write_bytes(lines({"text": TEXT}))
    articles, faults = told(tmp_path)
    assert faults == []
    assert [each.text.replace(str(tmp_path), "").splitlines()[0] for each in articles] == [
        "a.txt", TEXT, TEXT, "b/2.txt", "passed over /b/photo.txt", "passed over /b/style.css",
    ]  # fmt: skip


def test_a_folder_without_an_article_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "a.css").write_text("a {}")
    faults = told(tmp_path / "empty", tmp_path / "css")[1]
    assert "empty: there is no file in this folder" in faults[0]
    assert "css: none of the 1 files in this folder is an article" in faults[1]


def test_patterns_name_the_files_that_fit(tmp_path: Path) -> None:
    (tmp_path / "a1.txt").write_text("One.")
    (tmp_path / "a2.txt").write_text("Two.")
    (tmp_path / "[x].txt").write_text("Three.")
    assert [each.text for each in told(f"{tmp_path}/a*.txt", f"{tmp_path}/[[]x*", f"{tmp_path}/[x].txt")[0]] == [
        "One.", "Two.", "Three.", "Three.",
    ]  # fmt: skip
    assert "none that fits this pattern" in told(f"{tmp_path}/b*.txt")[1][0]


def test_standard_input_may_be_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    for data in (
        lines({"text": TEXT}),
        parquet(text=[TEXT]),
        record(TEXT.encode(), "conversion"),
        gzip.compress(TEXT.encode()),
    ):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Pipe(data))))
        assert [each.text for each in told("-")[0]] == [TEXT]


class Pipe(io.RawIOBase):
    """Gives its bytes in small pieces, and cannot go back."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._data.read(min(7, len(buffer)))
        buffer[: len(data)] = data
        return len(data)


def test_reading_of_one_article_refuses_many(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(lines({"text": TEXT}, {"text": SECOND}))
    with pytest.raises(DataError, match="this holds several articles"):
        read(tmp_path / "a")


def test_the_traffic_is_counted(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(lines({"text": TEXT}))
    (tmp_path / "b").write_bytes(gzip.compress(record(page())))
    (tmp_path / "c").write_bytes(parquet(text=[TEXT]))
    traffic = Traffic.of([str(tmp_path)])
    assert traffic.total == sum(each.stat().st_size for each in tmp_path.iterdir())
    assert len(told(tmp_path, traffic=traffic)[0]) == 3
    assert traffic.total * 0.9 <= traffic.read <= traffic.total
    assert Traffic.of(["-"]).total is None


FRENCH = (
    "Le ministre des affaires étrangères du Chili a rencontré lundi à Lisbonne son homologue de Mongolie. "
    "Ils ont parlé du commerce du cuivre et de la pêche, et le Portugal a promis de transmettre un message."
    " Les deux pays reprendront leurs entretiens la semaine prochaine, ont indiqué leurs porte-parole."
)


def test_other_languages_are_told() -> None:
    assert foreign_language(FRENCH) == "fr" == foreign_language(FRENCH, "en-GB")
    assert foreign_language(FRENCH[:80], "fr") == "fr" and foreign_language(FRENCH[:80]) is None


@pytest.mark.parametrize("text", [TEXT, SECOND, "Envoys met.", "Nigeria unbanned the newspaper.", "", "1 2 3"])
def test_english_is_english_however_short(text: str) -> None:
    assert foreign_language(text) is None
    assert foreign_language(text, "en") is None


def test_what_is_given_is_checked() -> None:
    assert Given.of(None, "2031-05-14", None, None).published == date(2031, 5, 14)
