"""Pages that hold no article: what they are, and what to do."""

from __future__ import annotations

import re

from chengjian.sources.html.markup import Node

SHORT = 400
MISSING = re.compile(
    r"\b(?:404|403|410|500|502|503)\b|not found|forbidden|bad gateway|service unavailable|access denied"
    r"|页面(?:不存在|未找到|找不到|出错|已删除|丢失)|找不到(?:该|此|您)?.{0,8}(?:页面|网页|文件)|(?:网页|内容|文章|信息)(?:不存在|已删除|已下线)|您(?:要|所)?访问的.{0,10}(?:不存在|出错|被删除)",
    re.I,
)
CHALLENGE = re.compile(
    r"\$_ts\b|acw_sc__v2|__jsl_clearance|jsl_clearance|cf-chl|cf_chl|challenge-platform|just a moment|checking your browser"
    r"|安全验证|滑动验证|人机验证|访问验证|请完成验证|请输入验证码|拖动滑块|正在进行.{0,6}(?:检测|验证)|enable javascript"
    r"|(?:开启|启用|支持)\s*javascript"
    r"|请求(?:被|已被)?(?:拦截|阻断)|访问(?:过于|太过?)频繁|您的(?:访问|请求).{0,12}(?:拦截|阻断|异常)|_0x[0-9a-f]{4,6}\b.{0,400}document\[?.{0,4}cookie",
    re.I | re.S,
)
REDIRECT = re.compile(
    r"(?:window\.|top\.|self\.|document\.)?location(?:\.href|\.replace\s*\(|\.assign\s*\(|\s*=)", re.I
)
FILES = re.compile(r"\.(?:pdf|docx?|wps|xlsx?|et|zip|rar)(?:$|[?#])", re.I)
SAMPLE = 200_000
SAVE = "open the page in a browser, wait until the article shows, and save it"


def refusal(source: str, root: Node, words: int, linked: int, links: int, pictures: int) -> str | None:
    """What a page without an article is, as a message; None where what it holds can be read.

    `words`, `linked`, `links` and `pictures` are those of the part that would be the article.
    """
    names: dict[str, list[Node]] = {}
    for node in root.nodes():
        names.setdefault(node.name, []).append(node)
    text = root.text()[:2000] if words < SHORT else ""
    title = names["title"][0].text() if "title" in names else ""
    files = [node.get(key) for name, key in (("a", "href"), ("iframe", "src"), ("embed", "src"), ("object", "data"))
             for node in names.get(name, ()) if FILES.search(node.get(key))]  # fmt: skip
    if words >= SHORT:
        return None
    if MISSING.search(title) or MISSING.search(text[:300]):
        return "this is the error page of a web server (page not found or refused), not an article; get the page again"
    if CHALLENGE.search(source[:SAMPLE]) and words < SHORT / 2:
        return f"this is a check against robots (a JavaScript challenge), not the article behind it; {SAVE}"
    if any(node.get("type").lower() == "password" for node in names.get("input", ())):
        return f"this is a login page, not an article; log in, {SAVE}"
    refresh = any(node.get("http-equiv").lower() == "refresh" for node in names.get("meta", ()))
    if (refresh or REDIRECT.search(source[:SAMPLE])) and words < 60 and len(source) < 20_000:
        return "this page only leads on to another one; get the page that it leads to"
    if words >= SHORT / 4 and words > 2 * linked:
        return None
    if "frameset" in names or (names.get("iframe") and words < 60 and not files):
        return "this page only holds frames; get the page that stands in the frame"
    if files and words < SHORT / 2:
        return f"the page holds no article but leads to a file ({files[0][:200]}); read that file"
    if pictures and words < 60:
        return f"the article of this page is {pictures} picture(s) without text; save the pictures and read them (OCR)"
    if links >= 10 and linked > words:
        return "this is a page of links (a landing page or list), not an article; open the article and save that page"
    if words < 20:
        return f"no text stands in this page (its text may be loaded by scripts); {SAVE}"
    return None
