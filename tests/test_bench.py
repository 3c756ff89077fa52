"""The benchmark's own tools: what it can't measure makes it fail, and what it says can be compared."""

import json

import pytest

from bench import results, site
from bench.crawl import name_of
from bench.forms import form_with

PAGE = """
<form action="/search/"><input name="q" value="x"></form>
<form method="post"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<input type="hidden" name="version" value="3"><textarea name="comment">
Two
lines &amp; more</textarea><input type="radio" name="rating" value="1"><input type="radio" name="rating" value="2" checked>
<input type="checkbox" name="agree" value="on"><button name="action" value="save">Save</button></form>
"""


@pytest.fixture
def said(capsys, monkeypatch):
    """The lines said so far, as they are read by whoever collects them."""
    monkeypatch.setattr(results, "missed", [])
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_figure_is_said_with_its_aim(said):
    results.say("hand-in", 12.345, "ms", target=60)
    results.say("hand-in", 61, "ms", target=60)
    results.say("upload", 5, "ms")
    assert said() == [
        {"name": "hand-in", "value": 12.35, "unit": "ms", "target": 60, "reached": True},
        {"name": "hand-in", "value": 61, "unit": "ms", "target": 60, "reached": False},
        {"name": "upload", "value": 5, "unit": "ms"},
    ]
    results.finish()


def test_what_is_missed_is_named_and_fails_the_run(said):
    results.miss("the register", "no such link")
    results.say("later", 1, "s")
    with pytest.raises(SystemExit) as end:
        results.finish()
    assert end.value.code == "Not measured as it should be: the register."
    assert [line["name"] for line in said()] == ["the register", "later"]


def test_the_time_of_seeding_is_said_again_by_later_runs(said, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(site, "VAR", tmp_path / "bench")
    monkeypatch.setattr(site, "manage", lambda *words: asked.append(words[0]))
    site.prepare(60, 20)
    site.prepare(60, 20)
    assert asked == ["migrate", "createcachetable", "collectstatic", "seed_demo"]
    first, again = said()
    assert first["name"] == "seeding 60 participants and 20 markers"
    assert again == first | {"name": f"{first['name']} (when the database was made)"}


def test_a_form_is_read_as_a_browser_sends_it():
    assert form_with(PAGE.encode(), "version") == {
        "version": "3",
        "comment": "Two\nlines & more",
        "rating": "2",
    }
    assert form_with(PAGE.encode(), "nothing") == {}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/home/", "home"),
        ("/participants/?page=2", "awards:participant-list"),
        ("/static/x.css", ""),
        ("/demo/", ""),
    ],
)
def test_pages_are_told_apart_by_the_names_of_their_addresses(path, name):
    assert name_of(path) == name
