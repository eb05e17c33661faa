"""Time the batch gradient of softmax with log-likelihood: `python -m benchmarks.batch_gradients`.

NumPy against the two bare matrix products that bound it, PyTorch, JAX and autograd, all in one
process and in turns; of the two ways to lay out the products, the faster one counts. With one
thread a time is the least processor time of many rounds, which other programs disturb little; with
two threads it is the least elapsed time, which they do disturb.
Needs the dependency group `frameworks`; writes `benchmarks/records/batch_gradients.json`.
"""

import gc
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.record import machine, write
from snippets import softmax_log_likelihood
from snippets.network import backpropagate

SIZES = [  # examples n, outputs J, inputs K
    (n, J, K)
    for J in (10, 1000)
    for K in (784, 4096)
    for n in (128, 1024, 8192, 65536)
    if n * J * K < 10**11  # the largest would take minutes a round
]
TWO_THREADS = ((128, 10, 784), (8192, 10, 784), (1024, 1000, 784), (8192, 1000, 784))
MEMORY = (8192, 1000, 784)
SECONDS = 6  # for each size
PACKAGES = ("numpy", "torch", "jax", "autograd")
PRODUCTS = ("products", "products by rows")


def lean(x, w, b, c):
    """Return the mean cost and its gradients in w and b, for classes c.

    One buffer, outputs x examples, holds z, then a, then delta / n.
    """
    n = len(c)
    examples = np.arange(n)
    z = w @ x.T
    z += b[:, None]
    z -= z.max(axis=0)
    z_c = z[c, examples]
    np.exp(z, out=z)
    total = z.sum(axis=0)
    mean_cost = np.mean(np.log(total) - z_c)
    z *= 1 / (n * total)
    z[c, examples] -= 1 / n
    return mean_cost, z @ x, z.sum(axis=1)


