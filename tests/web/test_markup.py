"""People's Markdown in one line of a list."""

import pytest

from crm.web.markup import markdown_line


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**A** and *b*", "<strong>A</strong> and <em>b</em>"),
        ("<script>x</script> & y", "&lt;script&gt;x&lt;/script&gt; &amp; y"),
        ("[click](https://example.org)", "click"),
        (None, ""),
    ],
)
def test_a_line_keeps_its_emphasis_and_nothing_else(text: str | None, html: str) -> None:
    assert markdown_line(text) == html
