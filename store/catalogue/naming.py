"""How a reader names a paper: by id, bare arXiv id or DOI, citekey, or the start of an id that no other has."""

from store.catalogue import Catalogue
from store.errors import UnknownPaper
from store.identifiers import named_in


def resolve(catalogue: Catalogue, name: str) -> str:
    """Find the id of the paper that is meant; raises UnknownPaper, which lists what was near."""
    guesses = [name, *named_in(name)]
    known = catalogue.ids_of(guesses)
    for guess in guesses:
        if guess in known:
            return known[guess]
    if cited := catalogue.id_of_citekey(name):
        return cited
    found = catalogue.ids_from(name, 6) if name else []
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownPaper(f"“{name}” is the start of several ids: {', '.join(found[:5])}; type more of it", found)
    near = catalogue.near(name, 5)
    hint = f"near it: {', '.join(near)}" if near else "`broadsheet list` shows what there is"
    raise UnknownPaper(f"there is no paper “{name}”; {hint}", near)
