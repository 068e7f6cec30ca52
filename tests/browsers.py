"""Chromium by Playwright, Firefox by WebDriver BiDi, WebKit by WebKitWebDriver: those two Playwright does not bring on Debian.

Each has `goto`, `script`, `click`, `keys`, `close`. Keys are real ones: the browser's own events come of them.
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

import pytest
from servers import free_port, wait_for

# The headless shell is Chromium without windows around its pages: the same pages for two thirds of the processor time.
CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))), None
)
# The last line opens pages of Chromium's own with each window, for its address bar and in reserve: half of what a window costs.
# The others Playwright turns off, too; only the last `--disable-features` counts.
FEATURES_OFF = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess",
)  # fmt: skip
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
WEBKIT = shutil.which("WebKitWebDriver")
WEBKIT_BROWSER = next(
    (str(path) for path in Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")),
    next((str(path) for path in Path("/usr/lib").glob("*/webkitgtk-*/MiniBrowser")), ""),
)
CONTROL = "\ue009"
SECONDS = 60

# Without `labels`: WebKit's page ends at a collection of garbage after a live list of labels outlived its page.
FIND = """(function (label) {
  const label_of = (e) => e.closest('label') || (e.id && document.querySelector(`label[for="${CSS.escape(e.id)}"]`));
  const named = (e) => e.getAttribute('aria-label') || (e.matches('input, select, textarea') && label_of(e) && label_of(e).textContent.trim())
    || (e.matches('button, a') && e.textContent.trim()) || '';
  return [...document.querySelectorAll('button, input, select, textarea, a, summary')].find((e) => named(e) === label && e.checkVisibility());
})"""


class Driver(Protocol):
    name: str

    def goto(self, address: str) -> None: ...
    def script(self, text: str) -> Any:
        """The value of an expression, as JSON has it."""

    def click(self, label: str) -> None: ...
    def keys(self, text: str) -> None: ...
    def choose(self, label: str, file: Path) -> None:
        """Gives a file to a control for files."""

    def close(self) -> None: ...


class Socket:
    """A client of one web socket (RFC 6455), as far as a driver needs it."""

    def __init__(self, port: int, path: str) -> None:
        self.stream = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Upgrade: websocket", "Connection: Upgrade",
                 f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", "", ""]  # fmt: skip
        self.stream.sendall("\r\n".join(lines).encode())
        self.rest = b""
        while b"\r\n\r\n" not in self.rest:
            self.rest += self._more()
        head, self.rest = self.rest.split(b"\r\n\r\n", 1)
        assert b" 101 " in head, head

    def _more(self) -> bytes:
        data = self.stream.recv(65_536)
        if not data:
            raise ConnectionError("the browser went")
        return data

    def _take(self, size: int) -> bytes:
        while len(self.rest) < size:
            self.rest += self._more()
        data, self.rest = self.rest[:size], self.rest[size:]
        return data

    def send(self, text: str) -> None:
        data, mask = text.encode(), secrets.token_bytes(4)
        size = len(data)
        if size < 126:
            head = bytes([0x81, 0x80 | size])
        else:
            head = (
                bytes([0x81, 0xFE]) + size.to_bytes(2, "big")
                if size < 1 << 16
                else bytes([0x81, 0xFF]) + size.to_bytes(8, "big")
            )
        if size > 65_535:
            head = bytes([0x81, 0xFF]) + size.to_bytes(8, "big")
        masked = int.from_bytes(data) ^ int.from_bytes((mask * (size // 4 + 1))[:size])  # one step, for long texts
        self.stream.sendall(head + mask + masked.to_bytes(size))

    def receive(self) -> str:
        whole = b""
        while True:
            first, second = self._take(2)
            size = second & 0x7F
            if size > 125:
                size = int.from_bytes(self._take(2 if size == 126 else 8), "big")
            data = self._take(size)
            if first & 0x0F in (0, 1):
                whole += data
                if first & 0x80:
                    return whole.decode()

    def close(self) -> None:
        self.stream.close()


@contextmanager
def chromium() -> Iterator[Any]:
    """Playwright's `Browser`; skips the test where Chromium is not there."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt-get install chromium-headless-shell or chromium (or set CHROMIUM to its path)")
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--disable-features={','.join(FEATURES_OFF)}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@cache
def axe_core() -> str:
    """axe-core, to be run in each page before its own scripts: for the page and none of its frames."""
    import axe_playwright_python

    whole = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
    return f"if (window === top) {{ {whole} }}"


