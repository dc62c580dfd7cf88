"""What a server answers is judged by what it is, and what is wrong with it is said in one line, whatever it is."""

from __future__ import annotations

import errno
import gzip
import os
import ssl
from collections.abc import Sequence
from typing import Any

import httpcore2
import httpx2
import pytest

from store.errors import InputError, NotThere, Refused, SourceFailed
from store.sources import connecting
from store.sources.addresses import is_local
from store.sources.answers import Unfit, check, error_in
from store.sources.bodies import start, whole
from store.sources.endpoints import Endpoints, place_of
from store.sources.mishaps import told
from store.sources.trouble import Trouble, of_status, wait_asked
from store.sources.urls import named, read, redirected
from tests.news_server import Sent

LONG = "kite " * 30
FEED = b'<?xml version="1.0"?>\n<!-- made\nhere -->\n<?style here?><feed><entry/></feed >\n<!-- done --> \n'

# -- what an answer is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expects"),
    [
        *((b"", "any"), (b"<html>", "any")),
        *((b"[]", "json"), (b'\xef\xbb\xbf [{"error": "no kites"}]', "json")),
        *((b'{"title": "Kites", "error": "of no account"}', "json"), (b'{"error": ""}', "json")),
        *((FEED, "xml"), (FEED, "feed"), (b"\xef\xbb\xbf<rss></rss>", "feed"), (b"<rdf:RDF></rdf:RDF>", "xml")),
        *((b' {"items": []}', "feed"), (b"<feed>" + b"<entry/>" * 400 + b"</feed>", "xml")),
    ],
)
def test_an_answer_that_is_as_it_was_due_is_taken(body: bytes, expects: str) -> None:
    check(body, expects, "")


WEB_PAGE = "answered with a web page in the place of papers; does this network ask to log in first?"
CUT_FEED = "sent a feed that is cut off; try again later"
CUT_LIST = "sent a list that is damaged or cut off; try again later"


@pytest.mark.parametrize(
    ("body", "expects", "said"),
    [
        (b" \n", "json", "answered with nothing at all; try again later"),
        *((page, "feed", WEB_PAGE) for page in (b"\n<!DOCTYPE  html>", b"<html>", b"<HEAD>", b"<body>", b"<script>")),
        (b"\x89PNG", "json", "answered with something else than papers (image/png)"),
        (b"\x89PNG", "xml", "answered with something else than papers (image/png)"),
        (b"<note/>", "json", "answered with something else than papers (image/png)"),
        (b'[{"title": ', "json", CUT_LIST),
        (b' {"items": [', "feed", CUT_LIST),
        (b'{"error": "no kites"}', "json", "answered with an error: “no kites”"),
        (f'{{"error": "{LONG}"}}'.encode(), "feed", f"answered with an error: “{LONG[:79]}…”"),
        (b" <note/>", "feed", "answered with XML that is no feed"),
        (b'{"items": []}', "xml", "answered with something else than papers (image/png)"),
        (b"<feed><entry/>", "xml", CUT_FEED),
        (b"<feed></rss>", "xml", CUT_FEED),
        (b"<feed></feed><entry/>", "xml", CUT_FEED),
        (b"<feed><id>x/api/errors#1</id></feed>", "xml", "answered with an error: it does not say which"),
        (
            b'<rss><guid isPermaLink="true">x/api/errors#1</guid>\n<summary type="text">no\nkites</summary></rss>',
            "xml",
            "answered with an error: “no kites”",
        ),
    ],
)
def test_an_answer_that_is_something_else_is_called_what_it_is(body: bytes, expects: str, said: str) -> None:
    with pytest.raises(Unfit) as unfit:
        check(body, expects, "image/png")
    assert (str(unfit.value), unfit.value.cut) == (said, said in (CUT_FEED, CUT_LIST))


