"""Templates and styles under a strict Content Security Policy, and without links to nowhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_template_has_inline_script_style_or_handlers(path: Path):
    source = path.read_text(encoding="utf-8")
    assert not re.search(
        r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on|<script(?![^>]*\ssrc=)", source
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_no_link_leads_nowhere(path: Path):
    assert not re.search(r"""href=["']#["']""", path.read_text(encoding="utf-8"))


def test_every_form_that_posts_carries_its_token():
    for path in TEMPLATES:
        for form in re.findall(
            r"<form[^>]*method=\"post\".*?</form>", path.read_text("utf-8"), re.S
        ):
            if 'name="SAMLResponse"' in form:
                continue  # goes to another site, which trusts the signature inside and no cookie
            if path.name in {"fagsystem.html", "fagsystem_post.html"}:
                # Another process than SAPA serves it, without Django's token: it has its own.
                assert 'name="noegle"' in form
                continue
            assert "{% csrf_token %}" in form, path.name


def test_the_stylesheet_asks_for_dkfds_only():
    source = (ROOT / "static/sapa/sapa.css").read_text(encoding="utf-8")
    assert all(url.startswith("../dkfds/") for url in re.findall(r'url\("([^"]+)"\)', source))


def test_the_browser_keeps_nothing_of_a_page(db: None, client: Client):
    page = client.get("/log-ind/").content.decode()
    # htmx would else keep whole pages in the browser's storage for its history.
    assert '"historyCacheSize":0' in page
    script = (ROOT / "static/sapa/js/sapa.js").read_text(encoding="utf-8")
    assert re.findall(r"Storage\.setItem\((\w+)", script) == ["KEYS_OFF"]


def test_error_pages_that_have_no_request_still_render():
    for name in ("500.html", "503.html"):
        template = Template((ROOT / "templates" / name).read_text(encoding="utf-8"))
        assert "SAPA" in template.render(Context())
