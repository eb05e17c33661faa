"""The explorers: values of NumPy at every step of every slider, and every way to use them."""

import itertools
import re
from functools import cache

import numpy as np
import pytest
from playwright.sync_api import expect

from hooks.explorers import PAIRINGS, SINGLE, evaluate, second_derivative
from hooks.readouts import readable
from snippets.atlas import softmax_quadratic
from snippets.costs import quadratic
from snippets.curvature import softmax_hessian, softmax_quadratic_hessian
from snippets.learning_slowdown import descend
from snippets.softmax_log_likelihood import activation, cost, delta
from tests.browser.conftest import SIDEWAYS
from tests.browser.pages import NARROW

WHERE = {
    "pairings": "",
    "slowdown": "learning-slowdown/",
    "curvature": "curvature/",
    "softmax": "pairings/softmax-log-likelihood/",
}
every_explorer = pytest.mark.parametrize("name", WHERE)

# Sets the controls to each row of a table and reads every number that the element shows.
READ = """(explorer, rows) => rows.map((row) => {
    for (const [name, value] of Object.entries(row)) {
        const control = explorer.controls[name];
        if (control.type === "checkbox") control.checked = value;
        else control.value = value;
        if (control.type === "range" && Number(control.value) !== Number(value)) throw Error(name);
        explorer.changed(name);
    }
    explorer.update();
    return Object.fromEntries(
        Object.entries(explorer.cells).map(([name, cell]) => [name, Number(cell.dataset.v)]));
})"""

# All that a script could have changed, as it stands in the page.
SHOWN = """(explorer) => [
    ...[...explorer.querySelectorAll("[data-path]")].map((e) => e.getAttribute("d")),
    ...[...explorer.querySelectorAll("[data-cell], [data-show]")].map((e) => e.textContent),
    ...[...explorer.querySelectorAll("tr")].map((e) => e.className),
]"""


def ready(element):
    """Scroll to an explorer, as its scripts wait for that, until it can be used."""
    element.scroll_into_view_if_needed()
    element.locator(".controls:enabled").wait_for()


@pytest.fixture
def explore(open_page):
    """Open the page of an explorer, ready for use: the page and the element."""

    def explore(name, query="", **options):
        page = open_page(WHERE[name] + query, **options)
        element = page.locator(f"{name}-explorer")
        ready(element)
        return page, element

    return explore


def steps(element, name):
    """All values of a slider, as its page states them."""
    slider = element.locator(f"[name={name}]")
    low, high, step = (float(slider.get_attribute(key)) for key in ("min", "max", "step"))
    count = round((high - low) / step)
    return [round(low + i * step, 6) for i in range(count + 1)]


def agree(element, rows, expected):
    """Hold what the page shows to what a function returns for the same row."""
    assert len(rows) > 100
    for row, shown in zip(rows, element.evaluate(READ, rows), strict=True):
        values = expected(**row)
        assert shown.keys() == values.keys()
        np.testing.assert_allclose(
            [shown[name] for name in values], list(values.values()), rtol=1e-12, err_msg=str(row)
        )


def test_pairings_show_the_values_of_numpy_at_every_step(explore):
    _, element = explore("pairings")

    def expected(y, z):
        return {
            f"{name}.{what}": value
            for name in PAIRINGS
            for what, value in zip(("a", "cost", "delta"), evaluate(name, z, y), strict=True)
        }

    grid = itertools.product(steps(element, "y"), steps(element, "z"))
    agree(element, [{"y": y, "z": z} for y, z in grid], expected)


def test_curvatures_are_those_of_numpy_at_every_step(explore):
    _, element = explore("curvature")

    def expected(y, z):
        values = {}
        for name in SINGLE:
            _, C, d = evaluate(name, z, y)
            H = second_derivative(name, z, y)
            values |= {f"{name}.cost": C, f"{name}.delta": d}
            values |= {f"{name}.second": H, f"{name}.step": -d / H}
        return values

    grid = itertools.product(steps(element, "y"), steps(element, "z"))
    agree(element, [{"y": y, "z": z} for y, z in grid], expected)


