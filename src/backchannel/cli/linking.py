"""``link`` and ``links``: who the actors are in other authorities, and what a person thinks of that."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import click

from backchannel.cli import complain, one_line
from backchannel.cli.options import authority_option, named
from backchannel.cli.streams import sound, write
from backchannel.errors import DataError, UsageError

if TYPE_CHECKING:
    from backchannel.facts import Facts
    from backchannel.linking import Judgement, Linker, Linking, Session

__all__ = ["LinkOptions", "link", "linking_options", "links", "made"]

MODES = ("offline", "wikidata", "reconcile", "none")

_Command = TypeVar("_Command", bound=Callable[..., Any])


class LinkOptions(NamedTuple):
    """What a user asked of linking."""

    mode: str
    authority: str | None
    judgements: str | None
    service: str | None
    contact: str | None
    cache: str | None
    cache_days: int
    service_type: tuple[str, ...]
    service_property: tuple[str, ...]

    def fingerprint(self) -> dict[str, object]:
        """Return what of this decides what comes out; of files, their content."""
        from backchannel.reading.source import read_bytes

        told = self._asdict() | {"contact": None, "cache": None, "cache_days": None}
        for name in ("authority", "judgements"):
            if told[name] is not None:
                told[name] = read_bytes(str(told[name]))
        return {f"link_{name}": value for name, value in told.items()}


def linking_options(command: _Command) -> _Command:
    """Add the options of linking, as one :class:`LinkOptions` named ``linked``."""

    @functools.wraps(command)
    def gathered(**given: Any) -> Any:
        own = {field: given.pop(field) for field in LinkOptions._fields}
        linked = LinkOptions(**own)
        _check(linked)
        return command(linked=linked, **given)

    options = (
        click.option(
            "--link",
            "mode",
            type=click.Choice(MODES),
            default="offline",
            show_default=True,
            help="Who says who the actors are: the authority file alone; or also Wikidata, or any reconciliation"
            " service, asked over the network for names; or nobody.",
        ),
        authority_option,
        click.option(
            "--judgements", metavar="FILE", callback=named, help="What `backchannel links` has kept; it is obeyed."
        ),
        click.option("--service", metavar="URL", help="The reconciliation service; or another Wikibase's API."),
        click.option(
            "--contact",
            metavar="ADDRESS",
            envvar="BACKCHANNEL_CONTACT",
            help="Your mail address or page, told to the service; or BACKCHANNEL_CONTACT in the environment.",
        ),
        click.option("--cache", metavar="FILE", callback=named, help="Where answers of services are kept."),
        click.option(
            "--cache-days", type=click.IntRange(min=0), default=30, show_default=True, help="How old they may be."
        ),
        click.option(
            "--service-type",
            metavar="CLASS=ID",
            multiple=True,
            help="The service's type for a class, such as Person=Q5; again for more.",
        ),
        click.option(
            "--service-property",
            metavar="NAME=ID",
            multiple=True,
            help="The service's property for country or office; again for more.",
        ),
    )
    with_options: Any = gathered
    for option in reversed(options):
        with_options = option(with_options)
    return cast(_Command, with_options)


def _check(linked: LinkOptions) -> None:
    """Refuse a call that cannot be meant, before any work begins."""
    if linked.mode == "reconcile" and not linked.service:
        raise click.UsageError("--link reconcile needs --service URL")
    if linked.mode in ("wikidata", "reconcile") and not linked.contact:
        raise click.UsageError(
            f"--link {linked.mode} needs --contact ADDRESS, or BACKCHANNEL_CONTACT in the environment: services ask"
            " who asks them"
        )
    online = {
        "--service": linked.service,
        "--service-type": linked.service_type,
        "--service-property": linked.service_property,
    }
    wanted = [name for name, value in online.items() if value and linked.mode not in ("wikidata", "reconcile")]
    if wanted:
        raise click.UsageError(f"{wanted[0]} is for --link wikidata and --link reconcile")


def _pairs(values: tuple[str, ...], option: str) -> dict[str, str] | None:
    pairs = [value.partition("=") for value in values]
    for name, equals, id in pairs:
        if not (name and equals and id):
            raise UsageError(f"{option} takes NAME=ID, not {name + equals + id!r}")
    return {name: id for name, _, id in pairs} or None


def made(linked: LinkOptions) -> Linking | None:
    """Return what links documents as the options have it; None where nothing is to be linked.

    Raises:
        DataError: the authority file, the judgements or the cache are not what they should be.
        UsageError: the contact or the service cannot be meant.
    """
    if linked.mode == "none":
        return None
    from backchannel import linking
    from backchannel.authority import authority_file

    authority = None if linked.authority is None else authority_file(linked.authority)
    judgements = None if linked.judgements is None else linking.Judgements.read(linked.judgements, missing=True)
    offline = linking.OfflineLinker(authority)
    if linked.mode == "offline":
        return linking.Linking(offline, judgements=judgements)
    session = linking.Session(str(linked.contact))
    service, host = _service(linked, session)
    return linking.Linking(offline, service, authority=host, judgements=judgements, say=complain)


def _service(linked: LinkOptions, session: Session) -> tuple[Linker, str | None]:
    from backchannel import linking
    from backchannel.linking.cache import default_cache
    from backchannel.linking.wikidata import WIKIDATA_API

    cache = linking.Cache(linked.cache or default_cache(), days=linked.cache_days)
    if linked.mode == "wikidata":
        return linking.WikidataLinker(session, cache, linked.service or WIKIDATA_API), None
    service = linking.ReconciliationLinker(
        session,
        cache,
        str(linked.service),
        types=_pairs(linked.service_type, "--service-type"),
        properties=_pairs(linked.service_property, "--service-property"),
    )
    return service, ""


@click.command()
@click.argument("sources", metavar="FACTS...", nargs=-1, required=True)
@linking_options
def link(sources: tuple[str, ...], linked: LinkOptions) -> int:
    """Say who the actors and places of facts are in other authorities; print the facts with these links.

    FACTS is a file of JSON documents, one a line, or - for standard input. The authority file is asked first; what
    the service is asked after is only names, and each answer is kept, so that a run that was cut off and started
    again asks nothing twice. When the service is down, the run goes on without it, and says so.

    \b
    Examples:
        backchannel extract report.txt | backchannel link - | backchannel map - > graph.ttl
        backchannel link facts.jsonl --authority ours.csv > linked.jsonl
        backchannel link facts.jsonl --link wikidata --contact desk@paper.example > linked.jsonl
        backchannel link facts.jsonl --link reconcile --service https://register.example/reconcile \\
            --contact desk@paper.example > linked.jsonl
    """
    from itertools import chain

    from backchannel.facts import encode
    from backchannel.linking import unlinked
    from backchannel.reading import read_facts

    faults: list[DataError] = []
    documents = sound(chain.from_iterable(read_facts(source) for source in sources), faults)
    linking = made(linked)
    for facts in map(unlinked, documents) if linking is None else linking.link(documents):
        write(encode(facts) + b"\n")
    if linking is not None:
        click.echo(one_line(linking.summary()), err=True)
    return 1 if faults else 0


@click.group()
def links() -> None:
    """Look at links and judge them; judgements are kept in a small CSV file, which later runs obey.

    SOURCE is a file of facts, or a store. An actor is given as `links list` shows it, or by its IRI. From a store, a
    link that is rejected is taken out at once.

    \b
    Example:
        backchannel links list linked.jsonl --open
    """


@links.command("list")
@click.argument("source", metavar="SOURCE")
@click.option("--open", "only_open", is_flag=True, help="Only those that are no exact match yet.")
def list_(source: str, only_open: bool) -> int:
    """List the links, tab-separated: actor, target, match, score, method, its name here, its name there.

    \b
    Example:
        backchannel links list linked.jsonl --open
    """
    faults: list[DataError] = []
    seen: set[tuple[str, str]] = set()
    for key, record in _linked(source, faults):
        for each in record.links:
            if (key, each.target) in seen or (only_open and each.match == "exact"):
                continue
            seen.add((key, each.target))
            cells = (key, each.target, each.match, f"{each.score:.2f}", each.method, record.name, each.label or "")
            write(("\t".join(one_line(cell) for cell in cells) + "\n").encode())
    return 1 if faults else 0


def _judging(command: _Command) -> _Command:
    """Add what a judgement needs: of whom, and where it is kept."""
    parameters = (
        click.argument("source", metavar="SOURCE"),
        click.argument("actor"),
        click.argument("target"),
        click.option("--judgements", metavar="FILE", required=True, callback=named, help="Where judgements are kept."),
        click.option("--note", metavar="TEXT", default="", help="Why, or who says so."),
    )
    with_parameters: Any = command
    for parameter in reversed(parameters):
        with_parameters = parameter(with_parameters)
    return cast(_Command, with_parameters)


@links.command()
@_judging
def accept(source: str, actor: str, target: str, judgements: str, note: str) -> int:
    """Accept that ACTOR is TARGET, a Wikidata item such as Q31 or the IRI of an entry.

    \b
    Example:
        backchannel links accept linked.jsonl actor/hezbollah Q41053 --judgements links.csv
    """
    return _judge(source, actor, target, "accept", judgements, note)


@links.command()
@_judging
def reject(source: str, actor: str, target: str, judgements: str, note: str) -> int:
    """Reject that ACTOR is TARGET; it is not even a candidate any more.

    \b
    Example:
        backchannel links reject linked.jsonl actor/hezbollah Q1234567 --judgements links.csv
    """
    return _judge(source, actor, target, "reject", judgements, note)


def _judge(source: str, actor: str, target: str, verdict: str, path: str, note: str) -> int:
    from backchannel.linking import Judgement, Judgements
    from backchannel.linking.judgements import full_target
    from backchannel.querying import prepare
    from backchannel.storage import is_store
    from backchannel.storage.withdrawal import withdraw_links

    target = full_target(target)
    if not target.startswith(("http://", "https://")):
        raise UsageError(f"{target!r} is no entry: give a Wikidata item such as Q31, or an http or https IRI")
    faults: list[DataError] = []
    names: dict[str, str] = {}
    labels: dict[str, str] = {}
    for key, record in _linked(source, faults):
        if actor == key or actor.endswith(f"/{key}"):
            names[key] = record.name
            labels.update({each.target: each.label for each in record.links if each.label})
    if not names:
        raise DataError(
            f"there is no actor or place {actor!r}", source=source, remedy="`backchannel links list` shows them"
        )
    key = max(names, key=len)
    judgement: Judgement = Judgement(key, target, verdict, labels.get(target, names[key]), " ".join(note.split()))
    Judgements.read(path, missing=True).add(judgement).write(path)
    click.echo(one_line(f"{verdict}ed: {key} ({names[key]}) is {target}"), err=True)
    if source != "-" and is_store(source):
        taken = withdraw_links(source, [judgement])
        if taken:
            prepare(source)
            click.echo(f"taken out of the store: {taken} link{'' if taken == 1 else 's'}", err=True)
    return 1 if faults else 0


def _linked(source: str, faults: list[DataError]) -> Iterator[tuple[str, Any]]:
    """Yield all actors and places of a source, each with its key."""
    from backchannel.linking import subjects_of

    for facts in sound(_documents(source), faults):
        for record, subject in subjects_of(facts):
            yield subject.key, record


def _documents(source: str) -> Iterator[Facts | DataError]:
    from backchannel.reading import read_facts
    from backchannel.storage import is_store, read_store

    if source == "-" or not os.path.isdir(source):  # noqa: PTH112 - a name may be one that Path refuses
        yield from read_facts(source)
        return
    if not is_store(source):
        raise UsageError(f"{source!r} is a directory and no store; give a file of facts, or a store")
    with read_store(source) as snapshot:
        for article in snapshot.articles():
            facts = snapshot.facts(article.iri)
            if facts is not None:
                yield facts
