"""How smoothly explorers follow a slider, and what they weigh: `python -m benchmarks.explorers`.

Each slider moves a step a frame for two seconds on a phone profile (360 px, CPU four times slower).
Work: milliseconds that script, style and layout take for one step. Frame: milliseconds from one
frame to the next; 16.7 is 60 a second. Times depend on the machine and its load.
"""

import gzip
import statistics
import tempfile

from playwright.sync_api import sync_playwright

from benchmarks.site import CHROMIUM, ROOT, served

EXPLORERS = {
    "pairings": "",
    "slowdown": "learning-slowdown/",
    "curvature": "curvature/",
    "softmax": "pairings/softmax-log-likelihood/",
}
DRAG = """(slider) => new Promise((done) => {
  const explorer = slider.closest("[class=explorer] > *");
  const update = explorer.update;
  const work = [], frames = [];
  explorer.update = function () {
    const start = performance.now();
    update.call(this);
    document.body.getBoundingClientRect(); // style and layout
    work.push(performance.now() - start);
  };
  let last;
  const move = (now) => {
    if (last) frames.push(now - last);
    last = now;
    if (frames.length === 120) return done([work, frames]);
    slider.value === slider.max ? (slider.value = slider.min) : slider.stepUp();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    requestAnimationFrame(move);
  };
  requestAnimationFrame(move);
})"""


def high(values):
    """The value that 19 of 20 do not exceed."""
    return sorted(values)[len(values) * 19 // 20]


def measure(browser, address):
    print("| explorer | slider | work, median | work, 95 % | frame, median | frame, 95 % |")
    print("| --- | --- | --: | --: | --: | --: |")
    for name, url in EXPLORERS.items():
        context = browser.new_context(viewport={"width": 360, "height": 740})
        page = context.new_page()
        page.goto(address + url)
        element = page.locator(f"{name}-explorer")
        element.scroll_into_view_if_needed()
        element.locator(".controls:enabled").wait_for()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
        for slider in element.get_by_role("slider").all():
            work, frames = slider.evaluate(DRAG)
            times = [f(values) for values in (work, frames) for f in (statistics.median, high)]
            columns = " | ".join(f"{time:.1f}" for time in times)
            print(f"| {name} | {slider.get_attribute('name')} | {columns} |", flush=True)
        context.close()


def weigh():
    names = ["formulas.js", "explorer.js", *(f"{name}-explorer.js" for name in EXPLORERS)]
    sizes = {
        name: len(gzip.compress((ROOT / "docs/assets" / name).read_bytes(), 9)) for name in names
    }
    print("\n| script | bytes, gzip |\n| --- | --: |")
    for name, size in (sizes | {"in all": sum(sizes.values())}).items():
        print(f"| {name} | {size} |")


if __name__ == "__main__":
    with (
        tempfile.TemporaryDirectory() as folder,
        served(folder) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**CHROMIUM)
        measure(browser, address)
        browser.close()
    weigh()
