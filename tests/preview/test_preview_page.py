import re

from annual_review.preview.server import with_preview

POLICY = "default-src 'none'; font-src data:; script-src 'sha256-own='; form-action 'none'"
PAGE = (
    '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY.replace(chr(39), "&#39;")}">\n'
    "<title>综述</title>\n</head>\n<body>\n<main><p>正文</p></main>\n<script>own</script>\n"
    "</body>\n</html>\n"
)


def policy_of(page):
    content = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    return content.replace("&#x27;", "'").split("; ")


def test_the_policy_allows_the_preview_s_own_and_no_more():
    policy = policy_of(with_preview(PAGE.encode(), "v1"))
    assert "default-src 'none'" in policy
    assert "form-action 'none'" in policy
    assert "font-src data: 'self'" in policy
    assert "connect-src 'self'" in policy
    assert any(part.startswith("script-src 'sha256-own=' 'sha256-") for part in policy)
    assert "unsafe" not in " ".join(policy)


def test_without_what_was_put_in_it_is_the_page():
    served = with_preview(PAGE.encode(), "v1")
    served = re.sub(
        r'<link rel="icon"[^>]*><style>.*?</style>\n', "", served, count=1, flags=re.DOTALL
    )
    served = re.sub(r'\n<aside id="preview".*?</aside>\n', "", served, count=1, flags=re.DOTALL)
    head, _, tail = served.rpartition("<script>")
    served = head + tail.partition("</script>\n")[2]
    meta = re.compile(r"<meta http-equiv=[^>]*>")
    assert meta.sub("", served) == meta.sub("", PAGE)


def test_the_page_knows_its_version():
    assert 'data-version="v1"' in with_preview(PAGE.encode(), "v1")


def test_a_page_that_waits_stands_in_for_none():
    served = with_preview(None, "")
    assert "页面做成后会自动出现" in served
    assert 'data-version=""' in served
    assert "new WebSocket" in served