def violations(page: Any, options: dict[str, Any]) -> list[str]:
    """What axe-core finds on Chromium's open page; what passes is neither told nor searched for."""
    found = page.evaluate(
        "options => axe.run(document, {...options, resultTypes: ['violations'], selectors: false})", options
    )
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]


class Chromium:
    """Chromium over Playwright, with the words of the other two."""

    name = "chromium"

    def __init__(self, browser: Any) -> None:
        self.context = browser.new_context(viewport={"width": 1360, "height": 960}, locale="en")
        self.page = self.context.new_page()

    def goto(self, address: str) -> None:
        self.page.goto(address)

    def script(self, text: str) -> Any:
        from playwright.sync_api import Error

        try:
            return json.loads(self.page.evaluate(f"async () => JSON.stringify(await ({text}) ?? null)"))
        except Error as fault:  # as the other two have it
            raise AssertionError(str(fault)) from None

    def _element(self, label: str) -> Any:
        return self.page.evaluate_handle(f"{FIND}({json.dumps(label)})").as_element()

    def click(self, label: str) -> None:
        self._element(label).click()

    def keys(self, text: str) -> None:
        if text.startswith(CONTROL):
            self.page.keyboard.press(f"Control+{text[1:]}")
        else:
            self.page.keyboard.type(text)

    def choose(self, label: str, file: Path) -> None:
        self._element(label).set_input_files(str(file))

    def close(self) -> None:
        self.context.close()