def in_blocks(x, w, b, c):
    """Return the same, a few examples at a time: x is read once instead of twice."""
    rows = max(16, 2**16 // x.shape[1])  # so many numbers stay in the cache
    mean_cost, dM_dw, dM_db = 0.0, np.zeros_like(w), np.zeros_like(b)
    for start in range(0, len(x), rows):
        part = slice(start, start + rows)
        share = len(c[part]) / len(c)
        C, dC_dw, dC_db = lean(x[part], w, b, c[part])
        mean_cost += share * C
        dC_dw *= share
        dM_dw += dC_dw
        dM_db += share * dC_db
    return mean_cost, dM_dw, dM_db


def numpy_routes(x, w, b, c):
    z, dM_dw = np.empty((len(b), len(c)), x.dtype), np.empty_like(w)

    def products():
        np.matmul(w, x.T, out=z)
        np.matmul(z, x, out=dM_dw)

    def products_by_rows():
        by_rows = z.reshape(len(c), len(b))
        np.matmul(x, w.T, out=by_rows)
        np.matmul(by_rows.T, x, out=dM_dw)

    routes = {
        "products": products,
        "products by rows": products_by_rows,
        "NumPy": lambda: lean(x, w, b, c),
        "NumPy in blocks": lambda: in_blocks(x, w, b, c),
    }
    # The snippets convert to float64, and keep some ten arrays of the size of z.
    if x.dtype == np.float64 and z.size < 10**7:
        y = np.eye(len(b))[c]

        def snippets():
            ((dM_dw, dM_db),) = backpropagate([(w, b)], x, y, softmax_log_likelihood)
            return None, dM_dw, dM_db

        routes["this site's snippets"] = snippets
    return routes


def torch_route(x, w, b, c, threads):
    import torch

    torch.set_num_threads(threads)
    x, c = torch.from_numpy(x), torch.from_numpy(c)
    w, b = (torch.from_numpy(p.copy()).requires_grad_() for p in (w, b))

    def run():
        w.grad = b.grad = None
        C = torch.nn.functional.cross_entropy(torch.nn.functional.linear(x, w, b), c)
        C.backward()
        return C.item(), w.grad.numpy(), b.grad.numpy()

    return run


def jax_route(x, w, b, c):
    import jax

    jax.config.update("jax_enable_x64", True)
    arguments = [jax.numpy.asarray(array) for array in (w, b, x, c)]

    def mean_cost(w, b, x, c):
        z = x @ w.T + b
        z_c = jax.numpy.take_along_axis(z, c[:, None], 1)[:, 0]
        return (jax.nn.logsumexp(z, axis=1) - z_c).mean()

    compiled = jax.jit(jax.value_and_grad(mean_cost, argnums=(0, 1)))

    def run():
        C, (dM_dw, dM_db) = jax.block_until_ready(compiled(*arguments))
        return float(C), dM_dw, dM_db

    return run


def autograd_route(x, w, b, c):
    import autograd.numpy as anp
    from autograd import value_and_grad
    from autograd.scipy.special import logsumexp

    examples = np.arange(len(c))

    def mean_cost(parameters):
        w, b = parameters
        z = anp.dot(x, w.T) + b
        return anp.mean(logsumexp(z, axis=1) - z[examples, c])

    run = value_and_grad(mean_cost)

    def unpacked():
        C, (dM_dw, dM_db) = run((w, b))
        return C, dM_dw, dM_db

    return unpacked


def routes(number_format, n, J, K, threads):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((n, K), dtype=number_format)
    w = rng.standard_normal((J, K), dtype=number_format) / np.sqrt(np.dtype(number_format).type(K))
    b, c = np.zeros(J, number_format), rng.integers(0, J, n)
    return numpy_routes(x, w, b, c) | {
        "PyTorch": torch_route(x, w, b, c, threads),
        "JAX": jax_route(x, w, b, c),
        "autograd": autograd_route(x, w, b, c),
    }


def require_equal(found, tolerance):
    """Raise ValueError unless all routes return the cost and gradients of the first one."""
    (_, first), *others = found.items()
    for name, result in others:
        for ours, theirs in zip(first, result, strict=True):
            if theirs is not None:
                scale = np.abs(ours).max()
                if not np.abs(np.asarray(theirs) - ours).max() <= tolerance * scale:
                    raise ValueError(f"{name} returns another result")


def measure(threads, number_format, n, J, K):
    """Return a row of the record: milliseconds a route."""
    all_routes = routes(number_format, n, J, K, threads)
    found = {name: run() for name, run in all_routes.items() if name not in PRODUCTS}
    require_equal(found, 1e-9 if number_format == "float64" else 1e-3)
    clock = time.process_time if threads == 1 else time.perf_counter
    best = dict.fromkeys(all_routes, float("inf"))
    end, rounds = time.perf_counter() + SECONDS, 0
    while time.perf_counter() < end or rounds < 3:
        for name, run in all_routes.items():
            start = clock()
            run()
            best[name] = min(best[name], clock() - start)
        rounds += 1
    milliseconds = {name: float(f"{1e3 * seconds:.4g}") for name, seconds in best.items()}
    sizes = {"threads": threads, "format": number_format, "n": n, "J": J, "K": K}
    return sizes | {"rounds": rounds, "load": round(os.getloadavg()[0], 1)} | {"ms": milliseconds}


def memory(name, number_format, n, J, K):
    """Return by how much the process grows while a route runs, in megabytes; Linux only."""
    routes(number_format, 32, 10, 8, 1)[name]()  # what it needs for any size
    run = routes(number_format, n, J, K, 1)[name]
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")  # the peak restarts here
    before = kilobytes("VmRSS")
    run()
    return (kilobytes("VmHWM") - before) / 1000


def kilobytes(entry):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(entry))


def processor():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next(line.split(": ")[1] for line in lines if line.startswith("model name"))


def in_a_process(threads, *arguments):
    """Return what this program prints in a process of its own, which has that many threads."""
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    environment = os.environ | dict.fromkeys(names, str(threads)) | {"JAX_PLATFORMS": "cpu"}
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):  # they would slow down NumPy alone
        environment.pop(name, None)
    if threads == 1:
        environment["XLA_FLAGS"] = (
            "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        )
    command = [sys.executable, "-m", "benchmarks.batch_gradients", *map(str, arguments)]
    answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    print(answer.stdout, end="", flush=True)
    return json.loads(answer.stdout)


def main():
    rows = [
        in_a_process(threads, "time", threads, number_format, *size)
        for threads, sizes in ((1, SIZES), (2, TWO_THREADS))
        for size in sizes
        for number_format in ("float64", "float32")
    ]
    names = [name for name in rows[0]["ms"] if name != "products by rows"]
    grown = {name: in_a_process(1, "memory", name, "float64", *MEMORY) for name in names}
    n, J, K = MEMORY
    rows.append({"format": "float64", "n": n, "J": J, "K": K, "megabytes": grown})
    write(
        "batch_gradients",
        about="mean cost and its gradients, softmax with log-likelihood: least time of all rounds",
        packages=PACKAGES,
        rows=rows,
        machine=f"{processor()}, {machine()}",
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["time", threads, number_format, *size]:
            print(json.dumps(measure(int(threads), number_format, *map(int, size))))
        case ["memory", name, number_format, *size]:
            print(json.dumps(round(memory(name, number_format, *map(int, size)))))
        case _:
            main()