def test_an_answer_of_no_kind_is_said_to_be_of_none() -> None:
    for expects in ("json", "xml"):
        with pytest.raises(Unfit, match=r"^answered with something else than papers \(of no kind\)$"):
            check(b"\x89PNG", expects, "")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"error": "no kites", "message": "of no account"}', "“no kites”"),
        (b'{"message": "no kites"}', "“no kites”"),
        (f'{{"error": "{LONG}"}}'.encode(), f"“{LONG[:79]}…”"),
        (b"<feed><id>x/api/errors#1</id><summary>no k\xffites</summary></feed>", "“no kites”"),
        (f"<feed>/api/errors<summary>{LONG}</summary></feed>".encode(), f"“{LONG[:79]}…”"),
        *((b'{"error": 3}', ""), (b'{"error": " "}', ""), (b"[1]", ""), (b'"no kites"', "")),
        *((b"no kites", ""), (b"<p>/api/errors<summary>no kites</summary></p>", ""), (b"<feed></feed>", "")),
    ],
)
def test_the_words_of_an_error_are_found_wherever_servers_put_them(body: bytes, words: str) -> None:
    assert error_in(body) == words


# -- its body ------------------------------------------------------------------------------------------------------


def response(*pieces: bytes, coding: str | None = None) -> httpx2.Response:
    headers = {"Content-Encoding": coding} if coding is not None else {}
    return httpx2.Response(200, headers=headers, stream=Sent(*pieces))


PACKED = gzip.compress(b"kites" * 2_000)


@pytest.mark.parametrize("coding", [None, "", "identity", " Identity"])
def test_a_body_as_it_is_comes_whole(coding: str | None) -> None:
    assert whole(response(b"ki", b"tes", coding=coding), "here", 5) == b"kites"
    assert start(response(b"ki", b"tes", coding=coding), 5) == b"kites"


@pytest.mark.parametrize("coding", ["gzip", "x-gzip", "GZIP "])
def test_a_packed_body_is_unpacked(coding: str) -> None:
    assert whole(response(PACKED[:20], PACKED[20:], coding=coding), "here", 10_000) == b"kites" * 2_000
    assert start(response(PACKED, coding=coding), 7) == b"kiteski"


@pytest.mark.parametrize(
    ("pieces", "coding", "said", "again"),
    [
        ((b"kites", b"!"), "identity", "here: sends more than 0 MB, more than any list of papers", False),
        ((gzip.compress(b"kites!"),), "gzip", "here: sends more than 0 MB, more than any list of papers", False),
        ((b"kites",), "br", "here: answered in a compression that was not asked for", False),
        ((b"kites",), "gzip", "here: sent compressed data that is damaged; try again later", True),
        ((gzip.compress(b"kite")[:-1],), "gzip", "here: broke off in the middle of its answer; try again later", True),
    ],
)
def test_a_body_that_cannot_be_taken_is_said_in_a_line(
    pieces: Sequence[bytes], coding: str, said: str, again: bool
) -> None:
    with pytest.raises(Trouble) as trouble:
        whole(response(*pieces, coding=coding), "here", 5)
    assert (str(trouble.value.line()), trouble.value.again) == (said, again)


def test_the_size_that_is_too_much_is_named() -> None:
    with pytest.raises(Trouble, match=r"^sends more than 2 MB, more than any list of papers$"):
        whole(response(b" " * 2_000_001), "here", 2_000_000)


def test_of_an_error_no_more_is_read_than_is_looked_at() -> None:
    sent = Sent(*(each * 65_536 for each in (b"a", b"b", b"c", b"d")))
    assert start(httpx2.Response(500, stream=sent), 65_536) == b"a" * 65_536 and sent.taken == 2
    assert start(response(b"kites", coding="gzip"), 5) == b"" == start(response(b"kites", coding="br"), 5)


