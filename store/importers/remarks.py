"""What authors say about their paper at arXiv, beside it: where it was accepted, and whether they withdrew it."""

from __future__ import annotations

import re

_ACCEPTED = re.compile(
    r"\b(?:accept|appear|publish|camera.ready|oral|spotlight|poster|present|proceedings)", re.IGNORECASE
)
_NOT_YET = re.compile(r"\b(?:submitted|under review|in submission|rejected|workshop)\b", re.IGNORECASE)
_VENUE = re.compile(
    r"\b(AAAI|AACL|ACL|ACM MM|AISTATS|ASE|BMVC|CAV|CCS|CHI|CIKM|COLING|COLM|COLT|CoNLL|CoRL|CVPR|DAC|EACL|ECCV|ECIR|"
    r"EMNLP|FAccT|FOCS|FSE|HPCA|ICASSP|ICCV|ICDE|ICDM|ICLR|ICML|ICRA|ICSE|IJCAI|IJCV|Interspeech|INTERSPEECH|IROS|"
    r"ISCA|ISSTA|JAIR|JMLR|KDD|LREC|MICCAI|MICRO|MLSys|NAACL|NDSS|NeurIPS|NSDI|OOPSLA|OSDI|PLDI|POPL|RecSys|RSS|"
    r"SIGGRAPH(?: Asia)?|SIGIR|SIGMOD|SODA|SOSP|STOC|TACL|TMLR|TPAMI|UAI|UIST|USENIX Security|VLDB|WACV|WSDM|WWW)"
    r"(?![\w-])(?:\s*[’']?\s*((?:19|20)\d\d|\d\d\b(?!\s*(?:pages|pp\b))))?"
)
_OF_LAST_CENTURY = "60"  # the oldest of these met in the sixties
_WITHDRAWN = re.compile(
    r"\s*(?:(?:this|the) (?:paper|article|submission|work|manuscript|preprint)\b.{0,40}\bwithdrawn\b|withdrawn\b)",
    re.IGNORECASE,
)


def accepted_at(remark: str) -> str | None:
    """Return where a paper was accepted, of the places that everybody knows by letters; None where it does not say."""
    if not _ACCEPTED.search(remark) or _NOT_YET.search(remark):
        return None
    found = _VENUE.search(remark)
    if not found:
        return None
    year = found[2] or ""
    century = "" if len(year) != 2 else "19" if year >= _OF_LAST_CENTURY else "20"
    return f"{found[1]} {century}{year}".strip()


def is_withdrawal(text: str) -> bool:
    """Return whether a remark, or what stands in an abstract's place, says that the paper is withdrawn."""
    return _WITHDRAWN.match(text) is not None
