"""Arguments and options that several commands share, each checked before any work begins."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import click

from backchannel.cli.models import MODEL_OPTIONS, model_settings
from backchannel.columns import COLUMNS, Columns
from backchannel.errors import BackchannelError

if TYPE_CHECKING:
    from backchannel.extractors.llm import Settings

__all__ = [
    "FORMATS",
    "WHOLE_GRAPH",
    "Extraction",
    "attribution_options",
    "authority_option",
    "base_option",
    "checked_base",
    "checked_date",
    "checked_server",
    "endpoint_option",
    "extraction_options",
    "named",
    "named_each",
    "page_options",
]

WHOLE_GRAPH = ("ttl", "jsonld", "trig", "nq")
FORMATS = (*WHOLE_GRAPH, "nanopub")

_Command = TypeVar("_Command", bound=Callable[..., Any])
_Value = TypeVar("_Value")


class Extraction(NamedTuple):
    """What a user asked of reading and extraction."""

    sources: tuple[str, ...]
    published: date | None
    title: str | None
    publisher: str | None
    url: str | None
    min_confidence: float
    parser: str | None
    lexicon: str | None
    extractor: str = "rules"
    llm: Settings | None = None
    columns: Columns = COLUMNS
    fetch: bool = False
    authority: str | None = None


def _checked(
    check: Callable[[str], _Value],
) -> Callable[[click.Context, click.Parameter, str | None], _Value | None]:
    """Make a click callback of a check that raises this package's errors."""

    def callback(context: click.Context, parameter: click.Parameter, value: str | None) -> _Value | None:
        if value is None:
            return None
        try:
            return check(value)
        except BackchannelError as error:
            raise click.BadParameter(str(error)) from None

    return callback


def _date(value: str) -> date:
    from backchannel.article import parse_date

    return parse_date(value)


def _url(value: str) -> str:
    from backchannel.reading.headers import check_url

    return check_url(value)


def _base(value: str) -> str:
    from backchannel.mapping import check_base

    return check_base(value)


def _creator(value: str) -> str:
    from backchannel.publishing import check_creator

    return check_creator(value)


def _licence(value: str) -> str:
    from backchannel.publishing import check_licence

    return check_licence(value)


def _endpoint(value: str) -> str:
    from backchannel.publishing import check_endpoint

    return check_endpoint(value)


def _server(value: str) -> str:
    from backchannel.pushing.sending import check_address

    return check_address(value)


def _confidence(context: click.Context, parameter: click.Parameter, value: float) -> float:
    if not 0 <= value <= 1:  # also true of NaN, which click's own range lets pass
        raise click.BadParameter(f"{value} is not between 0 and 1")
    return value