def test_softmax_shows_the_values_of_numpy_at_every_step(explore):
    _, element = explore("softmax")

    def expected(z1, z2, z3, right):
        z, y = np.array([z1, z2, z3]), np.eye(3)[int(right) - 1]
        a = activation(z)
        vectors = {"a": a, "y": y, "delta": delta(z, y), "quadratic": softmax_quadratic(z, y)}
        matrices = {"H": softmax_hessian(z), "K": softmax_quadratic_hessian(z, y)}
        values = {"C": cost(z, y), "Q": quadratic(a, y)}
        for j in range(3):
            values |= {f"{what}.{j + 1}": vector[j] for what, vector in vectors.items()}
            for (what, matrix), k in itertools.product(matrices.items(), range(3)):
                values[f"{what}.{j + 1}{k + 1}"] = matrix[j, k]
        return values

    rows = []
    for moved, right in itertools.product(range(3), "123"):
        for others in ((-8.0, 8.0), (0.35, -2.0), (8.0, 7.95)):
            for value in steps(element, f"z{moved + 1}")[:: 1 if right == "1" else 7]:
                z = np.insert(others, moved, value)
                rows.append({"z1": z[0], "z2": z[1], "z3": z[2], "right": right})
    agree(element, rows, expected)


def test_the_neuron_learns_as_in_numpy(explore):
    _, element = explore("slowdown")
    rates = element.locator("[name=sigmoid_quadratic] option").all_text_contents()
    assert len(rates) == 5

    @cache
    def path(name, z, rate):
        return descend(lambda z: PAIRINGS[name][0].delta(z, 0.0), z, rate, 300)

    def expected(w, b, epoch, same, **rates):
        values = {}
        for name in SINGLE:
            z = path(name, w + b, float(rates[name]))[epoch]
            shown = zip(("a", "cost", "delta"), evaluate(name, z, 0.0), strict=True)
            values |= {f"{name}.{what}": value for what, value in shown}
        return values

    def row(w, b, rates, epoch):
        named = dict(zip(SINGLE, rates, strict=True))
        return {"same": False, "w": w, "b": b, **named, "epoch": epoch}

    starts, epochs = steps(element, "w"), steps(element, "epoch")
    assert starts == steps(element, "b")
    rows = [row(w, b, [r] * 3, 300) for r in rates for w in starts for b in (-2, 0.9)]
    rows += [row(0.6, b, rates[:3], 17) for b in starts]
    rows += [row(2, 2, rates[2:], int(epoch)) for epoch in epochs]
    agree(element, rows, expected)


def test_a_number_is_written_alike_by_the_build_and_by_the_script(explore):
    page, _ = explore("pairings")
    rng = np.random.default_rng(0)
    values = [0.0, 0.5, 1.0625, -2.0625, 10.5, 55.125, 9999.5, 12345.0, 1e-4, 9.9996e-5, 1e300]
    values += (rng.normal(size=500) * 10.0 ** rng.integers(-30, 30, size=500)).tolist()
    written = page.evaluate("(values) => values.map(Explorer.readable)", values)
    assert written == [readable(value) for value in values]
    assert page.evaluate("[NaN, 1/0, -1/0].map(Explorer.readable)") == ["nan", "∞", "−∞"]
    assert [readable(float(v)) for v in ("nan", "inf", "-inf")] == ["nan", "∞", "−∞"]


@every_explorer
def test_the_script_draws_what_the_build_has_drawn(explore, open_page, name):
    still = open_page(WHERE[name], java_script_enabled=False).locator(f"{name}-explorer")
    _, element = explore(name)
    element.evaluate("(e) => { e.drawn = e.paths = undefined; e.start?.(); e.update(); }")
    shown = element.evaluate(SHOWN)
    assert shown == still.evaluate(SHOWN)
    assert len(shown) > 15


