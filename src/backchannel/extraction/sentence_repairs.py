"""Repairs of sentences that end inside a name: *spoke with Governor Andy* | *Beshear this morning*."""

from __future__ import annotations

from backchannel.extraction.tree import Tree

__all__ = ["rejoin"]

_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_FINAL = frozenset(".!?:;…\"'”’)]")
# Short forms of titles: their full stop ends no sentence.
_SHORT = frozenset(
    {"dr.", "gen.", "sen.", "gov.", "rep.", "mr.", "mrs.", "ms.", "lt.", "col.", "adm.", "rev.", "hon.", "st."}
)
# How many words of a name may stand before its head.
_NAME_REACH = 3


def rejoin(tree: Tree) -> None:
    """Join sentences that the parser cut in two: none begins with a comma, or right after half a name."""
    kept = [tree.sentences[0]] if tree.sentences else []
    headlines = {0} & tree.headlines
    for number, (first, end) in enumerate(tree.sentences[1:], 1):
        if (
            tree.paragraph[first] == tree.paragraph[first - 1]
            and _is_cut(tree, first)
            and _join(tree, kept[-1][0], first, end)
        ):
            kept[-1] = (kept[-1][0], end)
            continue
        if number in tree.headlines:
            headlines.add(len(kept))
        kept.append((first, end))
    if len(kept) == len(tree.sentences):
        return
    tree.sentences[:] = kept
    for number, (first, end) in enumerate(kept):
        tree.sentence[first:end] = [number] * (end - first)
    tree.headlines.clear()
    tree.headlines.update(headlines)


def _is_cut(tree: Tree, first: int) -> bool:
    before = first - 1
    if tree.word[first][0].isupper() and (tree.lower[before] in _SHORT or tree.pos[before] in {"ADP", "DET"}):
        return tree.word[before] != "." and tree.pos[first] in {"PROPN", "NOUN", "ADJ"}
    if tree.pos[before] == "PUNCT" or tree.word[before][-1] in _FINAL:
        return False
    if tree.word[first] == ",":
        return tree.pos[before] in {"PROPN", "NOUN"}
    names = tree.word[first][0].isupper() and tree.pos[first] in {"PROPN", "NOUN"}
    return names and (tree.word[before][0].isupper() or tree.pos[before] in {"PROPN", "NOUN"})


def _join(tree: Tree, start: int, first: int, end: int) -> bool:
    """Hang the second part under the first, or the first under the second, which has the verb."""
    before = first - 1
    one = next(t for t in range(start, first) if tree.head[t] == t)
    two = next(t for t in range(first, end) if tree.head[t] == t)
    if (
        tree.tag[two] in _FINITE
        and tree.pos[two] == "VERB"
        and tree.tag[one] not in _FINITE
        and tree.word[first] != ","
    ):
        subject = tree.child(two, "nsubj", "nsubj:pass")
        if subject is not None and one == before and tree.word[one][0].isupper():
            tree.attach(one, subject, "nmod:desc")
        else:
            tree.attach(one, two, "obl" if tree.pos[one] in {"NOUN", "PROPN"} else "advcl")
        return True
    if tree.tag[one] not in _FINITE and tree.tag[two] not in _FINITE and tree.word[first] != ",":
        tree.attach(
            two, before if two - first <= _NAME_REACH else one, "flat" if two - first <= _NAME_REACH else "list"
        )
        return True
    if tree.tag[one] not in _FINITE:
        return False
    if tree.pos[before] == "ADP":
        # "met with" | "Dr. Ana Rojas, chair of the council"
        tree.attach(two, tree.head[before] if tree.head[before] != before else one, "obl")
        tree.attach(before, two, "case")
        return True
    if tree.word[first] != ",":
        if tree.pos[two] not in {"PROPN", "NOUN"} or two - first > _NAME_REACH:
            return False
        tree.attach(two, before, "flat")
        return True
    names = [t for t in range(first, end) if tree.pos[t] == "PROPN" and (t == two or tree.head[t] == two)]
    if not names or (tree.tag[two] in _FINITE and tree.pos[two] == "VERB"):
        return False
    last = before
    while tree.dep[last] in {"flat", "compound"} and tree.head[last] != last:
        last = tree.head[last]
    if two not in names:
        tree.attach(two, one, "advcl")
    tree.attach(names[0], last, "conj")
    return True
