"""The law of the escape time: against an ODE solver, quadrature, gradient descent and the book."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from snippets import sigmoid_cross_entropy, sigmoid_quadratic
from snippets.activations import sigmoid
from snippets.learning_slowdown import cross_entropy_time, descend, flow, quadratic_time

LAB = Path(__file__).parents[2] / "docs" / "learning-slowdown-lab.ipynb"
LAWS = {
    "quadratic": (quadratic_time, lambda z: sigmoid_quadratic.delta(z, np.zeros_like(z))),
    "cross-entropy": (
        cross_entropy_time,
        lambda z: sigmoid_cross_entropy.delta(z, np.zeros_like(z)),
    ),
}


@pytest.mark.parametrize("start", [1.0, 2.0, 4.0, 6.0, 8.0])
@pytest.mark.parametrize("name", LAWS)
def test_law_is_the_time_that_an_ode_solver_finds(name, start):
    law, delta = LAWS[name]
    time = law(start) - law(0.0)

    def arrival(t, z):
        return z[0]

    arrival.terminal = True
    solution = solve_ivp(
        lambda t, z: -delta(z),
        (0, 2 * time),
        [start],
        method="DOP853",
        events=arrival,
        rtol=1e-12,
        atol=1e-13,
    )
    assert solution.t_events[0][0] == pytest.approx(time, rel=1e-9)


@pytest.mark.parametrize(("start", "end"), [(3.0, -2.0), (0.5, -4.0), (9.0, 7.0)])
@pytest.mark.parametrize("name", LAWS)
def test_law_is_the_integral_of_one_over_delta(name, start, end):
    law, delta = LAWS[name]
    expected = quad(lambda z: 1 / delta(z), end, start, epsrel=1e-13)[0]
    assert law(start) - law(end) == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize(
    ("start", "quadratic", "cross_entropy"),
    [(1, 7.0470, 1.6321), (6, 423.9214, 6.9975), (8, 3007.4570, 8.9997), (12, 162793.2914, 13.0)],
)
def test_times_to_the_undecided_output(start, quadratic, cross_entropy):
    assert quadratic_time(start) - quadratic_time(0) == pytest.approx(quadratic, abs=6e-5)
    assert cross_entropy_time(start) - cross_entropy_time(0) == pytest.approx(
        cross_entropy, abs=6e-5
    )


def test_times_overflow_to_infinity_without_a_warning():
    assert quadratic_time(800.0) == np.inf
    assert quadratic_time(-800.0) == -np.inf
    assert cross_entropy_time(-800.0) == -np.inf
    assert cross_entropy_time(800.0) == 800


@pytest.mark.parametrize("law", [quadratic_time, cross_entropy_time])
def test_times_refuse_what_is_no_real_number(law):
    with pytest.raises(ValueError, match="z must be real"):
        law(1j)


@pytest.mark.parametrize(
    ("name", "rate", "outputs", "firsts"),
    [
        ("quadratic", 0.15, (0.094, 0.203), (36, 232)),
        ("cross-entropy", 0.005, (0.418, 0.780), (228, None)),
        ("cross-entropy", 0.15, (0.012, 0.012), (8, 17)),
    ],
)
def test_one_neuron_from_two_starts(name, rate, outputs, firsts):
    for z, output, first in zip((0.6 + 0.9, 2.0 + 2.0), outputs, firsts, strict=True):
        a = sigmoid(descend(LAWS[name][1], z, rate, 300))
        assert a[-1] == pytest.approx(output, abs=5e-4)
        assert (np.argmax(a < 0.5) if (a < 0.5).any() else None) == first


def test_descending_the_derivative_in_the_activation_is_another_experiment():
    for z, output in ((1.5, 0.040), (4.0, 0.048)):
        a = sigmoid(descend(lambda z: 1 / sigmoid(-z), z, 0.005, 300))
        assert a[-1] == pytest.approx(output, abs=5e-4)


@pytest.mark.parametrize("pairing", [sigmoid_quadratic, sigmoid_cross_entropy])
def test_descend_is_gradient_descent_in_weight_and_bias(pairing):
    w, b, one, y = np.array([[0.6]]), np.array([0.9]), np.ones(1), np.zeros(1)
    path = [w[0, 0] + b[0]]
    for _ in range(50):
        dC_dw, dC_db = pairing.gradients(w, b, one, y)
        w, b = w - 0.15 * dC_dw, b - 0.15 * dC_db
        path.append(w[0, 0] + b[0])
    found = descend(lambda z: pairing.delta(z, 0.0), 1.5, 0.15, 50)
    np.testing.assert_allclose(found, path, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("rate", [0.1, 0.01])
@pytest.mark.parametrize("name", LAWS)
def test_epochs_of_gradient_descent_follow_the_law(name, rate):
    law, delta = LAWS[name]
    time = law(5.0) - law(0.0)
    path = descend(delta, 5.0, rate, int(time / (2 * rate)) + 20)
    assert 2 * rate * np.argmax(path < 0) == pytest.approx(time, abs=8 * rate)


@pytest.mark.parametrize("name", LAWS)
def test_flow_is_of_fourth_order(name):
    law, delta = LAWS[name]
    time = law(2.0) - law(-1.0)
    errors = [abs(flow(delta, 2.0, time, steps) + 1) for steps in (40, 80)]
    assert 12 < errors[0] / errors[1] < 20


def test_every_step_at_the_largest_safe_rate_goes_down():
    largest = {"quadratic": (39 + 55 * np.sqrt(33)) / 4608, "cross-entropy": 1 / 4}
    for name, steps in (("quadratic", 1704), ("cross-entropy", 3)):
        path = descend(LAWS[name][1], 10.0, 1 / (2 * largest[name]), 1800)
        assert np.argmax(path < 0) == steps


def test_the_lab_runs_and_agrees_with_the_page(capsys, monkeypatch):
    monkeypatch.chdir(LAB.parent)
    cells = json.loads(LAB.read_text("utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    monkeypatch.setattr(sys, "path", sys.path.copy())
    namespace = {}
    for source in code:
        exec(source, namespace)
    printed = capsys.readouterr().out
    assert "output 0.982, after 300 epochs 0.203" in printed
    assert "output 0.982, after 300 epochs 0.012" in printed
    assert "arrives at -0.99999999" in printed


def test_the_lab_is_stored_without_outputs():
    cells = json.loads(LAB.read_text("utf-8"))["cells"]
    assert not any(cell.get("outputs") for cell in cells)