@every_explorer
def test_the_page_says_the_same_without_javascript(open_page, name):
    page = open_page(WHERE[name], java_script_enabled=False, viewport=NARROW)
    element = page.locator(f"{name}-explorer")
    assert element.locator("table").first.is_visible()
    assert element.locator("svg[role=img]").first.is_visible()
    assert not element.locator(".controls").is_visible()


@every_explorer
def test_controls_have_names_and_are_moved_by_keyboard(explore, name):
    page, element = explore(name)
    assert element.get_by_role("group").first.get_attribute("aria-label")
    for slider in element.get_by_role("slider").all():
        words = slider.evaluate("(e) => e.labels[0].textContent.trim()")
        assert element.get_by_role("slider", name=words, exact=True).count() == 1
        before = slider.input_value()
        slider.focus()
        page.keyboard.press("Home")
        low = slider.input_value()
        page.keyboard.press("ArrowRight")
        assert float(low) < float(slider.input_value())
        page.keyboard.press("End")
        assert float(slider.input_value()) == float(slider.get_attribute("max"))
        slider.fill(before)
    assert page.complaints == []


def test_the_numbers_and_the_caption_follow_a_slider(explore):
    _, element = explore("pairings", "?pairings.z=3")
    expect(element.locator("figcaption")).to_contain_text("z = 3 ")
    element.get_by_role("slider", name="weighted input z").fill("-7.5")
    expect(element.locator("figcaption")).to_contain_text("z = −7.5 ")
    expect(element.locator("[data-cell='linear_quadratic.a']")).to_have_text("−7.500")


@every_explorer
def test_the_state_is_in_the_address(explore, name):
    page, element = explore(name, "?kept=1#kept")
    assert page.url.endswith("?kept=1#kept")
    for slider in element.get_by_role("slider").all():
        slider.fill(slider.get_attribute("max"))
    page.wait_for_url(f"**kept=1*{name}.*#kept")
    shown = element.evaluate(SHOWN)
    page.reload()
    ready(element)
    assert element.evaluate(SHOWN) == shown


def test_defaults_leave_no_trace_in_the_address(explore):
    page, element = explore("pairings", "?pairings.z=3")
    slider = element.get_by_role("slider", name="weighted input z")
    slider.fill(slider.get_attribute("value"))
    page.wait_for_function("location.search === ''")


def test_the_back_button_brings_the_state_back(explore):
    page, element = explore("pairings", "?pairings.z=-2&pairings.y=0.25")
    shown = element.evaluate(SHOWN)
    page.evaluate("window.visited = true")
    page.locator('article a[href*="sigmoid-quadratic/"]').first.click()
    page.get_by_role("heading", name="Sigmoid and Quadratic Cost", level=1).wait_for()
    assert page.url.endswith("/pairings/sigmoid-quadratic/")
    ready(element)
    expect(element.get_by_role("slider", name="weighted input z")).to_have_value("-4")
    page.go_back()
    expect(element.get_by_role("slider", name="weighted input z")).to_have_value("-2")
    assert element.evaluate(SHOWN) == shown
    assert page.evaluate("window.visited") is True
    assert page.complaints == []


ATTACKS = [
    "<img src=x onerror=alert(1)>",
    "'\"><script>alert(1)</script>",
    "javascript:alert(1)",
    "${alert(1)}",
    "__proto__",
    "NaN",
    "Infinity",
    "",
    " ",
    "0x",
]


@every_explorer
def test_what_an_address_carries_is_a_value_or_nothing(explore, name):
    page, element = explore(name)
    usual = element.evaluate(SHOWN)
    names = element.evaluate("(e) => Object.keys(e.controls)")
    names = [control for control in names if control != "same"] + ["__proto__", "constructor"]
    for attacks in (ATTACKS[:3], ATTACKS[3:6], ATTACKS[6:]):
        parameters = dict(
            zip((f"{name}.{n}" for n in names), itertools.cycle(attacks), strict=False)
        )
        page.goto(page.url.split("?")[0] + "?" + page.evaluate(QUERY, parameters))
        ready(element)
        assert element.evaluate(SHOWN) == usual
        assert page.locator("img[src=x], article script").count() == 0
    assert page.complaints == []


