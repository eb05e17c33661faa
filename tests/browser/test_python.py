"""Python in the page: it answers, it stops; what fails says so, and works the next time."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import NARROW, WIDE, see_code

PAGE = "pairings/sigmoid-cross-entropy/"
ANSWERS = 60_000  # milliseconds, for an interpreter that has to start on a busy machine
FRESH = """(source) => {
    const page = new DOMParser().parseFromString(source, "text/html");
    document.querySelector("article").innerHTML = page.querySelector("article").innerHTML;
}"""


@pytest.fixture
def page(python_visit):
    """The page as it was served, with the interpreter of the tests before, if it still lives."""
    python_visit.evaluate(FRESH, python_visit.source)
    see_code(python_visit)
    return python_visit


class Snippet:
    """One <python-snippet> of a page, and what a reader does with it."""

    def __init__(self, page, which):
        self.page = page
        self.element = page.locator(f"python-snippet{which}").first
        self.output = self.element.locator(".output")
        self.status = self.element.locator("[role=status]")
        self.editor = self.element.locator("textarea")

    def press(self, name):
        self.element.get_by_role("button", name=name, exact=True).click()

    def write(self, text):
        if not self.editor.count():
            self.press("Edit")
        self.editor.fill(text)

    def ends(self):
        """The state in which a run ends."""
        self.page.wait_for_function(
            "(() => { const busy = document.querySelectorAll('[data-state=busy]');"
            " return busy.length === 0; })()",
            timeout=ANSWERS,
        )
        return self.element.get_attribute("data-state")

    def runs(self, text=None):
        if text is not None:
            self.write(text)
        self.press("Run")
        return self.ends()


@pytest.fixture
def delta(page):
    return Snippet(page, "[data-check]")


@pytest.fixture
def example(page):
    return Snippet(page, "[data-session]")


def test_a_section_runs_with_an_example_and_shows_its_value(delta):
    assert delta.runs() == "done"
    assert re.match(r">>> delta\(z=.*\)\narray\(\[.*\]\)\n$", delta.output.text_content(), re.S)
    assert re.fullmatch(r"Done in \d+\.\d\d s", delta.status.text_content())


def test_a_start_is_told_stage_by_stage_and_each_stage_once(page):
    *stages, end = page.evaluate("told")
    assert stages == ["Waiting…", "Loading Python…", "Starting Python…", "Running…"]
    assert end.startswith("Done in")


def test_a_worked_example_prints_what_the_build_printed(example):
    assert example.runs() == "done"
    built = example.element.locator("+ .highlight code").text_content()
    assert example.output.text_content().strip("\n") == built.strip("\n")


def test_a_later_example_runs_after_those_before_it(page):
    last = Snippet(page, "[data-session$=example]:not(:has(~ [data-session$=example]))")
    assert last.runs() == "done"
    assert "third label now likely" in last.output.text_content()


def test_a_traceback_names_the_line_that_stands_beside_the_edit(delta):
    delta.press("Edit")
    edited = delta.editor.input_value().replace(
        "return sigmoid_error", "return 1 / 0 * sigmoid_error"
    )
    assert delta.runs(edited) == "error"
    error = delta.output.locator(".error").text_content()
    (number,) = re.findall(r'\(edited\)", line (\d+), in delta', error)
    shown = delta.element.locator(".numbers").text_content().split("\n")
    assert "1 / 0" in edited.split("\n")[shown.index(number)]
    assert error.endswith("ZeroDivisionError: division by zero\n")
    assert delta.status.text_content() == "Ended with an error"


def test_the_gradient_check_passes_the_code_of_the_site(delta):
    delta.press("Check gradient")
    assert delta.ends() == "pass"
    assert delta.output.text_content().startswith("✓ delta and gradients agree")
    assert delta.status.text_content() == "✓ Agrees"


def test_the_gradient_check_shows_both_columns_of_a_wrong_delta(delta):
    delta.press("Edit")
    delta.write(delta.editor.input_value().replace("return sigmoid", "return 2 * sigmoid"))
    delta.editor.press("Control+Shift+Enter")
    assert delta.ends() == "fail"
    rows = re.findall(r"^z\[\d\] +(\S+) +(\S+)  ✗$", delta.output.text_content(), re.M)
    assert len(rows) == 3
    for claimed, measured in rows:
        assert float(claimed) == pytest.approx(2 * float(measured), abs=1e-6)


def test_an_endless_loop_stops_and_the_next_run_works(example):
    example.write("print('before')\nwhile True:\n    pass")
    example.press("Run")
    example.output.get_by_text("before").wait_for(timeout=ANSWERS)
    example.press("Stop")
    assert example.ends() == "stopped"
    assert example.status.text_content() == "Stopped."
    assert example.output.text_content() == "before\n"
    assert example.element.get_by_role("button", name="Run").evaluate(
        "(button) => button === document.activeElement"
    )
    assert example.runs("print('after')") == "done"
    assert example.output.text_content() == "after\n"


def test_endless_output_ends_by_itself(example):
    assert example.runs("while True:\n    print('x' * 99)") == "stopped"
    assert example.status.text_content() == "Stopped after 100,000 characters of output."
    assert len(example.output.text_content()) == 100_000


def test_a_runaway_allocation_is_a_memory_error_and_python_lives_on(page, example):
    assert example.runs("kept = []\nwhile True:\n    kept.append(bytearray(10**8))") == "error"
    assert example.output.text_content().endswith("MemoryError\n")
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    assert example.runs("import numpy as np\nnp.ones(3).sum()") == "done"
    assert requests == []


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def f():\n    return f()\nf()", "RecursionError"),
        ("import sys\nsys.exit(1)", "SystemExit: 1"),
        ("input('name? ')", "EOFError"),
        ("import requests", "ModuleNotFoundError: No module named 'requests'"),
        ("open('/etc/passwd')", "FileNotFoundError"),
        ("x =", "SyntaxError"),
    ],
)
def test_an_exception_is_shown(example, code, words):
    assert example.runs(code) == "error"
    assert words in example.output.text_content()


def test_an_interpreter_that_breaks_down_is_replaced(example):
    assert example.runs("import os\nos.abort()") == "error"
    assert example.status.text_content().startswith("Python broke down")
    assert example.runs("1 + 1") == "done"


def test_reset_restores_the_code_and_restarts_a_touched_interpreter(example):
    original = example.element.locator("pre code").first.text_content()
    assert example.runs("import numpy as np\nnp.pi = 4") == "done"
    assert example.runs("import numpy as np\nnp.pi") == "done"
    assert example.output.text_content().endswith("\n4\n")
    example.press("Reset")
    assert not example.editor.count()
    assert example.element.locator("pre code").first.text_content() == original
    assert example.runs("import numpy as np\nnp.pi") == "done"
    assert example.output.text_content().endswith("\n3.141592653589793\n")


def test_runs_wait_for_each_other_and_stop_ends_only_one(page, delta, example):
    example.write("while True:\n    pass")
    example.press("Run")
    delta.press("Run")
    page.wait_for_timeout(200)
    assert delta.status.text_content() == "Waiting…"
    example.press("Stop")
    assert delta.ends() == "done"
    assert example.element.get_attribute("data-state") == "stopped"


def test_the_interpreter_outlives_instant_navigation(page, example):
    assert example.runs("import builtins\nbuiltins.seen = 'earlier'") == "done"
    page.locator('.md-nav--primary a[href*="linear-quadratic"]').first.click()
    page.wait_for_url("**/linear-quadratic/")
    see_code(page)
    other = Snippet(page, "[data-session]")
    assert other.runs("seen") == "done"
    assert other.output.text_content() == ">>> seen\n'earlier'\n"
    page.go_back()
    page.wait_for_url(f"**/{PAGE}")
    see_code(page)


def test_what_code_prints_is_text(page, example):
    page.evaluate("delete window.injected")
    html = "<img src=x onerror='window.injected=1'><script>window.injected=1</script>"
    assert example.runs(f'print("{html}")\nraise ValueError("{html}")') == "error"
    assert example.output.text_content().startswith(html)
    assert example.output.locator("img, script").count() == 0
    assert page.evaluate("window.injected") is None


def test_python_reaches_neither_the_page_nor_the_network(page, example):
    assert example.runs("import js\njs.fetch") == "error"
    escape = "import js\njs.setTimeout.constructor('return fetch')()"
    assert example.runs(escape) == "error"
    assert "EvalError" in example.output.text_content()
    (worker,) = [worker for worker in page.workers if worker.url.startswith("blob:")]
    blocked = """new Promise((resolve) => {
        addEventListener("securitypolicyviolation", (e) => resolve(e.effectiveDirective));
        const request = new XMLHttpRequest();
        request.onload = request.onerror = () => setTimeout(resolve, 500, "not blocked");
        request.open("GET", "http://localhost:1/");
        request.send();
    })"""
    assert worker.evaluate(blocked) == "connect-src"


def test_tab_leaves_the_editor_for_the_buttons_and_shift_tab_comes_back(page, delta):
    delta.press("Edit")
    page.keyboard.press("Tab")
    focused = "document.activeElement.textContent"
    assert page.evaluate(focused) == "Run"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.localName") == "textarea"
    assert "\t" not in delta.editor.input_value()


def test_buttons_editor_and_output_are_accessible(page, delta):
    delta.press("Edit")
    delta.press("Check gradient")
    assert delta.ends() == "pass"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_timeout(300)
        result = Axe().run(page, context="python-snippet[data-check]")
        assert result.violations_count == 0, result.generate_report()
    page.emulate_media(color_scheme="light")


def test_editor_and_output_fit_a_phone(page, delta):
    delta.press("Edit")
    delta.press("Check gradient")
    assert delta.ends() == "pass"
    page.set_viewport_size(NARROW)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) == 0
    page.set_viewport_size(WIDE)


def test_the_policy_is_never_violated(page):
    assert page.evaluate("violations") == []


# In windows of their own: what goes wrong before Python runs.
LOST = [
    ("**/assets/python.js", "python.js could not be fetched"),
    ("**/assets/python-worker.js", "its worker could not be fetched"),
    ("**/pyodide/files.json", "files.json could not be fetched"),
    ("**/pyodide/pyodide.mjs", "pyodide.mjs could not be fetched"),
    ("**/pyodide/pyodide.asm.wasm.gz", "pyodide.asm.wasm.gz could not be fetched"),
    ("**/pyodide/numpy*.whl", "could not be fetched: the connection was lost or blocked"),
]


def test_after_a_lost_connection_or_a_missing_file_the_next_run_works(open_page):
    page = open_page(PAGE)
    see_code(page)
    snippet = Snippet(page, "[data-check]")
    for pattern, words in LOST:
        page.context.route(pattern, lambda route: route.abort("internetdisconnected"))
        assert snippet.runs() == "error", pattern
        assert words in snippet.status.text_content()
        assert "try anew" in snippet.status.text_content()
        page.context.unroute(pattern)
    page.context.route("**/pyodide/snippets.zip", lambda route: route.fulfill(status=404))
    assert snippet.runs() == "error"
    assert "snippets.zip is missing from this site (HTTP 404)" in snippet.status.text_content()
    page.context.unroute("**/pyodide/snippets.zip")
    assert snippet.runs() == "done"


def test_python_is_fetched_only_when_asked_for(open_page):
    requests = []
    page = open_page()
    page.on("request", lambda request: requests.append(request.url))
    page.goto(page.url + PAGE)
    see_code(page)
    page.wait_for_timeout(300)
    assert [url for url in requests if "python.js" in url or "pyodide" in url] == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_buttons_move_nothing_when_they_appear(open_page, size):
    page = open_page(PAGE, viewport=size)
    see_code(page)
    page.locator("python-snippet[data-check]").first.scroll_into_view_if_needed()
    shifts = page.evaluate("""() => new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().map((entry) => entry.value)))
            .observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve([]), 500);
    })""")
    assert shifts == []


def test_without_javascript_it_is_the_code(open_page):
    page = open_page(PAGE, java_script_enabled=False)
    assert page.locator("python-snippet pre").count() > 5
    assert page.locator("python-snippet .bar").count() == 0
    element = page.locator("python-snippet").first
    assert element.evaluate("(e) => getComputedStyle(e).paddingBottom") == "0px"


def test_from_a_disk_python_says_what_it_needs(browser, site):
    page = browser.new_page()
    page.goto((site.folder / PAGE / "index.html").as_uri())
    see_code(page)
    page.get_by_role("button", name="Run", exact=True).first.click()
    page.get_by_text("Python needs a page that comes from a server").wait_for()
    page.close()


@pytest.mark.parametrize(
    "carried",
    [
        "?q=<img src=x onerror=window.injected=1>",
        "?q='><script>window.injected=1</script>",
        "#<img src=x onerror=window.injected=1>",
        "#javascript:window.injected=1",
        "?h=<svg onload=window.injected=1>#__proto__",
    ],
)
def test_an_address_carries_no_code(open_page, carried):
    page = open_page(PAGE + carried)
    see_code(page)
    page.wait_for_timeout(500)
    assert page.evaluate("window.injected") is None


def test_the_policy_stops_scripts_requests_and_eval(open_page):
    page = open_page(PAGE)
    tried = page.evaluate("""async () => {
        const seen = [];
        addEventListener("securitypolicyviolation", (e) => seen.push(e.effectiveDirective));
        const script = document.createElement("script");
        script.textContent = "window.injected = 1";
        document.body.append(script);
        const image = "<img src=http://localhost:1/ onerror='window.injected = 1'>";
        document.body.insertAdjacentHTML("beforeend", image);
        await fetch("http://localhost:1/").catch(() => {});
        const frame = document.createElement("iframe");
        frame.src = "http://localhost:1/";
        document.body.append(frame);
        await new Promise((done) => setTimeout(done, 300));
        return [window.injected ?? null, [...new Set(seen)].sort()];
    }""")
    assert tried == [
        None,
        ["connect-src", "frame-src", "img-src", "script-src-attr", "script-src-elem"],
    ]
