"""A real Chromium, and Neo4j Browser in it as the tests' Neo4j serves it.

Chromium and its driver are Debian's packages `chromium` and `chromium-driver`; without them these tests are skipped,
and say why. GRAPHMODEL_REQUIRE_BROWSER=1 makes that a failure. `-m 'not browser'` leaves them out.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

_Found = TypeVar("_Found")
_SWITCHES = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1400,1000"
)
_DROP = """
const [content, name] = arguments;
const transfer = new DataTransfer();
transfer.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name));
for (const kind of ["dragenter", "dragover", "drop"]) {
  const event = new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
  document.querySelector("[data-testid=main]").dispatchEvent(event);
}
"""


class Window:
    """A window of Chromium."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver

    def open(self, url: str) -> None:
        self._log("performance")
        self._log("browser")
        self.driver.get(url)

    def forget(self, url: str) -> None:
        """Drops what pages of that server keep. None of them is open then, since each would write it again."""
        self.driver.get("about:blank")
        where = {"origin": url[: url.index("/", url.index("//") + 2)], "storageTypes": "all"}
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", where)

    def every(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str) -> WebElement:
        """The first such element, once it is there."""
        return self.wait(lambda: self.every(css), css)[0]

    def click(self, css: str) -> None:
        def clicked() -> bool:
            element = self.one(css)
            if still := _stands_still(element):
                element.click()
            return still

        self.wait(clicked, css)

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def wait(self, condition: Callable[[], _Found], what: str = "", seconds: float = 120) -> _Found:
        """What the condition gives, once it is something; a page may change under its hands."""
        end = time.monotonic() + seconds
        while True:
            last = ""
            try:
                if found := condition():
                    return found
            except WebDriverException as wrong:
                last = str(wrong.msg)
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds} s for {what}: {last}\n{self.one('body').text[:2000]}")
            time.sleep(0.05)

    def _log(self, kind: str) -> list[dict[str, Any]]:
        """What was logged since it was last asked for."""
        entries: list[dict[str, Any]] = self.driver.get_log(kind)  # type: ignore[no-untyped-call]
        return entries

    def requests(self) -> list[str]:
        """The addresses that were asked for since the page was opened."""
        events = [json.loads(entry["message"])["message"] for entry in self._log("performance")]
        return [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """The errors and warnings in the console since the page was opened."""
        return [entry["message"] for entry in self._log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def _stands_still(element: WebElement) -> bool:
    """Whether a click would hit it: what slides into place has moved on until the click arrives."""
    before = element.rect
    time.sleep(0.1)
    return element.rect == before


@pytest.fixture(scope="session")
def _chromium() -> Iterator[Chrome]:
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        reason = "Chromium is not installed: apt-get install chromium chromium-driver"
        if os.environ.get("GRAPHMODEL_REQUIRE_BROWSER") == "1":
            pytest.fail(f"GRAPHMODEL_REQUIRE_BROWSER=1, and {reason}")
        pytest.skip(reason)
    options = ChromeOptions()
    options.binary_location = browser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for switch in _SWITCHES.split():
        options.add_argument(switch)
    started = Chrome(options=options, service=Service(driver))
    yield started
    started.quit()


@pytest.fixture
def window(_chromium: Chrome) -> Window:
    """A window of Chromium; all tests share it."""
    return Window(_chromium)


class Neo4jBrowser:
    """Neo4j Browser in a window."""

    def __init__(self, window: Window) -> None:
        self.window = window

    def open(self, url: str, password: str) -> None:
        """Opens it with nothing kept from before, and connects as a user does: again while the form is still there."""
        self.window.forget(url)
        self.window.open(url)
        self.window.wait(lambda: self._connected() or self._log_in(password), "the connection")

    def _connected(self) -> bool:
        return any("You are connected" in stream.text for stream in self.window.every("[data-testid=stream]"))

    def _log_in(self, password: str) -> bool:
        """Fills in the form and sends it; while Browser connects there is none. Says that it is not connected yet."""
        for button in self.window.every("[data-testid=connect]"):
            field = self.window.one("[data-testid=password]")
            if field.get_attribute("value") != password:
                field.clear()
                field.send_keys(password)
            if _stands_still(button):
                button.click()
        return False

    def editor(self) -> str:
        """The text in the editor, without the lines' numbers."""
        lines = self.window.one("[data-testid=activeEditor] .view-lines").text
        return lines.replace("\N{NO-BREAK SPACE}", " ")

    def submit(self) -> WebElement:
        """Runs what is in the editor; gives the frame of its result, not that in which Browser chooses a database."""
        before = self.window.every("[data-testid=frame]")
        self.window.click("[data-testid=editor-Run]")
        return self.window.wait(lambda: list(self._new_frames(before)), "a frame")[0]

    def _new_frames(self, before: Sequence[WebElement]) -> Iterator[WebElement]:
        for frame in self.window.every("[data-testid=frame]"):
            command = frame.text.lstrip("$ \n")
            if frame not in before and command and not command.startswith(":use "):
                yield frame

    def drop(self, path: Path) -> None:
        """Drags a file onto the window."""
        self.window.run(_DROP, base64.b64encode(path.read_bytes()).decode(), path.name)

    def favourites(self) -> list[str]:
        """The names in the list of favourites, which is opened."""
        if not self.window.every("[data-testid=createNewFavorite]"):
            self.window.click("[data-testid=navigationFavorites]")
            self.window.one("[data-testid=createNewFavorite]")  # a second click would close it
        return [each.text for each in self.window.every("[data-testid=savedScriptListItem]")]

    def choose(self, favourite: str) -> None:
        """Puts a favourite into the editor."""
        self.window.click(f'[data-testid="scriptTitle-{favourite}"]')


@pytest.fixture
def neo4j_browser(window: Window) -> Neo4jBrowser:
    """Neo4j Browser, to be opened."""
    return Neo4jBrowser(window)
