"""How a reader names a paper: by id, bare arXiv id or DOI, citekey, or the start of an id that no other has."""

from store.catalogue.papers import Papers
from store.catalogue.records import cited
from store.errors import UnknownPaper


def resolve(catalogue: Papers, name: str) -> str:
    """Find the id of the paper that is meant; raises UnknownPaper, which lists what was near."""
    from store.identifiers import named_in

    guesses = [name, *named_in(name)]
    known = catalogue.ids_of(guesses)
    for guess in guesses:
        if guess in known:
            return known[guess]
    if paper := id_of_citekey(catalogue, name):
        return paper
    found = _ids_from(catalogue, name, 6) if name else []
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownPaper(f"“{name}” is the start of several ids: {', '.join(found[:5])}; type more of it", found)
    found = near(catalogue, name, 5)
    hint = f"near it: {', '.join(found)}" if found else "`broadsheet list` shows what there is"
    raise UnknownPaper(f"there is no paper “{name}”; {hint}", found)


def id_of_citekey(catalogue: Papers, key: str) -> str | None:
    """Return the id of the paper cited by this key."""
    found = catalogue.file.ask("SELECT id FROM papers WHERE citekey = ?", (key,))
    return found[0][0] if found else catalogue.ids_of([cited(key)]).get(cited(key))


def near(catalogue: Papers, name: str, limit: int) -> list[str]:
    """List ids and citekeys that begin as ``name`` does, as far as any begins so; an id also without its scheme."""
    for length in range(len(name), 2, -1):
        start = name[:length]
        found = [each for scheme in ("", "arxiv:", "doi:") for each in _ids_from(catalogue, scheme + start, limit)]
        if found := [*found, *_citekeys_from(catalogue, start, limit)]:
            return found[:limit]
    return []


def names_from(catalogue: Papers, begun: str, limit: int) -> list[str]:
    """List what papers go by that begins so: ids, arXiv ids and DOIs without a scheme, citekeys."""
    found = [each for each in _ids_from(catalogue, begun, limit) if each.startswith(begun)]
    for scheme in ("arxiv:", "doi:"):
        within = _ids_from(catalogue, scheme + begun, limit)
        found += [each.removeprefix(scheme) for each in within if each.startswith(scheme)]
    return [*found, *_citekeys_from(catalogue, begun, limit)][:limit]


def _ids_from(catalogue: Papers, prefix: str, limit: int) -> list[str]:
    """List ids of papers, one of whose names begins so; what a paper is only recognised by is no such name."""
    asked = (
        "SELECT DISTINCT papers.id FROM keys JOIN papers USING (seq)"
        " WHERE key >= ? AND key < ? AND (key NOT GLOB 'p:*' OR key = papers.id) LIMIT ?"
    )
    return [identifier for (identifier,) in catalogue.file.ask(asked, (*_within(prefix), limit))]


def _citekeys_from(catalogue: Papers, prefix: str, limit: int) -> list[str]:
    asked = "SELECT citekey FROM papers WHERE citekey >= ? AND citekey < ? LIMIT ?"
    return [key for (key,) in catalogue.file.ask(asked, (*_within(prefix), limit))]


def _within(prefix: str) -> tuple[str, str]:
    """Return from where to where, in the order of names, those lie that begin so."""
    return prefix, prefix + "\U0010ffff"
