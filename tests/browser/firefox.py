"""Firefox as it is installed, driven through its own Marionette protocol: no driver is needed.

A message is its length, a colon and JSON; a command is [0, number, name, parameters], an answer
[1, number, error, result].
"""

import json
import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

PREFERENCES = {
    "marionette.port": 0,  # a free one, which Firefox writes into its profile
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.disabledForTesting": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
}


def installed():
    """The path of Firefox, None if there is none."""
    return next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


class Firefox:
    def __init__(self, connection):
        self.stream = connection.makefile("rwb")
        self.number = 0
        self.receive()  # a greeting
        self.send("WebDriver:NewSession")
        self.send("WebDriver:SetTimeouts", script=120_000)

    def receive(self):
        digits = b""
        while (byte := self.stream.read(1)) != b":":
            assert byte, "Firefox closed the connection"
            digits += byte
        return json.loads(self.stream.read(int(digits)))

    def send(self, command, **parameters):
        self.number += 1
        message = json.dumps([0, self.number, command, parameters]).encode()
        self.stream.write(b"%d:%s" % (len(message), message))
        self.stream.flush()
        _, number, error, result = self.receive()
        assert number == self.number
        assert error is None, f"{command}: {error}"
        return result

    def goto(self, url):
        self.send("WebDriver:Navigate", url=url)

    def evaluate(self, body, *arguments):
        """What the body of an async function returns in the page."""
        script = f"""
            const finish = arguments[arguments.length - 1];
            (async (...given) => {{ {body} }})(...[...arguments].slice(0, -1))
                .then((value) => finish([value, null]), (error) => finish([null, String(error)]));
        """
        answer = self.send("WebDriver:ExecuteAsyncScript", script=script, args=list(arguments))
        value, error = answer["value"]
        assert error is None, error
        return value

    def resize(self, width, height):
        self.send("WebDriver:SetWindowRect", width=width, height=height)


@contextmanager
def running(path, profile):
    """Firefox without a window, with a profile of its own."""
    lines = [f'user_pref("{k}", {json.dumps(v)});' for k, v in PREFERENCES.items()]
    Path(profile, "user.js").write_text("\n".join(lines))
    process = subprocess.Popen(
        [path, "--headless", "--marionette", "--no-remote", "--profile", str(profile)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        port = Path(profile, "MarionetteActivePort")
        end = time.monotonic() + 60
        while not (port.exists() and port.read_text().strip()):
            assert process.poll() is None, f"{path} ended with {process.returncode}"
            assert time.monotonic() < end, f"{path} did not start"
            time.sleep(0.1)
        with socket.create_connection(("127.0.0.1", int(port.read_text())), 180) as connection:
            yield Firefox(connection)
    finally:
        process.terminate()
        process.wait(30)
