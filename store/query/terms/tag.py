"""The field of tags."""

from store.models import fold_tag
from store.query.criteria import TAGS, Criterion, Named
from store.query.fields import Value, field
from store.query.wording import worded


@field("tag", ops=(":", "=", "~"), pool="tags", aliases=("tags",))
def tag(value: Value) -> Criterion:
    """tag:word finds tags with a word that begins with it; tag=name, +name and #name exactly that tag; in any case."""
    if value.op == "=":
        return Named("tag", fold_tag(value.text), exact=True)
    return worded(value, (TAGS,))
