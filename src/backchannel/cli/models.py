"""Options that choose the extractor, and the language model that one of them asks."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from backchannel.errors import BackchannelError

if TYPE_CHECKING:
    from backchannel.extractors.llm import Settings

__all__ = ["MODEL_OPTIONS", "model_settings", "tell_account"]


def _timeout(context: click.Context, parameter: click.Parameter, value: float) -> float:
    if not 0 < value <= 86_400:
        raise click.BadParameter(f"{value} is no number of seconds to wait")
    return value


MODEL_OPTIONS = (
    click.option(
        "--extractor",
        metavar="NAME",
        default="rules",
        show_default=True,
        help="Who finds the facts: rules, llm, one of an installed package, or several: rules+llm.",
    ),
    click.option(
        "--llm-url",
        metavar="URL",
        help="For llm: an OpenAI-compatible endpoint, e.g. http://localhost:11434/v1; its key in BACKCHANNEL_LLM_KEY.",
    ),
    click.option("--llm-model", metavar="NAME", help="For llm: the model, by its name there."),
    click.option(
        "--llm-price",
        metavar="ASKED/ANSWERED",
        help="For llm: the price of a million tokens, e.g. 0.15/0.60, to tell what a run cost.",
    ),
    click.option(
        "--llm-cache",
        metavar="DIR",
        help="For llm: where answers are kept, so that nothing is asked twice. When left out: in your cache directory.",
    ),
    click.option(
        "--llm-timeout",
        metavar="SECONDS",
        type=float,
        default=300.0,
        show_default=True,
        callback=_timeout,
        help="For llm: how long to wait for an answer.",
    ),
)


def model_settings(extractor: str, others: dict[str, Any]) -> Settings | None:
    """Take the options of the model out of ``others``; return them, or None where no extractor asks a model.

    Raises:
        click.UsageError: an option cannot be meant, or one that is needed is missing.
    """
    url, model, price, cache, timeout = (
        others.pop(f"llm_{name}") for name in ("url", "model", "price", "cache", "timeout")
    )
    if extractor != "rules":
        from backchannel.extractors.choosing import check_names

        try:
            check_names(extractor)
        except BackchannelError as error:
            raise click.UsageError(str(error)) from None
    if "llm" not in extractor.split("+"):
        if url or model or price or cache:
            raise click.UsageError("the options --llm-... are for --extractor llm, or rules+llm")
        return None
    if not url or not model:
        raise click.UsageError("the extractor llm needs a model to ask; give --llm-url and --llm-model")
    from backchannel.extractors.llm.settings import KEY_VARIABLE, Key, Settings, default_cache, parse_price

    key = os.environ.get(KEY_VARIABLE, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise click.UsageError(f"what is in {KEY_VARIABLE} is no key: it holds characters that no header can")
    try:
        return Settings(
            url=url,
            model=model,
            key=Key(key) if key else None,
            price=None if price is None else parse_price(price),
            cache=Path(cache) if cache else default_cache(),
            timeout=timeout,
        )
    except BackchannelError as error:
        raise click.UsageError(str(error)) from None


def tell_account(settings: Settings | None) -> None:
    """Say on stderr what asking the model came to."""
    if settings is None:
        return
    from backchannel.extractors.llm import language_model

    for line in language_model(settings).account.lines(settings.price):
        click.echo(line, err=True)
