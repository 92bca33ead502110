"""A page in a real browser, for tests: headless Chromium, spoken to over a pipe in its DevTools protocol."""

import base64
import itertools
import json
import os
import select
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage")
# It shows files only, and asks no host for anything.
_OFFLINE = ("--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND")
# Generous, for a loaded machine: what hangs fails, what is slow does not.
_TIMEOUT = 120
_KEYS = {"Tab": (9, ""), "Enter": (13, "\r")}


class OpenPage:
    """A page that a browser has open.

    ``complaints`` has what the browser's console shows: messages, errors of scripts and of the page's policy.
    """

    def __init__(self, send, receive):
        self._send, self._receive, self._numbers, self._session = send, receive, itertools.count(1), None
        self._unread = b""
        self.complaints, self._loaded = [], False
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self._call(f"{domain}.enable")

    def open(self, path):
        """Opens a file and waits until it is loaded."""
        self._loaded = False
        self._call("Page.navigate", url=path.as_uri())
        while not self._loaded:
            self._read()

    def resize(self, width, height=800):
        """Gives the window a size, in CSS pixels."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def press(self, key):
        """Presses a key: ``Tab`` or ``Enter``."""
        code, text = _KEYS[key]
        about = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self._call("Input.dispatchKeyEvent", type="keyDown", text=text, **about)
        self._call("Input.dispatchKeyEvent", type="keyUp", **about)

    def evaluate(self, expression):
        """Returns the value of an expression in JavaScript."""
        result = self._call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def picture(self):
        """Returns a picture of what the window shows, as PNG."""
        return base64.b64decode(self._call("Page.captureScreenshot")["data"])

    def _call(self, method, **parameters):
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]

    def _read(self):
        end = time.monotonic() + _TIMEOUT
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._receive], [], [], max(0, end - time.monotonic()))
            read = os.read(self._receive, 1 << 16) if ready else b""
            assert read, "the browser does not answer"
            self._unread += read
        message, _, self._unread = self._unread.partition(b"\0")
        message = json.loads(message)
        method = message.get("method")
        if method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
            self.complaints.append(message["params"])
        self._loaded |= method == "Page.loadEventFired"
        return message


@contextmanager
def browser(profile):
    """Gives an ``OpenPage`` of a browser of its own, whose files are in the folder ``profile``."""
    (from_us, to_browser), (from_browser, to_us) = os.pipe(), os.pipe()
    command = [BROWSER, *_FLAGS, *_OFFLINE, "--remote-debugging-pipe", f"--user-data-dir={profile}"]
    # Chromium reads from 3 and writes to 4.
    redirected = ["bash", "-c", f'exec "$@" 3<&{from_us} 4>&{to_us}', "bash", *command]
    process = subprocess.Popen(
        redirected,
        pass_fds=(from_us, to_us),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(from_us)
    os.close(to_us)
    try:
        yield OpenPage(to_browser, from_browser)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(to_browser)
        os.close(from_browser)