QUERY = "(parameters) => String(new URLSearchParams(parameters))"


def test_a_number_beyond_the_slider_stops_at_its_end(explore):
    _, element = explore("pairings", "?pairings.z=1e9&pairings.y=-3")
    assert element.evaluate("(e) => e.state") == {"z": 12, "y": 0}


def test_nothing_moves_before_play_is_pressed_and_pause_stops_it(explore):
    page, element = explore("slowdown")
    epoch = element.get_by_role("slider", name="epoch")
    page.wait_for_timeout(300)
    assert epoch.input_value() == "100"
    element.get_by_role("button", name="Play").press("Enter")
    expect(epoch).not_to_have_value("100")
    element.get_by_role("button", name="Pause").press("Enter")
    stopped = epoch.input_value()
    page.wait_for_timeout(300)
    assert epoch.input_value() == stopped
    assert int(stopped) > 100
    expect(element.locator("figcaption")).to_contain_text(f"after {stopped} epochs")


def test_play_ends_at_the_last_epoch_and_starts_over(explore):
    page, element = explore("slowdown", "?slowdown.epoch=290")
    epoch = element.get_by_role("slider", name="epoch")
    element.get_by_role("button", name="Play").click()
    expect(epoch).to_have_value("300")
    play = element.get_by_role("button", name="Play")
    expect(play).to_be_visible()
    play.click()
    page.wait_for_function("document.querySelector('[name=epoch]').value < 290")


def test_play_makes_few_jumps_for_those_who_prefer_reduced_motion(explore):
    page, element = explore("slowdown", reduced_motion="reduce")
    element.get_by_role("button", name="Play").click()
    epoch = element.get_by_role("slider", name="epoch")
    page.wait_for_timeout(300)
    assert epoch.input_value() == "100"
    expect(epoch).to_have_value("125")


def test_moving_the_epoch_pauses(explore):
    _, element = explore("slowdown")
    element.get_by_role("button", name="Play").click()
    element.get_by_role("slider", name="epoch").fill("7")
    expect(element.get_by_role("button", name="Play")).to_be_visible()
    expect(element.get_by_role("slider", name="epoch")).to_have_value("7")


def test_the_rates_are_one_for_all_or_each_its_own(explore):
    _, element = explore("slowdown")
    rates = [element.locator(f"[name={name}]") for name in SINGLE]
    rates[1].select_option("0.5")
    assert [rate.input_value() for rate in rates] == ["0.5"] * 3
    element.get_by_label("one rate for all").uncheck()
    rates[2].select_option("0.005")
    assert [rate.input_value() for rate in rates] == ["0.5", "0.5", "0.005"]
    element.get_by_label("one rate for all").check()
    assert [rate.input_value() for rate in rates] == ["0.5"] * 3


def handle_of(element):
    handle = element.locator(".handle")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def output(element, j):
    return float(element.locator(f"[data-cell='a.{j}']").get_attribute("data-v"))


def test_the_point_of_the_simplex_can_be_dragged_by_mouse(explore):
    page, element = explore("softmax")
    before = element.evaluate("(e) => e.state")
    x, y = handle_of(element)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 50, steps=5)
    page.mouse.up()
    after = element.evaluate("(e) => e.state")
    element.evaluate("(e) => e.update()")
    moved = handle_of(element)
    np.testing.assert_allclose(moved, (x + 60, y - 50), atol=4)
    mean = np.mean([before[f"z{j}"] for j in (1, 2, 3)])
    np.testing.assert_allclose(np.mean([after[f"z{j}"] for j in (1, 2, 3)]), mean, atol=0.05)
    assert page.complaints == []


def test_the_point_of_the_simplex_can_be_dragged_by_touch(explore):
    page, element = explore("softmax", has_touch=True, viewport=NARROW)
    x, y = handle_of(element)
    scrolled = page.evaluate("scrollY")
    client = page.context.new_cdp_session(page)

    def touch(kind, *points):
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    touch("touchStart", {"x": x, "y": y})
    for step in range(1, 9):
        touch("touchMove", {"x": x + 10 * step, "y": y - 8 * step})
    touch("touchEnd")
    page.wait_for_timeout(100)
    assert page.evaluate("scrollY") == scrolled
    np.testing.assert_allclose(handle_of(element), (x + 80, y - 64), atol=4)


