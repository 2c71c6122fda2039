"""The pages in a real browser: nothing complains, the ways through them work by mouse and keyboard, all can use them."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from hostile import HOSTILE
from paper import PAPER
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from chengjian.web.app import application
from chengjian.web.drafts import Checker
from chengjian.web.originals import Originals
from chengjian.web.store import Store

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed: apt-get install chromium")


@pytest.fixture(scope="module")
def address(store: Store, checker: Checker) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = uvicorn.Config(
        application(store, checker=checker, originals=Originals()),
        host="127.0.0.1",
        port=port,
        log_level="error",
        ws="none",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    opened = browser.new_page(base_url=address, viewport={"width": 1280, "height": 900})
    complaints: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    opened.on("console", said)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda r: None if r.url.startswith((address, "data:")) else complaints.append(r.url))
    opened.set_default_timeout(30_000)
    yield opened
    opened.close()
    assert not complaints


ALIKE = ("/cities", "/indicators", "/en/city/620200")


def paths(keys: dict[str, str]) -> list[str]:
    return [
        "/", "/cities", "/city/620200?with=620300", "/indicators", "/indicator/gdp?city=620200", "/documents",
        f"/document/{keys['review.txt']}", f"/document/{keys[HOSTILE]}", "/findings", "/compare?city=620200,620300", "/check",
        f"/document/{keys[PAPER]}/page/1", "/ask?q=旅游", "/evaluation",
        "/evaluation/resource_cities/latest/620200", "/cell/620900/gdp/level/2023", "/en/city/620200",
    ]  # fmt: skip


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def barriers(page: Page, **options: list[str]) -> dict[str, str]:
    """What keeps people from using a page, the serious kinds alone. The shapes of a map say nothing that is not in a table."""
    found = Axe().run(page, context={"exclude": [[".mapbox"]]}, options=options).response["violations"]
    return {f["id"]: f["nodes"][0]["html"] for f in found if f["impact"] in ("serious", "critical")}


def test_each_page_fits_a_phone_and_nothing_complains(page: Page, keys: dict[str, str]) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for path in paths(keys):
        page.goto(path)
        assert fits(page), path


def test_each_page_fits_a_desktop_and_all_can_use_it(page: Page, keys: dict[str, str]) -> None:
    for path in paths(keys):
        page.goto(path)
        assert fits(page), path
        # Pages of one template are alike.
        assert path in ALIKE or not barriers(page), path


def test_the_dark_colours_can_be_read(page: Page, keys: dict[str, str]) -> None:
    page.emulate_media(color_scheme="dark")
    for path in ("/city/620200", f"/document/{keys['review.txt']}", f"/document/{keys[PAPER]}/page/1"):
        page.goto(path)
        assert not barriers(page, runOnly=["color-contrast"]), path


def test_a_number_of_a_document_opens_beside_its_text(page: Page, keys: dict[str, str]) -> None:
    page.goto(f"/document/{keys['review.txt']}")
    page.click("a.m.violated >> nth=0")
    expect(page.locator("#detail")).to_contain_text("三次产业结构")
    expect(page.locator("#detail .calc").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#detail")).to_be_hidden()
    page.click(".finding >> nth=1 >> .where a >> nth=0")
    assert "#n" in page.url


def test_a_number_of_the_text_is_shown_on_the_page_and_back(page: Page, keys: dict[str, str]) -> None:
    page.goto(f"/document/{keys[PAPER]}/page/1")
    assert page.evaluate(
        "new Promise(done => { const i = new Image(); i.onload = () => done(i.naturalHeight);"
        " i.src = document.querySelector('svg image').getAttribute('href'); })"
    )
    page.click(".text a.m >> nth=0")
    expect(page.locator("svg a.m.on")).to_have_count(1)
    expect(page.locator("#detail .snippet")).to_be_visible()
    page.click(".sheet a.m >> nth=1")
    expect(page.locator(".text a.m.on")).to_have_text("5.8%")


def test_findings_move_with_the_text(page: Page, keys: dict[str, str]) -> None:
    page.goto(f"/document/{keys['review.txt']}")
    page.evaluate(
        "document.querySelectorAll('a.m.violated')[0].scrollIntoView({block: 'center', behavior: 'instant'})"
    )
    expect(page.locator(".finding.on")).to_have_count(1)


def test_search_by_pinyin_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("jyg")
    expect(page.locator("#hits [role=option]").first).to_contain_text("嘉峪关市")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#q")).to_have_attribute("aria-activedescendant", "hit0")
    page.keyboard.press("Enter")
    page.wait_for_url("**/city/620200")


def test_from_a_city_to_the_sentence_with_the_keyboard(page: Page) -> None:
    page.goto("/city/620200")
    page.locator("td a.num").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cell/620200/**")
    page.locator(".source a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/observation/**")
    expect(page.locator("blockquote")).to_be_visible()


def test_a_city_beside_another(page: Page) -> None:
    page.goto("/city/620200")
    page.get_by_label("金昌").check()
    page.get_by_role("button", name="对照").click()
    page.wait_for_url("**with=620300**")
    expect(page.get_by_role("columnheader", name="金昌").first).to_be_visible()


def test_a_draft_is_pasted_and_checked(page: Page) -> None:
    page.goto("/check")
    page.get_by_label("文字").fill(
        "2024年全市工业总产值1265.7亿元，比上年的848.6亿元增长59.2%。<img src=x onerror=alert(1)>"
    )
    page.get_by_role("button", name="核对").click()
    expect(page.locator(".finding")).to_have_count(1)
    page.click("a.m.violated >> nth=0")
    expect(page.locator("#detail .calc").first).to_contain_text("1265.7")


def test_the_other_language_and_back(page: Page) -> None:
    page.goto("/city/620200")
    page.get_by_role("link", name="EN", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Jiayuguan")
    page.get_by_role("link", name="中文", exact=True).click()
    page.wait_for_url("**/city/620200")


def test_a_table_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/compare?city=620200,620300")
    page.get_by_role("button", name="复制表格").click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert "\t" in page.evaluate("navigator.clipboard.readText()")
