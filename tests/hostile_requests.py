"""Requests that nobody means well, as bytes; the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from urllib.parse import quote, urlencode

from serving_examples import ACT, ARTICLE, BC, CLAIM_GRAPH, PERSON

__all__ = ["ROUTES", "hostile_request"]

THINGS = [iri.removeprefix("https://backchannel.example") for iri in (ACT, ARTICLE, CLAIM_GRAPH, PERSON)]
ROUTES = [
    "/", "/sparql", "/query", "/mediations", "/timeline", "/timeline/2025-10", "/actors", "/search", "/about",
    "/static/style.css", "/static/", "/.well-known/void", "/nothing", "/article/", "/actor/", *THINGS,
    *(f"{thing}.{form}" for thing in THINGS for form in ("ttl", "jsonld", "nt", "trig", "nq", "rdf", "html")),
]  # fmt: skip
METHODS = ["GET"] * 24 + [
    "HEAD",
    "POST",
    "POST",
    "OPTIONS",
    "PUT",
    "DELETE",
    "PATCH",
    "TRACE",
    "CONNECT",
    "get",
    "G\x00T",
]
TRICKS = [
    "/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "/static/../../../../etc/passwd",
    "/static/%2e%2e/%2e%2e/application.py", "/static/..%5c..%5capplication.py", "//etc/passwd", "/./sparql", "/sparql/",
    "/sparql%00", "/%00", "/%", "/%zz", "/%ff%fe", "/\\..\\..", "//evil.example/%2f..", "/actor//", "/actor/ilan-torvik.ttl/..",
    "/" + "a" * 50_000, "/" + "a/" * 20_000, "/" + "%41" * 20_000, "/" + "../" * 5_000, "/~root", "/.git/config", "/*", "*",
    "http://127.0.0.1:1/", "/actor/<script>alert(1)</script>.html", "/search?q=<script>", "/actor/%3Cscript%3E.html",
    "/actor/ilan-torvik.html?page=99999999999999999999", "/actor/ilan-torvik.html?page=-1", "/timeline/9999-99",
    "/timeline/..%2f..", "/search?q=" + "%F0%9F%98%80" * 3000, "/query?show=csv&query=", "/query?name=../../etc/passwd",
]  # fmt: skip
LETTERS = "abcxyz019 \t\n?$<>{}()[]|^*+!@#&%=~'\"\\/;:,._-éΩ語\U0001f600\u202e\ufeff"


def _cross_product(chance: random.Random) -> str:
    wanted = chance.choice(["*", "(COUNT(*) AS ?n)", "DISTINCT ?a ?d", "(GROUP_CONCAT(?c) AS ?n)"])
    patterns = " . ".join(f"?{a} ?{b} ?{c}" for a, b, c in ("abc", "def", "ghi", "jkl")[: chance.randint(2, 4)])
    order = chance.choice(["", " ORDER BY ?a ?e", " ORDER BY RAND()"]) if wanted in ("*", "DISTINCT ?a ?d") else ""
    return f"SELECT {wanted} {{ {patterns} }}{order}"


def _deep_path(chance: random.Random) -> str:
    path = f"(<{BC}saidIn>|^<{BC}claims>|!<urn:x>)"
    for _ in range(chance.randint(1, 30)):
        path = f"({path}{chance.choice('*+?')}/^{path})" if len(path) < 20_000 else f"({path})*"
    return f"SELECT * {{ ?a {path} ?b }}"


def _huge_values(chance: random.Random) -> str:
    values = " ".join(f'"{chance.random()}"' for _ in range(chance.randint(1_000, 30_000)))
    return f"SELECT * {{ VALUES ?a {{ {values} }} VALUES ?b {{ {values[:2000]}}} ?s ?p ?o FILTER(?a != ?b) }}"


def _long_text(chance: random.Random) -> str:
    filler = chance.choice(
        ["#" + "x" * 1_040_000, " " * 1_040_000, "'" + "y" * 1_040_000, "?a " * 340_000, "{" * 1_000_000]
    )
    return f"SELECT * {{ {filler}\n }}"


def _nested(chance: random.Random) -> str:
    depth = chance.choice([100, 3_000, 100_000])
    opening, inner, closing = chance.choice(
        [("{", "", "}"), ("FILTER(!(", "1", "))"), ("OPTIONAL {", "?s ?p ?o", "}"), ("{ SELECT * ", "{}", "}")]
    )
    return f"SELECT * {{ {opening * depth}{inner}{closing * depth} }}"


def _elsewhere(chance: random.Random) -> str:
    target = chance.choice(["file:///etc/passwd", "http://127.0.0.1:1/", "http://169.254.169.254/", "ftp://x.invalid/"])
    return chance.choice(
        [
            f"SELECT * FROM <{target}> {{ ?s ?p ?o }}",
            f"SELECT * FROM NAMED <{target}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE <{target}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{target}> {{ ?s ?p ?o }} }}",
            f"LOAD <{target}>",
            f"INSERT DATA {{ <urn:a> <urn:b> <{target}> }}",
            "DROP ALL",
        ]
    )


def _expensive_function(chance: random.Random) -> str:
    return chance.choice(
        [
            f'SELECT * {{ ?s ?p ?o FILTER(REGEX(STR(?o), "{"(a*)*" * 20}b")) }}',
            f'SELECT (REPLACE("{"a" * 5000}", "a*a*a*a*a*b", "x") AS ?x) {{}}',
            'SELECT (CONCAT(?a, ?a) AS ?x) { BIND("' + "x" * 10_000 + '" AS ?a) ?s ?p ?o . ?t ?q ?r }',
            'SELECT * { BIND("1e99999999"^^<http://www.w3.org/2001/XMLSchema#double> * 1e308 AS ?x) }',
            'SELECT (STRDT("x", <javascript:alert(1)>) AS ?x) {}',
        ]
    )


def _noise(chance: random.Random) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(chance.randint(0, 400)))


def _damaged(chance: random.Random) -> str:
    query = list(
        f"PREFIX bc: <{BC}> SELECT ?act (COUNT(?c) AS ?n) {{ ?c bc:claims ?act . OPTIONAL {{ ?act bc:date ?d }} }} GROUP BY ?act"
    )
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(query))
        query[at : at + chance.randint(0, 3)] = chance.choice(LETTERS)
    return "".join(query)


QUERIES: list[Callable[[random.Random], str]] = [
    _cross_product, _deep_path, _huge_values, _long_text, _nested, _elsewhere, _elsewhere, _expensive_function,
    *[_noise] * 6, *[_damaged] * 8,
]  # fmt: skip


def _headers(chance: random.Random) -> list[str]:
    tricks = [
        f"Accept: {chance.choice(['text/turtle', 'text/html', '*/*;q=' + 'x' * 300, ',' * 5000, 'a/b;' * 2000, 'é', '*'])}",
        "Accept: text/csv\r\nAccept: application/json;q=0.5",
        "If-None-Match: " + ", ".join(f'"{n}"' for n in range(200)),
        "Content-Length: -1",
        "Content-Length: 5\r\nContent-Length: 6",
        "Content-Length: 99999999999999999999",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Expect: 100-continue",
        "Upgrade: websocket\r\nConnection: Upgrade",
        "Range: bytes=0-0,5-9,1-",
        "X-Forwarded-Host: evil.example\r\nX-Original-URL: /etc/passwd",
        "X-Long: " + "x" * chance.choice([1_000, 60_000, 200_000]),
        "\r\n".join(f"X-{n}: y" for n in range(chance.choice([50, 5_000]))),
        "Broken header",
        "X-Control: \x01\x02",
        f"Host: {chance.choice(['', 'evil.example', 'a' * 3000])}",
        "Origin: null\r\nAccess-Control-Request-Method: DELETE",
        "Cookie: " + "a=b; " * 200,
    ]
    return chance.sample(tricks, chance.choice([0, 0, 0, 0, 0, 1, 1, 2]))


def hostile_request(chance: random.Random) -> bytes:
    """Return one request; most are well enough formed to get past the first line."""
    method, route = chance.choice(METHODS), chance.choice(ROUTES)
    headers, body = _headers(chance), b""
    kind = chance.random()
    if kind < 0.35:
        query = chance.choice(QUERIES)(chance)
        parameters = [("query", query)] * chance.choice([1, 1, 1, 1, 2])
        if chance.random() < 0.2:
            name = chance.choice(["default-graph-uri", "named-graph-uri"])
            parameters.append(
                (name, chance.choice([CLAIM_GRAPH, "file:///etc/passwd", "x", "", "http://127.0.0.1:1/"]))
            )
        encoded = urlencode(parameters, errors="replace")
        if chance.random() < 0.4 and len(encoded) < 1_000_000:
            method, route = "GET", f"/{chance.choice(['sparql', 'sparql', 'query'])}?{encoded}"
        else:
            method, route = "POST", "/sparql"
            direct = chance.random() < 0.5
            body = query.encode("utf-8", "replace") if direct else encoded.encode()
            media_type = "application/sparql-query" if direct else "application/x-www-form-urlencoded"
            headers += [f"Content-Type: {media_type}", f"Content-Length: {len(body)}"]
    elif kind < 0.6:
        route = chance.choice(TRICKS)
    elif kind < 0.7:
        route += "?" + quote(_noise(chance)) * chance.choice([1, 1, 50])
    elif kind < 0.75:
        body = chance.randbytes(chance.choice([0, 10, 5_000, 3_000_000]))
        method = "POST"
        headers += [
            f"Content-Length: {len(body)}",
            f"Content-Type: {chance.choice(['', 'application/sparql-query', 'x/y'])}",
        ]
    elif kind < 0.78:
        return chance.randbytes(chance.choice([1, 100, 100_000]))
    elif kind < 0.8:
        return b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 3
    lines = [
        f"{method} {route} HTTP/{chance.choice(['1.1'] * 20 + ['1.0', '1.0', '2.0', '0.9'])}",
        "Host: x",
        *headers,
        "Connection: close",
    ]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogatepass") + body
