"""What a first visit costs and how long a build takes: `python -m benchmarks.site`.

A visit of each page: requests and bytes of the bodies (gzip, as GitHub Pages sends), first paint,
the paint of the last equation of the page, and layout shift, on a desktop and on a phone (360 px,
CPU four times slower, 1.6 Mbit/s, 150 ms). A build: this site, first with nothing checked before,
and with 100 and 500 pages more like its model page. Times depend on the machine: compare the
columns of one run.
"""

import contextlib
import functools
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
MODEL = "docs/pairings/sigmoid-quadratic.md"
TEXT = (".html", ".css", ".js", ".json", ".xml", ".svg", ".py")
PHONE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}

# Runs before the page: collects layout shifts, and the first frame that holds the last equation.
OBSERVE = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
const look = () => {
  const formulas = [...document.querySelectorAll("article math")];
  const last = formulas.filter((math) => !math.closest("details:not([open])")).pop();
  if (document.readyState !== "loading" && last?.checkVisibility()) {
    window.mathPainted ??= performance.now();
  }
  if (window.mathPainted === undefined) requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
CHROMIUM = {
    "executable_path": shutil.which("chromium"),
    "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
}
MEASURES = """() => ({
  paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  math: window.mathPainted,
  shift: window.shift,
})"""


class Gzip(SimpleHTTPRequestHandler):
    """Serves text compressed, as web servers do, and notes the sizes of what it sends."""

    bodies: ClassVar[list[int]] = []

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return super().do_GET()
        if path.suffix not in TEXT:
            Gzip.bodies.append(path.stat().st_size)
            return super().do_GET()
        body = gzip.compress(path.read_bytes(), mtime=0)
        Gzip.bodies.append(len(body))
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        pass


def build(config, folder, url="http://127.0.0.1:8000/"):
    """Seconds that one `mkdocs build` takes."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-f", config, "-d", folder],
        env={**os.environ, "SITE_URL": url, "NO_MKDOCS_2_WARNING": "1"},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - start


@contextlib.contextmanager
def served(folder, handler=Gzip):
    """Build the site into a folder and serve it; the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    build(str(ROOT / "mkdocs.yml"), folder, address)
    yield address
    server.shutdown()


def visit(browser, address, phone):
    """Requests, bytes, milliseconds to first paint and last equation, and layout shift."""
    size = {"width": 360, "height": 740} if phone else {"width": 1280, "height": 900}
    context = browser.new_context(viewport=size)
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    Gzip.bodies.clear()
    if phone:
        client.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        client.send("Network.emulateNetworkConditions", PHONE)
    page.add_init_script(OBSERVE)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    measures = page.evaluate(MEASURES)
    context.close()
    return {"requests": len(Gzip.bodies), "bytes": sum(Gzip.bodies), **measures}


def visits(folder):
    with served(folder) as address, sync_playwright() as playwright:
        print(
            "| page | screen | requests | kB | first paint, ms | last equation, ms | layout shift |"
        )
        print("| --- | --- | --: | --: | --: | --: | --: |")
        browser = playwright.chromium.launch(**CHROMIUM)
        for index in sorted(Path(folder).rglob("index.html")):
            url = index.parent.relative_to(folder).as_posix()
            for phone in (False, True):
                v = visit(browser, f"{address}{url}/", phone)
                math = "" if v["math"] is None else f"{v['math']:.0f}"
                print(
                    f"| {'home' if url == '.' else url} | {'phone' if phone else 'desktop'} "
                    f"| {v['requests']} | {v['bytes'] / 1000:.1f} | {v['paint']:.0f} | {math} "
                    f"| {v['shift']:.4f} |",
                    flush=True,
                )
        browser.close()


def builds(folder):
    """Time this site, then copies of it with more pages like the model page."""
    copy = folder / "copy"
    ignored = shutil.ignore_patterns(".*", "site", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=ignored)
    text = (ROOT / MODEL).read_text("utf-8")
    print("\n| pages added | build, s |\n| --: | --: |")
    first = build(str(copy / "mkdocs.yml"), folder / "site")
    print(f"| 0, nothing checked before | {first:.1f} |", flush=True)
    for pages in (0, 100, 500):
        config = (ROOT / "mkdocs.yml").read_text("utf-8")
        names = [f"pairings/page-{number:03}.md" for number in range(pages)]
        for name in names:
            (copy / "docs" / name).write_text(text, "utf-8")
        more = "".join(f"      - {name}\n" for name in names)
        config = config.replace("      - notation.md\n", more + "      - notation.md\n", 1)
        (copy / "mkdocs.yml").write_text(config, "utf-8")
        print(f"| {pages} | {build(str(copy / 'mkdocs.yml'), folder / 'site'):.1f} |", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        visits(temporary)
    with tempfile.TemporaryDirectory() as temporary:
        builds(Path(temporary))
