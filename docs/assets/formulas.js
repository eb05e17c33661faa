// The formulas of the explorers, in the forms of snippets/: no digit is lost where an output saturates.
// tests/browser/test_explorers.py holds them to NumPy. Lists are the outputs of one example.
globalThis.formulas = (() => {
  const sum = (list) => list.reduce((total, value) => total + value, 0);

  const sigmoid = (z) => Math.exp(Math.min(z, 0)) / (1 + Math.exp(-Math.abs(z)));
  const sigmoidPrime = (z) => {
    const e = Math.exp(-Math.abs(z));
    return e / (1 + e * (2 + e));
  };
  const sigmoidError = (z, y) => (1 - y) * sigmoid(z) - y * sigmoid(-z);
  const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

  const shiftedExp = (z) => {
    const top = Math.max(...z);
    return z.map((value) => Math.exp(value - top));
  };
  // As accurate_sum does it: leading digits add exactly. The largest exponential is 1.
  const totalOf = (e) => {
    const leading = e.map((value) => Math.round(value * 2 ** 26) / 2 ** 26);
    return sum(leading) + sum(e.map((value, j) => value - leading[j]));
  };
  const softmax = (z) => {
    const e = shiftedExp(z);
    const total = totalOf(e);
    return e.map((value) => value / total);
  };
  const allButLargest = (list) => sum([...list].sort((one, other) => one - other).slice(0, -1));
  const softmaxError = (z, y) => {
    const a = softmax(z);
    const others = allButLargest(a);
    return a.map((value, j) => (1 - y[j]) * value - y[j] * (value > 0.5 ? others : 1 - value));
  };
  const logLikelihood = (z, y) => {
    const top = Math.max(...z);
    return Math.log1p(allButLargest(shiftedExp(z))) + sum(z.map((value, j) => y[j] * (top - value)));
  };
  // How far each value lies above the mean under the probabilities a.
  const aboveMean = (a, values) => values.map((one) => sum(values.map((other, k) => a[k] * (one - other))));
  const softmaxQuadratic = (z, y) => {
    const a = softmax(z);
    const gap = aboveMean(a, softmaxError(z, y));
    return a.map((value, j) => value * gap[j]);
  };
  const half = (errors) => sum(errors.map((error) => (error * error) / 2));

  // The rows of a symmetric matrix that sum to 0, from its entries off the diagonal.
  const withZeroSums = (a, entry) => {
    const rows = a.map((_, i) => a.map((_, j) => (i === j ? 0 : entry(i, j))));
    rows.forEach((row, i) => (row[i] = -sum(row)));
    return rows;
  };
  const softmaxHessian = (z) => {
    const a = softmax(z);
    return withZeroSums(a, (i, j) => -a[i] * a[j]);
  };

  const softmaxQuadraticHessian = (z, y) => {
    const a = softmax(z);
    const g = aboveMean(a, softmaxError(z, y));
    const h = aboveMean(a, a);
    return withZeroSums(a, (i, j) => {
      const rest = a[i] > a[j] ? h[i] + a[j] : h[j] + a[i]; // a_i + a_j - Σ_k a_k²
      return -a[i] * a[j] * (g[i] + g[j] + rest);
    });
  };

  // One output; of the softmax the first of three, the others at 0 and sharing what the target leaves.
  const three = (z, y) => [[z, 0, 0], [y, (1 - y) / 2, (1 - y) / 2]];
  const pairings = {
    sigmoid_quadratic: {
      a: sigmoid,
      cost: (z, y) => half([sigmoidError(z, y)]),
      delta: (z, y) => sigmoidError(z, y) * sigmoidPrime(z),
      second: (z, y) => {
        const [a, b] = [sigmoid(z), sigmoid(-z)];
        return a * b * ((1 - y) * a * (2 * b - a) + y * b * (2 * a - b));
      },
    },
    sigmoid_cross_entropy: {
      a: sigmoid,
      cost: (z, y) => y * softplus(-z) + (1 - y) * softplus(z),
      delta: sigmoidError,
      second: sigmoidPrime,
    },
    linear_quadratic: {
      a: (z) => z,
      cost: (z, y) => half([z - y]),
      delta: (z, y) => z - y,
      second: () => 1,
    },
    softmax_log_likelihood: {
      a: (z) => softmax([z, 0, 0])[0],
      cost: (z, y) => logLikelihood(...three(z, y)),
      delta: (z, y) => softmaxError(...three(z, y))[0],
    },
  };

  // Weighted inputs of a neuron with input 1 and target 0, at epochs 0, 1, ..., epochs.
  const descend = (pairing, z, rate, epochs) => {
    const path = [z];
    for (let epoch = 0; epoch < epochs; epoch++) {
      path.push(path[epoch] - 2 * rate * pairings[pairing].delta(path[epoch], 0));
    }
    return path;
  };

  const single = Object.keys(pairings).filter((name) => name !== "softmax_log_likelihood"); // one output at a time

  return {
    pairings, single, descend, half, logLikelihood, softmax, softmaxError, softmaxHessian,
    softmaxQuadratic, softmaxQuadraticHessian,
  };
})();