def _lexicon(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Read the file once before any work begins: what is wrong with it is told once, and is the data's fault."""
    if value is not None:
        from backchannel.extraction.lexicon import read_lexicon

        read_lexicon(value)
    return value


def named(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Refuse an empty name: ``--out "$UNSET"`` means no directory, least of all the present one."""
    if value == "":
        raise click.BadParameter("it is empty; give a directory, or . for the present one")
    return value


def named_each(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse an empty name among several."""
    if "" in values:
        raise click.BadParameter("it is empty; give a file or a directory")
    return values


checked_server = _checked(_server)
"""The callback of an argument that is the address of a server."""

checked_date = _checked(_date)
"""The callback of an option that is a day."""

checked_base = _checked(_base)
"""The callback of ``--base`` where there is no base unless one is given."""


def _authority(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Read the file once before any work begins, as with a lexicon."""
    named(context, parameter, value)
    if value is not None:
        from backchannel.authority import authority_file

        authority_file(value)
    return value


def authority_option(command: _Command) -> _Command:
    """Add ``--authority``."""
    return click.option(
        "--authority",
        metavar="FILE",
        callback=_authority,
        help="Entries of your own beside the shipped ones: CSV, or SKOS in any syntax of RDF. Their names are found in"
        " texts, and linked.",
    )(command)


def base_option(command: _Command) -> _Command:
    """Add ``--base``."""
    return click.option(
        "--base",
        metavar="IRI",
        default="https://backchannel.example/",
        show_default=True,
        callback=checked_base,
        help="What the IRIs of the data start with.",
    )(command)


def attribution_options(command: _Command) -> _Command:
    """Add ``--creator`` and ``--licence``, as one attribution."""

    @functools.wraps(command)
    def gathered(creator: str | None, licence: str | None, **others: Any) -> Any:
        from backchannel.publishing import Attribution

        attribution = Attribution(creator, licence)
        if "nanopub" in (others.get("form"), *others.get("formats", ())):
            try:
                attribution.complete()
            except BackchannelError as error:
                raise click.UsageError(str(error)) from None
        return command(attribution=attribution, **others)

    for option in (
        click.option(
            "--licence",
            "--license",
            metavar="IRI",
            callback=_checked(_licence),
            help="The licence of what is published, e.g. https://creativecommons.org/licenses/by/4.0/.",
        ),
        click.option(
            "--creator",
            metavar="IRI",
            callback=_checked(_creator),
            help="Who publishes: an ORCID iD, or any other IRI of a person or an organisation.",
        ),
    ):
        gathered = option(gathered)
    return cast(_Command, gathered)


def endpoint_option(command: _Command) -> _Command:
    """Add ``--endpoint``."""
    return click.option(
        "--endpoint",
        metavar="URL",
        callback=_checked(_endpoint),
        help="Where the graph will be asked with SPARQL; told in catalog.ttl.",
    )(command)


def page_options(command: _Command) -> _Command:
    """Add what pages look like: ``--name``, ``--full-text``, ``--quote-limit``."""
    for option in (
        click.option(
            "--quote-limit",
            metavar="WORDS",
            type=click.IntRange(1),
            default=60,
            show_default=True,
            help="Cut quotes after so many words: how much may be quoted is a matter of law.",
        ),
        click.option("--full-text", is_flag=True, help="Show the whole text of each report, where the store has it."),
        click.option(
            "--name", metavar="TEXT", default="backchannel", show_default=True, help="What the pages call the site."
        ),
    ):
        command = option(command)
    return command


def extraction_options(command: _Command) -> _Command:
    """Add SOURCE... and what is known of the articles, as one :class:`Extraction` named ``wanted``."""

    @functools.wraps(command)  # also the options that were added before
    def gathered(
        sources: tuple[str, ...],
        published: date | None,
        title: str | None,
        publisher: str | None,
        url: str | None,
        min_confidence: float,
        parser: str | None,
        lexicon: str | None,
        extractor: str,
        text_field: str,
        date_field: str,
        title_field: str,
        publisher_field: str,
        url_field: str,
        fetch: bool,
        **others: Any,
    ) -> Any:
        _check_sources(sources, {"--title": title, "--url": url})
        llm = model_settings(extractor, others)
        columns = Columns(text_field, date_field, title_field, publisher_field, url_field)
        wanted = Extraction(
            sources, published, title, publisher, url, min_confidence, parser, lexicon, extractor, llm, columns, fetch
        )
        return command(wanted=wanted, **others)

    options = (
        click.argument("sources", metavar="SOURCE...", nargs=-1, required=True),
        click.option("--published", metavar="DATE", callback=_checked(_date), help="Date of publication, YYYY-MM-DD."),
        click.option("--title", metavar="TEXT", help="Headline."),
        click.option("--publisher", metavar="NAME", help="Who published the report."),
        click.option("--url", metavar="URL", callback=_checked(_url), help="Where it was published."),
        click.option(
            "--min-confidence",
            metavar="X",
            type=float,
            default=0.0,
            callback=_confidence,
            help="Leave out claims below this confidence, 0 to 1.",
        ),
        click.option(
            "--parser",
            metavar="NAME",
            help="An installed spaCy pipeline (Universal Dependencies) to use instead of the packaged one.",
        ),
        click.option(
            "--lexicon",
            metavar="FILE",
            callback=_lexicon,
            help="Frames of your own (TOML), added to the shipped ones; one of the same name replaces it.",
        ),
        *MODEL_OPTIONS,
        *(
            click.option(
                f"--{name}-field",
                metavar="NAME",
                default=default,
                show_default=True,
                help=f"What JSON Lines, CSV and Parquet call the {what}; a dot leads into an object.",
            )
            for name, default, what in (
                ("text", COLUMNS.text, "text"),
                ("date", COLUMNS.published, "date of publication"),
                ("title", COLUMNS.title, "headline"),
                ("publisher", COLUMNS.publisher, "publisher"),
                ("url", COLUMNS.url, "address"),
            )
        ),
        click.option("--fetch", is_flag=True, help="Get sources that are addresses (http, https) from the web."),
    )
    with_options: Any = gathered
    for option in reversed(options):
        with_options = option(with_options)
    return cast(_Command, with_options)


def _check_sources(sources: Sequence[str], of_one: dict[str, str | None]) -> None:
    """Refuse options that can be meant of one report only, and a second reading of standard input."""
    given = [name for name, value in of_one.items() if value is not None]
    if len(sources) > 1 and given:
        raise click.UsageError(
            f"{given[0]} is for one report, but {len(sources)} are given; put a header line into each instead"
        )
    if sources.count("-") > 1:
        raise click.UsageError("standard input can be read once only; give - once")
