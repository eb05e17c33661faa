"""How long a wrong sigmoid output takes to recover, by law and by simulation; target 0."""

import numpy as np

from snippets.shapes import as_floats


# --8<-- [start:quadratic]
@np.errstate(over="ignore")  # a time beyond the largest double is inf
def quadratic_time(z):
    """Return F(z): F(z0) - F(z1) is the time from z0 to z1, quadratic cost.

    Domain: any real z. Shape: any, kept.
    Raises: ValueError if z is not real.
    Source: docs/learning-slowdown.md, equation 6.
    """
    (z,) = as_floats(z=z)
    return np.exp(z) + 3 * z - 3 * np.exp(-z) - np.exp(-2 * z) / 2  #: F(z)


# --8<-- [end:quadratic]
# --8<-- [start:cross_entropy]
@np.errstate(over="ignore")  # exp(-z) beyond the largest double is inf
def cross_entropy_time(z):
    """Return G(z): G(z0) - G(z1) is the time from z0 to z1, cross-entropy.

    Domain: any real z. Shape: any, kept.
    Raises: ValueError if z is not real.
    Source: docs/learning-slowdown.md, equation 7.
    """
    (z,) = as_floats(z=z)
    return z - np.exp(-z)  #: G(z)


# --8<-- [end:cross_entropy]
def descend(delta, z, rate, epochs):
    """Return the weighted input of a neuron with input 1 at epochs 0, 1, ..., epochs.

    Weight and bias both move by -rate * delta(z), so their sum z moves by
    twice that.
    Domain: any real z; rate > 0.
    Shape: (...) to (epochs + 1, ...).
    """
    path = [z]
    for _ in range(epochs):
        path.append(path[-1] - 2 * rate * delta(path[-1]))
    return np.array(path)


def flow(delta, z, time, steps):
    """Return z after gradient flow dz/dt = -delta(z) for a time, by steps of Runge and Kutta.

    Domain: any real z; steps >= 1.
    Shape: that of z, kept. The error falls like steps**-4.
    Source: the classical fourth-order method.
    """
    h = time / steps
    for _ in range(steps):
        k1 = delta(z)
        k2 = delta(z - h / 2 * k1)
        k3 = delta(z - h / 2 * k2)
        k4 = delta(z - h * k3)
        z = z - h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return z