class Firefox:
    """Firefox, headless, over WebDriver BiDi."""

    name = "firefox"

    def __init__(self) -> None:
        assert FIREFOX is not None
        self.profile = tempfile.mkdtemp(prefix="desk-firefox-")
        Path(self.profile, "user.js").write_text(
            'user_pref("remote.prefs.recommended", true);\nuser_pref("intl.accept_languages", "en");\n'
            'user_pref("dom.disable_beforeunload", true);\nuser_pref("dom.ipc.processPrelaunch.enabled", false);\n'
        )
        port = free_port()
        environment = {**os.environ, "MOZ_HEADLESS": "1", "HOME": self.profile}
        self.process = subprocess.Popen(
            [FIREFOX, "--headless", "--no-remote", "--profile", self.profile, "--remote-debugging-port", str(port)],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if "WebDriver BiDi listening" in line:
                break
        self.number = 0
        self.socket = Socket(port, "/session")
        self.ask("session.new", capabilities={"alwaysMatch": {"unhandledPromptBehavior": {"default": "accept"}}})
        self.context = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.receive())
            if answer.get("id") == self.number:
                assert answer["type"] == "success", answer
                result: dict[str, Any] = answer["result"]
                return result

    def goto(self, address: str) -> None:
        self.ask("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def script(self, text: str) -> Any:
        wrapped = f"(async () => JSON.stringify(await ({text}) ?? null))()"
        done = self.ask("script.evaluate", expression=wrapped, target={"context": self.context}, awaitPromise=True)
        assert done["type"] == "success", done
        return json.loads(done["result"]["value"])

    def click(self, label: str) -> None:
        # Twice: after keys were typed, Firefox scrolls back to the caret a moment later.
        spot = self.script(
            f"(async () => {{ const e = {FIND}({json.dumps(label)}); e.scrollIntoView({{block: 'center'}}); "
            "await new Promise((done) => setTimeout(done, 250)); e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        steps = [
            {"type": "pointerMove", "x": round(spot[0]), "y": round(spot[1])},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self.ask(
            "input.performActions", context=self.context, actions=[{"type": "pointer", "id": "mouse", "actions": steps}]
        )

    def keys(self, text: str) -> None:
        steps: list[dict[str, str]] = []
        control = text.startswith(CONTROL)
        for letter in text.removeprefix(CONTROL):
            steps += [{"type": "keyDown", "value": letter}, {"type": "keyUp", "value": letter}]
        if control:
            steps = [{"type": "keyDown", "value": CONTROL}, *steps, {"type": "keyUp", "value": CONTROL}]
        self.ask(
            "input.performActions", context=self.context, actions=[{"type": "key", "id": "keys", "actions": steps}]
        )

    def choose(self, label: str, file: Path) -> None:
        found = self.ask(
            "script.evaluate", expression=f"{FIND}({json.dumps(label)})", target={"context": self.context}, awaitPromise=False
        )  # fmt: skip
        self.ask(
            "input.setFiles", context=self.context, element={"sharedId": found["result"]["sharedId"]}, files=[str(file)]
        )

    def close(self) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait(SECONDS)
        assert self.process.stderr is not None
        self.process.stderr.close()
        shutil.rmtree(self.profile, ignore_errors=True)


class WebKit:
    """WebKit's own browser over its driver; it needs a display (Xvfb)."""

    name = "webkit"

    def __init__(self) -> None:
        assert WEBKIT is not None
        self.port = free_port()
        self.home = tempfile.mkdtemp(prefix="desk-webkit-")
        environment = {**os.environ, "HOME": self.home, "LANG": "C.UTF-8", "LANGUAGE": "en", "NO_AT_BRIDGE": "1",
                       "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
                       "LIBGL_ALWAYS_SOFTWARE": "1"}  # fmt: skip
        self.screen = None
        if not os.environ.get("DISPLAY"):
            reading, writing = os.pipe()
            self.screen = subprocess.Popen(
                ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
                pass_fds=(writing,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            os.close(writing)
            with os.fdopen(reading) as told:  # the number of a display that was free, once it is there
                environment["DISPLAY"] = f":{told.readline().strip()}"
        self.process = subprocess.Popen(
            [WEBKIT, f"--port={self.port}"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self.port, self.process)
        options = {"args": ["--automation"], **({"binary": WEBKIT_BROWSER} if WEBKIT_BROWSER else {})}
        made = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}})
        self.session = f"/session/{made['sessionId']}"
        self.ask("POST", f"{self.session}/timeouts", {"script": SECONDS * 1000})
        self.ask("POST", f"{self.session}/window/rect", {"width": 1360, "height": 960})

    def ask(self, method: str, path: str, value: Any = None) -> Any:
        data = json.dumps(value if value is not None else {}).encode() if method == "POST" else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", data, {"Content-Type": "application/json"}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as fault:
            raise AssertionError(f"{path}: {fault.read().decode()}") from None

    def goto(self, address: str) -> None:
        self.ask("POST", f"{self.session}/url", {"url": address})

    def script(self, text: str) -> Any:
        wrapped = (
            "const done = arguments[arguments.length - 1];"
            f"(async () => JSON.stringify(await ({text}) ?? null))().then(done, (fault) => done('!' + fault));"
        )
        value = self.ask("POST", f"{self.session}/execute/async", {"script": wrapped, "args": []})
        assert not value.startswith("!"), value
        return json.loads(value)

    def element(self, label: str) -> str:
        found = self.ask(
            "POST", f"{self.session}/execute/sync", {"script": f"return {FIND}({json.dumps(label)})", "args": []}
        )
        return str(next(iter(found.values())))

    def click(self, label: str) -> None:
        self.ask("POST", f"{self.session}/element/{self.element(label)}/click")

    def keys(self, text: str) -> None:
        active = self.ask("GET", f"{self.session}/element/active")
        self.ask("POST", f"{self.session}/element/{next(iter(active.values()))}/value", {"text": text})

    def choose(self, label: str, file: Path) -> None:
        self.ask("POST", f"{self.session}/element/{self.element(label)}/value", {"text": str(file)})

    def close(self) -> None:
        with suppress(AssertionError, OSError):
            self.ask("DELETE", self.session)
        for process in filter(None, (self.process, self.screen)):
            process.terminate()
            process.wait(SECONDS)
        shutil.rmtree(self.home, ignore_errors=True)


@contextmanager
def started(name: str) -> Iterator[Driver]:
    """A window of a browser, by the browser's name; skips the test where the browser is not there."""
    if name == "chromium":
        with chromium() as browser:
            yield Chromium(browser)
        return
    if name == "firefox" and FIREFOX is None:
        pytest.skip("needs Firefox: apt-get install firefox-esr")
    if name == "webkit" and (WEBKIT is None or not (os.environ.get("DISPLAY") or shutil.which("Xvfb"))):
        pytest.skip("needs WebKit's driver: apt-get install webkit2gtk-driver xvfb")
    driver: Driver = Firefox() if name == "firefox" else WebKit()
    try:
        yield driver
    finally:
        driver.close()


def driven(*names: str, scope: Literal["function", "module"] = "function") -> Any:
    """A fixture: a driver of each of these browsers in turn."""

    @pytest.fixture(scope=scope, params=names)
    def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
        with started(request.param) as driver:
            yield driver

    return driver


def jamo(text: str) -> list[list[str]]:
    """What an input method shows of each syllable, one jamo after the other: ㅎ, 하, 한."""
    leads = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
    found = []
    for letter in text:
        if not re.fullmatch("[가-힣]", letter):
            found.append([letter])
            continue
        number = ord(letter) - 0xAC00
        lead, rest = divmod(number, 588)
        vowel, tail = divmod(rest, 28)
        steps = [leads[lead], chr(0xAC00 + lead * 588 + vowel * 28)]
        found.append([*steps, letter] if tail else steps)
    return found