# -- what a status means -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "seconds", "token", "said", "again"),
    [
        *((status, 0, True, f"has nothing at this address ({status}) “kites”", False) for status in (404, 410)),
        (429, 300, False, "asks to wait 5 minutes (429) “kites”; try again then", True),
        (429, 0, True, "has been asked too often (429) “kites”; try again then", True),
        *((status, 0, False, f"refuses access ({status}) “kites”", False) for status in (401, 403, 407)),
        (401, 0, True, "refuses access (401) “kites”; is $HF_TOKEN right?", False),
        *((status, 0, False, f"is out of order ({status}) “kites”; try again later", True) for status in (408, 425)),
        *((status, 0, True, f"is out of order ({status}) “kites”; try again later", True) for status in (500, 503)),
        (503, 7, False, "is out of order (503) “kites”; try again in 7 seconds, as it asks", True),
        *((status, 5, True, f"refuses this ({status}) “kites”", False) for status in (400, 402, 451, 499)),
    ],
)
def test_a_status_is_said_in_words(status: int, seconds: float, token: bool, said: str, again: bool) -> None:
    trouble = of_status("here", status, "“kites”", seconds, token=token)
    kind = {404: NotThere, 410: NotThere, 400: Refused}.get(status, SourceFailed)
    line = trouble.line()
    assert (str(line), type(line), trouble.again) == (f"here: {said}", kind, again)
    assert trouble.seconds == (seconds if again else 0)
    assert str(of_status("here", status, "", seconds, token=token)) == said.replace(" “kites”", "")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        *(({"retry-after": " 12 "}, 12), ({"retry-after": "12s"}, 0), ({"retry-after": "1234567890"}, 0), ({}, 0)),
        *(({"ratelimit": "r = 3; t = 47"}, 47), ({"ratelimit": "t=47"}, 47), ({"ratelimit": "r=0"}, 0)),
        *(({"ratelimit": "t=47", "retry-after": "12"}, 47), ({"ratelimit": "t=7", "retry-after": "12"}, 12)),
        ({"retry-after": "Fri, 15 Jan 2027 08:00:30 GMT"}, 30),
    ],
)
def test_who_refuses_is_left_alone_for_the_longest_that_it_says(headers: dict[str, str], seconds: float) -> None:
    assert wait_asked(headers, 1_800_000_000) == seconds


def test_who_answers_is_left_alone_when_nothing_is_left() -> None:
    limits = {"r=0;t=9": 9, "r=1;t=9": 0, "t=9": 0, "r=0": 0, "": 0}
    assert {said: wait_asked({"ratelimit": said}, 0, refused=False) for said in limits} == limits


# -- what happens on the way ---------------------------------------------------------------------------------------

ONLINE = "is this computer online?"


def because(mishap: Exception, cause: Exception) -> Exception:
    mishap.__cause__ = cause
    return mishap


def untrusted(why: str) -> ssl.SSLCertVerificationError:
    found = ssl.SSLCertVerificationError()
    found.verify_message = why
    return found


TLS = "no secure connection can be made, so nothing was sent"
REFUSED = because(httpcore2.ConnectError(), OSError(errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED)))


