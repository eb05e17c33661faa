"""What to run after a snippet that only defines something, so that running it shows something."""

import ast

VALUES = {
    "a": "np.array([0.2, 0.7, 0.1])",
    "a_prev": "np.array([1.0, 0.5])",
    "b": "np.array([0.1, 0.2, 0.3])",
    "potential": "3.5",
    "t": "np.array([1.0, 1.1e-16, 1.1e-16])",
    "w": "np.array([[0.5, -1.0], [1.0, 0.0], [-0.5, 2.0]])",
    "y": "np.array([0.0, 1.0, 0.0])",
    "z": "np.array([0.5, -1.0, 2.0])",
}
NETWORK = """
from snippets import sigmoid_cross_entropy

layers = initialize([2, 3, 1], np.random.default_rng(0), spread=1.0)
x, y = np.array([[0.0, 1.0], [1.0, 1.0]]), np.array([[0.0], [1.0]])
for step in range(3):
    print(mean_cost(layers, x, y, sigmoid_cross_entropy))
    layers = descend(layers, backpropagate(layers, x, y, sigmoid_cross_entropy), rate=1.0)
"""
# For functions whose arguments have other shapes than those of one layer.
SPECIAL = {
    "cross_entropy_slope": "cross_entropy_slope(0.5, np.array([1.0, -2.0]), np.array([0.0, 1.0]))",
    "error_below": f"error_below({VALUES['w']}, np.array([0.3, -0.4, 0.1]), np.array([0.0, 2.0]))",
    "forward": NETWORK.strip(),
    "layer_gradients": "layer_gradients(np.array([[0.3, -0.4], [0.1, 0.2]]), np.eye(2))",
    "quadratic_slope": "quadratic_slope(0.5, np.array([1.0, -2.0]), np.array([0.0, 1.0]))",
    "weight_hessian": "weight_hessian(np.diag([0.25, 0.2]), np.array([1.0, 0.5]))",
}


def example(text, first, last):
    """Return what to run after the lines first to last of a file; empty if they define nothing.

    Raises: ValueError, naming the function and its parameter, if there is no value for it.
    """
    lines = []
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef) or not first <= node.lineno <= last:
            continue
        if node.name in SPECIAL:
            return SPECIAL[node.name]
        given = []
        for parameter in node.args.args:
            if parameter.arg not in VALUES:
                raise ValueError(
                    f"live/examples.py has no value for {parameter.arg} of {node.name}"
                )
            given.append(f"{parameter.arg}={VALUES[parameter.arg]}")
        call = f"{node.name}({', '.join(given)})"
        if len(call) > 88:
            call = f"{node.name}(\n    " + ",\n    ".join(given) + ",\n)"
        lines.append(call)
    return "\n".join(lines)
