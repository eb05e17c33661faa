"""Record the gradient that a GPU delivers at saturated points: `python -m benchmarks.record_gpu`.

Needs PyTorch and JAX with a GPU, and nothing else; writes `benchmarks/records/gpu.json`.
"""

import jax
import jax.numpy as jnp
import torch
from torch import nn

from benchmarks.record import machine, read, write

jax.config.update("jax_enable_x64", True)


def two_classes(loss):
    """Return the cost of the logits (0, z), class 1 being the right one, as a function of z."""

    def cost(z, y):
        logits = torch.stack([torch.zeros_like(z), z], dim=-1)
        return loss(logits, torch.ones(len(z), dtype=torch.long, device=z.device))

    return cost


def by_hand(z, y):
    a = torch.sigmoid(z)
    return -(y * torch.log(a) + (1 - y) * torch.log(1 - a)).sum()


TORCH = {
    "BCEWithLogitsLoss": nn.BCEWithLogitsLoss(reduction="sum"),
    "BCELoss(sigmoid)": lambda z, y: nn.BCELoss(reduction="sum")(torch.sigmoid(z), y),
    "-log(sigmoid) by hand": by_hand,
    "MSELoss(sigmoid)/2": lambda z, y: nn.MSELoss(reduction="sum")(torch.sigmoid(z), y) / 2,
    "CrossEntropyLoss, two classes": two_classes(nn.CrossEntropyLoss(reduction="sum")),
    "NLLLoss(log(softmax)), two classes": two_classes(
        lambda logits, c: nn.NLLLoss(reduction="sum")(torch.log(logits.softmax(-1)), c)
    ),
    "CrossEntropyLoss(softmax): softmax twice": two_classes(
        lambda logits, c: nn.CrossEntropyLoss(reduction="sum")(logits.softmax(-1), c)
    ),
}
AUTOCAST = ("BCEWithLogitsLoss", "BCELoss(sigmoid)", "CrossEntropyLoss, two classes")
JAX = {
    "softplus(-z)": lambda z: jax.nn.softplus(-z),
    "-log_sigmoid": lambda z: -jax.nn.log_sigmoid(z),
    "-log(sigmoid) by hand": lambda z: -jnp.log(jax.nn.sigmoid(z)),
    "(sigmoid-1)^2/2": lambda z: (jax.nn.sigmoid(z) - 1) ** 2 / 2,
}
FORMATS = ("float64", "float32", "bfloat16", "float16")


def torch_gradient(method, z, number_format, device):
    z = torch.tensor(z, dtype=getattr(torch, number_format), device=device, requires_grad=True)
    TORCH[method](z, torch.ones_like(z)).backward()
    return z.grad.double().cpu().tolist()


def autocast_gradient(method, z, number_format, device):
    with torch.autocast(device, dtype=getattr(torch, number_format)):
        return torch_gradient(method, z, "float32", device)


def jax_gradient(method, z, number_format, device):
    z = jnp.array(z, dtype=getattr(jnp, number_format))
    return [float(g) for g in jax.vmap(jax.grad(JAX[method]))(z)]


def measure(z, torch_device="cuda", jax_device="gpu"):
    """Return a row for each library, method and format: the gradient at each z for target 1."""
    asked = [
        *(("torch", torch_device, f, m, torch_gradient) for f in FORMATS for m in TORCH),
        *(
            ("torch autocast", torch_device, f, m, autocast_gradient)
            for f in ("bfloat16", "float16")
            for m in AUTOCAST
        ),
        *(("jax", jax_device, f, m, jax_gradient) for f in FORMATS for m in JAX),
    ]
    rows = []
    for framework, device, number_format, method, gradient in asked:
        row = {"framework": framework, "device": device, "dtype": number_format, "method": method}
        try:
            got = gradient(method, z, number_format, device)
            row["gradient"] = [float(f"{g:.7g}") if abs(g) < float("inf") else str(g) for g in got]
        except RuntimeError as error:  # autocast refuses some methods
            row["error"] = f"RuntimeError: {str(error).strip().splitlines()[0]}"
        rows.append(row)
    return rows


if __name__ == "__main__":
    z = read("gpu")["z"]
    write(
        "gpu",
        about="dC/dz of one output delivered on a GPU, target 1, at each z",
        packages=("torch", "jax"),
        rows=measure(z),
        machine=f"{torch.cuda.get_device_name()}, {machine()}",
        z=z,
    )