@pytest.mark.parametrize(
    ("mishap", "begun", "said", "again"),
    [
        (
            connecting.Refused("here:80"),
            False,
            'leads to this computer or a private network; [sources] allow = ["here:80"] lets it',
            False,
        ),
        (connecting.Unknown(), False, f"nobody knows where this is; {ONLINE}", True),
        (
            httpcore2.ProxyError(LONG),
            False,
            f"the proxy that the environment names does not help: “{LONG[:59]}…”",
            False,
        ),
        (httpcore2.ReadTimeout(), True, "answers too slowly; try again later", True),
        (httpcore2.ConnectTimeout(), False, "does not answer in time; try again later", True),
        (httpcore2.ReadError(), True, "broke off in the middle of its answer; try again later", True),
        (httpcore2.RemoteProtocolError(), False, "hung up, or does not speak HTTP; try again later", True),
        (ValueError(LONG), True, f"cannot be asked: “{LONG[:59]}…”", False),
        (
            because(httpcore2.ConnectError(), untrusted(LONG)),
            False,
            f"its certificate is not trusted (“{LONG[:59]}…”), so nothing was sent",
            False,
        ),
        (
            because(httpcore2.ConnectError(), untrusted("")),
            False,
            "its certificate is not trusted (“not trusted”), so nothing was sent",
            False,
        ),
        (because(httpcore2.ConnectError(), ssl.SSLError()), False, TLS, False),
        (REFUSED, False, f"cannot be reached (connection refused); {ONLINE}", True),
        (because(httpcore2.ConnectError(), OSError()), False, f"cannot be reached (no connection); {ONLINE}", True),
        (httpcore2.ConnectError(), False, f"cannot be reached (no connection); {ONLINE}", True),
    ],
)
def test_what_happens_on_the_way_is_said_in_words(mishap: Exception, begun: bool, said: str, again: bool) -> None:
    trouble = told(mishap, "here", begun=begun)
    assert (str(trouble.line()), trouble.again, trouble.seconds) == (f"here: {said}", again, 0)


def test_what_was_on_the_way_when_it_failed_is_told_too() -> None:
    mishap = httpcore2.ConnectError()
    mishap.__context__ = ssl.SSLError()
    assert str(told(mishap, "here", begun=False)) == TLS


# -- addresses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://a:b:c/x", "“https://a:b:c/x” is no address of the web"),
        ("https://example.org:65536/x", "“https://example.org:65536/x” is no address of the web"),
        ("ftp://example.org", "“ftp://example.org” is no address of the web, which begins with https://"),
        ("https:///kites", "“https:///kites” is no address of the web, which begins with https://"),
        ("https://ada:b@example.org/x", "example.org: an address is to hold no name and no password"),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused(address: str, said: str) -> None:
    with pytest.raises(SourceFailed) as refused:
        read(address)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.org/x?token=secret", "example.org"),
        ("http://example.org:8080/x", "example.org:8080"),
        ("https://[2001:db8::1]:8443/x", "[2001:db8::1]:8443"),
        ("https://[2001:db8::1]/x", "[2001:db8::1]"),
        ("https://example.org:65535/x", "example.org:65535"),
    ],
)
def test_a_server_is_called_by_its_place(address: str, name: str) -> None:
    assert named(read(address)) == name


FIRST = "https://example.org/feed"


@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("/new?x=1", "https://example.org/new?x=1"),
        ("https://other.org/new", "https://other.org/new"),
        ("https://a:b:c/x", "redirects to an address that is none"),
        ("https://other.org:65536/x", "redirects to an address that is none"),
        ("file:///etc/passwd", "redirects to an address that is none of the web; not followed"),
        ("https:///x", "https://example.org/x"),
        ("https://ada:b@other.org/x", "redirects to an address that is none of the web; not followed"),
        ("http://other.org/", "redirects from https to http, where others can read along; not followed"),
        ("https://10.0.0.7/x", "redirects to this computer or a private network; not followed"),
        ("https://inside.org:8443/x", "redirects to this computer or a private network; not followed"),
    ],
)
def test_a_redirect_is_followed_where_it_is_safe(location: str, to: str) -> None:
    private = {("inside.org", 8443), ("example.org", 443)}
    try:
        found = str(redirected(read("https://example.org/"), read(FIRST), location, private))
    except Trouble as trouble:
        found = str(trouble)
        assert (trouble.who, trouble.again) == ("example.org", False)
    assert found == to


def test_who_does_not_speak_in_secret_may_send_to_one_who_does_not() -> None:
    first = read("http://example.org/")
    assert str(redirected(first, first, "http://other.org/", set())) == "http://other.org/"


