"""What every template promises: no inline script or style, no role names, no comparison of states."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = Path(settings.BASE_DIR) / "templates"
PAGES = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.html"))
MAILS = [path for path in PAGES if "email" in path.parts]
INLINE = re.compile(
    r"\sstyle=|<style|\son[a-z]+\s*=\s*[\"']|<script(?![^>]*\bsrc=)|javascript:", re.IGNORECASE
)
ASKING = re.compile(
    r"\{%\s*(?:if|elif)[^%]*"
    r"(?:\.state\s*(?:==|!=|in)|\.role\s*(?:==|!=|in)|\.holds|\bis_(?:team|lead|admin|marker|tutor|examiner)\b)"
)


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_it_compiles_and_holds_no_inline_script_or_style(path):
    get_template(str(path))
    if path not in MAILS:
        assert INLINE.findall((ROOT / path).read_text()) == []


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_it_is_told_and_does_not_ask(path):
    assert ASKING.findall((ROOT / path).read_text()) == []


@pytest.mark.parametrize("path", MAILS, ids=str)
def test_every_mail_has_a_text_of_its_own(path):
    assert (ROOT / path).with_suffix(".txt").exists()
