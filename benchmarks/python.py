"""What Python in the page costs a reader: `python -m benchmarks.python`.

Bytes over the wire and seconds from the click to the first result, on a first visit and on a second
one with a warm cache; later runs, a gradient check, the check of a derivation, and memory. The
server compresses text, as GitHub Pages does. Times depend on the machine: compare the rows of one
run.
"""

import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.site import CHROMIUM, Gzip, served

PAGE = "pairings/sigmoid-cross-entropy/"
ENDS = "python-snippet[data-check]:is([data-state=done], [data-state=pass])"
DERIVATIONS = [r"(a_j - y_j)\,a_k^{L-1}", r"(a_j - y_j)\,a_j"]  # a right and a wrong one
UNTOUCHED = "document.querySelector('python-snippet[data-check]').dataset.state = 'idle'"


class Cached(Gzip):
    """Lets browsers keep what Python needs."""

    def end_headers(self):
        if self.path.endswith((".wasm.gz", ".zip", ".whl", ".mjs", ".js")):
            self.send_header("Cache-Control", "max-age=600")  # as GitHub Pages
        super().end_headers()


def press(page, name):
    """Seconds from a click on a button to the result."""
    page.evaluate(UNTOUCHED)
    start = time.perf_counter()
    page.locator("python-snippet[data-check]").first.get_by_role("button", name=name).click()
    page.locator(ENDS).wait_for(timeout=300_000)
    return time.perf_counter() - start


def answered(page, latex):
    """Seconds from the key that has a derivation checked to the verdict, for the weights."""
    field = page.locator("check-derivation")
    field.scroll_into_view_if_needed()
    field.get_by_role("combobox", name="Find").select_option(index=2)
    box = field.get_by_label("Your answer")
    box.fill(latex)
    page.evaluate("document.querySelector('check-derivation').dataset.state = 'idle'")
    start = time.perf_counter()
    box.press("Control+Enter")
    page.locator("check-derivation:is([data-state=right], [data-state=wrong])").wait_for()
    return time.perf_counter() - start


def renderer_memory(browser):
    """Resident megabytes of the largest process that draws pages."""
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    pages = (Path(f"/proc/{int(p['id'])}/statm") for p in processes if p["type"] == "renderer")
    return max(int(path.read_text().split()[1]) for path in pages) * 4096 / 1e6


def main(folder):
    with (
        served(folder, Cached) as address,
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as profile,
    ):
        print("| what | seconds | MB received |\n| --- | --: | --: |")
        context = playwright.chromium.launch_persistent_context(profile, **CHROMIUM)
        for visit in ("first", "second"):
            page = context.new_page()
            page.goto(address + PAGE, wait_until="networkidle")
            page.locator("python-snippet").first.scroll_into_view_if_needed()
            page.locator("python-snippet .bar").first.wait_for()
            before = renderer_memory(context.browser)
            Gzip.bodies.clear()
            seconds = press(page, "Run")
            print(f"| first run, {visit} visit | {seconds:.1f} | {sum(Gzip.bodies) / 1e6:.2f} |")
            if visit == "second":
                runs = sorted(press(page, "Run") for _ in range(9))
                print(f"| later run, median of 9 | {runs[4]:.2f} | 0 |")
                checks = sorted(press(page, "Check gradient") for _ in range(9))
                print(f"| gradient check, median of 9 | {checks[4]:.2f} | 0 |")
                for latex in DERIVATIONS:
                    first = answered(page, latex)
                    later = sorted(answered(page, latex) for _ in range(9))
                    print(f"| `{latex}`, first check | {first:.2f} | 0 |")
                    print(f"| the same again, median of 9 | {later[4]:.2f} | 0 |")
                after = renderer_memory(context.browser)
            page.close()
        context.close()
    print(
        f"\nMemory of the page's process: {before:.0f} MB without Python, {after:.0f} MB with it."
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(temporary)