@pytest.mark.parametrize(
    ("host", "local"),
    [
        *((host, True) for host in ("localhost", "LOCALHOST.", "localhost.localdomain", "kites.Localhost")),
        *((host, True) for host in ("127.0.0.1", "::1", "10.0.0.1")),
        *((host, False) for host in ("example.org", "8.8.8.8", "2606:4700::1111", "localhost.org")),
    ],
)
def test_which_hosts_are_of_this_computer_by_their_name(host: str, local: bool) -> None:
    assert is_local(host) is local


def test_the_place_of_an_address_is_its_host_and_port() -> None:
    found = [place_of(f"{address}/x") for address in ("http://a.org", "https://a.org", "http://a.org:443")]
    assert found == [("a.org", 80), ("a.org", 443), ("a.org", 443)]
    for wrong in ("ftp://a.org", "a.org", "https:///x"):
        with pytest.raises(ValueError, match=wrong):
            place_of(wrong)


def test_where_the_sources_are_is_as_the_reader_says() -> None:
    assert Endpoints.read(None, {}) == Endpoints("https://huggingface.co", "", (), "")
    said = {"hf": " https://hf.org/ ", "arxiv": "http://arxiv.org:81/x/", "allow": ("10.0.0.7:82", "[::1]:83")}
    found = Endpoints.read(said, {"HF_TOKEN": " secret "})
    assert found == Endpoints("https://hf.org", "http://arxiv.org:81/x", ("10.0.0.7:82", "[::1]:83"), "secret")
    assert found.private == {("hf.org", 443), ("arxiv.org", 81), ("10.0.0.7", 82), ("::1", 83)}
    assert Endpoints.read(said, {"HF_ENDPOINT": " https://mine.org "}).hf == "https://mine.org"


@pytest.mark.parametrize(
    ("said", "environment", "line"),
    [
        ({"hf": 3}, {}, "[sources] hf is to be an address such as https://huggingface.co"),
        ({}, {"HF_ENDPOINT": "x"}, "HF_ENDPOINT is to be an address such as https://huggingface.co"),
        ({"arxiv": "https://a:b@c.org"}, {}, "[sources] arxiv is to be an address such as https://huggingface.co"),
        *(
            (
                {"allow": allow},
                {},
                f'[sources] allow is to be a list of hosts with ports, ["127.0.0.1:8123"]{seen}',
            )
            for allow, seen in (
                ("x:1", ""),
                ([3], ""),
                (["ok:1", "x"], ", not “x”"),
                (["x:1/y"], ", not “x:1/y”"),
                (["ada@x:1"], ", not “ada@x:1”"),
                ([":1"], ", not “:1”"),
                (["x:99999"], ", not “x:99999”"),
                (["x" * 61], f", not “{'x' * 59}…”"),
            )
        ),
    ],
)
def test_an_endpoint_that_is_none_is_named(said: dict[str, Any], environment: dict[str, str], line: str) -> None:
    with pytest.raises(InputError) as refused:
        Endpoints.read(said, environment)
    assert str(refused.value) == line


@pytest.mark.parametrize(
    ("hf", "address", "token", "sent"),
    [
        *(("https://hf.org", address, "secret", "secret") for address in ("https://hf.org/x", "https://hf.org:443")),
        *(("https://hf.org", address, "secret", "") for address in ("http://hf.org/x", "https://hf.org:444/x")),
        *(("http://hf.org:443", address, "secret", "") for address in ("https://hf.org/x", "http://hf.org:443/x")),
        *((f"http://{host}:1", f"http://{host}:1/x", "s", "s") for host in ("127.0.0.1", "[::1]", "localhost")),
        *(("https://hf.org", "https://hf.org/x", token, "") for token in ("sécret", "two\nlines", "")),
    ],
)
def test_the_token_goes_to_its_own_server_alone(hf: str, address: str, token: str, sent: str) -> None:
    assert Endpoints(hf, hf_token=token).token_for(address) == sent
