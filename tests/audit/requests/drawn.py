"""Requests drawn at random: methods, addresses, queries, headers, cookies and bodies that are off in one way or several."""

import io
import string
from typing import Any
from urllib.parse import quote, quote_from_bytes

from hypothesis import strategies as st
from werkzeug.routing import Rule

from tests.audit.requests.oddities import FIELDS, HEADERS, NUMBERS, ODD_PARTS
from tests.audit.site.forms import BOUNDARY
from tests.audit.site.tried_site import HOLDER, SOMEBODY, Asked, TriedSite
from tests.audit.strings.naughty import OWN

SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE, "POST", "POST", "PUT", "DELETE", "PATCH", "TRACE")
FORM, PARTS = "application/x-www-form-urlencoded", f"multipart/form-data; boundary={BOUNDARY}"
KINDS = (
    FORM,
    FORM,
    FORM,
    PARTS,
    PARTS,
    "",
    "application/json",
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "application/x-www-form-urlencoded; charset=utf-16",
    f"multipart/form-data; boundary={BOUNDARY}; charset=utf-7",
    "a/b;;;==",
    "application/xml",
)


def requests_to(site: TriedSite) -> st.SearchStrategy[Asked]:
    """Requests to every route of a site, and some to none, as nobody, the holder of a link, or each role."""
    rules = sorted(site.app.url_map.iter_rules(), key=str)
    return st.builds(
        lambda who, rule, draw: _asked(site, who, rule, draw),
        st.sampled_from((*SOMEBODY, HOLDER)),
        st.sampled_from(rules),
        st.data(),
    )


def _asked(site: TriedSite, who: str, rule: Rule, data: Any) -> Asked:
    draw = data.draw
    method = draw(st.one_of(st.sampled_from(sorted(rule.methods or {"GET"})), st.sampled_from(METHODS)))
    address = _address(site, rule, draw)
    if draw(st.booleans()):
        address += "?" + _query(draw)
    body, kind = (b"", "") if method in SAFE else _body(draw)
    names = draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=3, unique=True))
    headers = tuple((name, draw(st.sampled_from(HEADERS[name]))) for name in names)
    return Asked("nobody" if who == HOLDER else who, method, address, body, kind, headers)


def _address(site: TriedSite, rule: Rule, draw: Any) -> str:
    tokens = st.sampled_from([*site.tokens.values(), "x" * 43, "A" * 42 + "%3D"])
    slugs = st.sampled_from(("clean-rivers", "named", "draft", "closed", "rivers", "none"))
    odd = st.one_of(st.sampled_from(NUMBERS), st.sampled_from(ODD_PARTS), st.sampled_from(OWN).map(_quoted))
    parts = []
    for is_variable, part in rule._trace:
        if not is_variable:
            parts.append(part.replace("|", "", 1))
        elif draw(st.integers(0, 2)) == 0:
            parts.append(draw(odd))
        else:
            parts.append(draw(tokens if part == "token" else slugs if part == "slug" else st.sampled_from(NUMBERS[:4])))
    address = "".join(parts)
    twist = draw(st.integers(0, 11))
    twisted = {
        0: address + "/",
        1: "/" + address,
        2: address.upper(),
        3: address + "%00",
        4: address.replace("/", "//", 2),
    }
    return twisted.get(twist, address) or "/"


def _query(draw: Any) -> str:
    return "&".join(f"{quote(name)}={value}" for name, value in draw(_pairs(6)))


def _pairs(most: int) -> st.SearchStrategy[list[tuple[str, str]]]:
    value = st.one_of(
        st.sampled_from(OWN).map(_quoted),
        st.sampled_from(NUMBERS),
        st.text(max_size=20).map(quote),
        st.sampled_from(ODD_PARTS),
    )
    return st.lists(st.tuples(st.sampled_from(FIELDS), value), max_size=most)


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass")[:3000])


def _body(draw: Any) -> tuple[bytes, str]:
    kind = draw(st.sampled_from(KINDS))
    if kind.startswith("multipart"):
        return _parts(draw), kind
    if kind.startswith(FORM):
        return "&".join(f"{quote(name)}={value}" for name, value in draw(_pairs(12))).encode("latin-1", "replace"), kind
    return draw(
        st.sampled_from(
            (b"", b"{}", b'{"email": ["\\ud800"]}', b"[" * 500, b"\xff\xfe", b"<?xml version='1.0'?><a/>", b"a=b")
        )
    ), kind


def _parts(draw: Any) -> bytes:
    """A body in parts, some of which are not as they should be."""
    body = io.BytesIO()
    for name, value in draw(_pairs(6)):
        disposition = draw(
            st.sampled_from(
                (
                    'form-data; name="{name}"',
                    'form-data; name="{name}"; filename="{name}.png"',
                    "form-data; name*=utf-8''%FF",
                    "form-data",
                    "form-data; name=\"{name}\"; filename*=utf-8''%00.csv",
                    "attachment",
                    'form-data; name="{name}"; filename="../../x"',
                    "",
                )
            )
        )
        extra = draw(
            st.sampled_from(
                (
                    "",
                    "Content-Type: text/plain; charset=utf-7\r\n",
                    "Content-Transfer-Encoding: base64\r\n",
                    "X\r\n",
                    ": \r\n",
                )
            )
        )
        body.write(f"--{BOUNDARY}\r\n".encode())
        body.write(
            f"Content-Disposition: {disposition.format(name=name)}\r\n{extra}\r\n{value}\r\n".encode("utf-8", "replace")
        )
    body.write(
        draw(
            st.sampled_from((f"--{BOUNDARY}--\r\n", f"--{BOUNDARY}", "", f"--{BOUNDARY}--{string.ascii_letters}"))
        ).encode()
    )
    return body.getvalue()
