"""A second browser, where it is installed: the same pages, buttons and policy."""

import pytest

from tests.browser import firefox

PAGE = "pairings/sigmoid-cross-entropy/"
HELPERS = """
    const until = async (condition) => {
        while (!condition()) await new Promise((done) => setTimeout(done, 50));
    };
    await until(() => document.querySelector("python-snippet .bar"));
    const snippet = document.querySelector("python-snippet[data-check]");
    const press = (name) =>
        [...snippet.querySelectorAll("button")].find((b) => b.textContent === name).click();
    const ends = () => until(() => snippet.dataset.state !== "busy");
    const write = (text) => {
        if (!snippet.querySelector("textarea")) press("Edit");
        snippet.querySelector("textarea").value = text;
    };
    const told = () => [
        snippet.dataset.state,
        snippet.querySelector(".status").textContent,
        snippet.querySelector(".output").textContent,
    ];
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    path = firefox.installed()
    if path is None:
        pytest.skip("Firefox is not installed")
    with firefox.running(path, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def page(browser, address):
    if browser.evaluate("return location.href") != address + PAGE:
        browser.goto(address + PAGE)
    return browser


def test_the_page_shows_its_math_and_fits_a_phone(page):
    page.resize(450, 800)  # the least that Firefox allows
    seen = page.evaluate("""
        const math = [...document.querySelectorAll("article math")]
            .filter((m) => !m.closest("details:not([open])"));
        const boxes = math.map((m) => m.getBoundingClientRect());
        const root = document.documentElement;
        return [boxes.length, boxes.every((b) => b.width > 2 && b.height > 5),
                root.scrollWidth - root.clientWidth];
    """)
    page.resize(1280, 900)
    assert seen[0] > 50
    assert seen[1:] == [True, 0]


def test_python_runs_and_checks_the_gradient(page):
    state, status, output = page.evaluate(
        HELPERS + "press('Check gradient'); await ends(); return told();"
    )
    assert (state, status) == ("pass", "✓ Agrees")
    assert output.startswith("✓ delta and gradients agree")


def test_a_wrong_delta_disagrees_and_an_error_names_its_line(page):
    wrong = "def delta(z, y):\n    return 2 * (activation(z) - y)"
    state, status, output = page.evaluate(
        HELPERS + "write(given[0]); press('Check gradient'); await ends(); return told();", wrong
    )
    assert (state, status) == ("fail", "✗ Disagrees")
    assert output.count("✗") > 3
    state, _, output = page.evaluate(
        HELPERS + "write('x = 1\\nx.nothing'); press('Run'); await ends(); return told();"
    )
    assert state == "error"
    assert "nothing" in output
    assert "AttributeError" in output


def test_a_loop_and_endless_output_stop(page):
    state, status, output = page.evaluate(
        HELPERS
        + """
        write("print('before')\\nwhile True:\\n    pass");
        press("Run");
        await until(() => told()[2]);
        press("Stop");
        await ends();
        return told();
        """
    )
    assert (state, status, output) == ("stopped", "Stopped.", "before\n")
    state, status, _ = page.evaluate(
        HELPERS
        + "write(\"while True:\\n    print('x' * 99)\"); press('Run'); await ends(); return told();"
    )
    assert (state, status) == ("stopped", "Stopped after 100,000 characters of output.")


def test_the_policy_holds_in_the_page_and_in_its_worker(page):
    tried = page.evaluate("""
        const seen = [];
        addEventListener("securitypolicyviolation", (e) => seen.push(e.effectiveDirective));
        const script = document.createElement("script");
        script.textContent = "document.body.dataset.injected = 1";
        document.body.append(script);
        await fetch("http://localhost:1/").catch(() => {});
        await new Promise((done) => setTimeout(done, 300));
        return [document.body.dataset.injected ?? null, [...new Set(seen)].sort()];
    """)
    assert tried == [None, ["connect-src", "script-src-elem"]]
    escape = "import js\njs.setTimeout.constructor('return fetch')()"
    _, _, output = page.evaluate(
        HELPERS + "write(given[0]); press('Run'); await ends(); return told();", escape
    )
    assert "EvalError" in output


def test_from_a_disk_python_says_what_it_needs(browser, site):
    browser.goto((site.folder / PAGE / "index.html").as_uri())
    state, status, _ = browser.evaluate(HELPERS + "press('Run'); await ends(); return told();")
    assert state == "error"
    assert status.startswith("Python needs a page that comes from a server")