def test_a_click_into_the_simplex_moves_the_point_there(explore):
    _, element = explore("softmax")
    element.locator("[data-simplex]").click(position={"x": 150, "y": 160})
    element.evaluate("(e) => e.update()")
    assert 0.2 < output(element, 2) < 0.6


@every_explorer
def test_it_works_from_a_disk(browser, site, name):
    context = browser.new_context()
    page = context.new_page()
    file = site.folder / WHERE[name] / "index.html"
    page.goto(file.as_uri() + f"?{name}.z=2.5&{name}.z1=2.5&{name}.b=2.5")
    element = page.locator(f"{name}-explorer")
    ready(element)
    assert 2.5 in element.evaluate("(e) => Object.values(e.state)")
    shown = element.evaluate(SHOWN)
    slider = element.get_by_role("slider").first
    slider.fill(slider.get_attribute("min"))
    element.evaluate("(e) => e.update()")
    assert element.evaluate(SHOWN) != shown
    context.close()


BLOCKED = """for (const name of ["localStorage", "sessionStorage"]) {
    const get = () => { throw new DOMException("no", "SecurityError"); };
    Object.defineProperty(window, name, { get });
}"""


def test_it_works_while_storage_is_blocked(browser, address):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(BLOCKED)
    page.goto(address)
    element = page.locator("pairings-explorer")
    ready(element)
    element.get_by_role("slider", name="weighted input z").fill("-1")
    expect(element.locator("[data-cell='linear_quadratic.a']")).to_have_text("−1.000")
    context.close()


@every_explorer
def test_at_twice_the_size_nothing_is_cut_off(explore, name):
    page, _ = explore(name, viewport={"width": 640, "height": 450}, device_scale_factor=2)
    assert page.evaluate(SIDEWAYS) == 0


@every_explorer
def test_paper_shows_figure_and_table_without_controls(explore, name):
    page, element = explore(name)
    page.emulate_media(media="print")
    assert not element.locator(".controls").is_visible()
    assert element.locator("table").first.is_visible()


def test_a_page_without_an_element_loads_no_script_for_it(open_page):
    page = open_page("notation/")
    requests = []
    page.on("request", lambda request: requests.append(request.url.rsplit("/", 1)[1]))
    page.reload(wait_until="networkidle")
    page.wait_for_timeout(300)
    assert requests
    assert [
        name for name in requests if re.search("explorer|formulas|snippet|derivation", name)
    ] == []


def test_an_explorer_far_down_loads_no_script_before_the_reader_comes_near(open_page):
    page = open_page(WHERE["softmax"])
    page.locator(".equation .copy").first.wait_for(state="attached")
    page.wait_for_timeout(300)
    scripts = "[...document.scripts].filter((s) => /explorer|formulas/.test(s.src)).length"
    assert page.evaluate(scripts) == 0
    ready(page.locator("softmax-explorer"))
    assert page.evaluate(scripts) == 3


def test_instant_navigation_loads_the_scripts_that_a_page_needs_once(open_page):
    page = open_page("notation/")
    requests = []
    page.on("request", lambda request: requests.append(request.url.rsplit("/", 1)[1]))
    page.locator('article a[href*="sigmoid-quadratic/"]').first.click()
    ready(page.locator("pairings-explorer"))
    page.locator('.md-nav--primary a[href*="linear-quadratic"]').first.click()
    page.wait_for_url("**/linear-quadratic/")
    page.locator("h1", has_text="Linear Output").wait_for()
    ready(page.locator("pairings-explorer"))
    scripts = [name for name in requests if re.search("explorer|formulas", name)]
    assert scripts == ["formulas.js", "explorer.js", "pairings-explorer.js"]
    assert page.complaints == []
