// Three logits as sliders and as a point of the simplex, which can be dragged.
(() => {
  const CLASSES = [0, 1, 2];
  const CORNERS = [[20, 214], [280, 214], [150, 20]]; // of hooks/explorers.py

  const rounded = (value) => Math.floor(value * 100 + 0.5) / 100;
  const place = (a) =>
    [0, 1].map((axis) => rounded(CLASSES.reduce((sum, j) => sum + a[j] * CORNERS[j][axis], 0))).join();

  // The probabilities of a point, from its distances to the three sides; outside, those of the nearest inside.
  const probabilities = ({ x, y }) => {
    const [[x1, y1], [x2, y2], [x3, y3]] = CORNERS;
    const area = (y2 - y3) * (x1 - x3) + (x3 - x2) * (y1 - y3);
    const first = ((y2 - y3) * (x - x3) + (x3 - x2) * (y - y3)) / area;
    const second = ((y3 - y1) * (x - x3) + (x1 - x3) * (y - y3)) / area;
    const inside = [first, second, 1 - first - second].map((share) => Math.max(share, 1e-6));
    const total = inside.reduce((sum, share) => sum + share);
    return inside.map((share) => share / total);
  };

  customElements.define("softmax-explorer", class extends Explorer {
    start() {
      const svg = this.querySelector("[data-simplex]");
      this.paths = Object.fromEntries([...svg.querySelectorAll("[data-path]")].map((p) => [p.dataset.path, p]));
      const move = (event) => {
        const point = new DOMPoint(event.clientX, event.clientY);
        this.moveTo(probabilities(point.matrixTransform(svg.getScreenCTM().inverse())));
      };
      const handle = (this.handle = svg.querySelector(".handle"));
      handle.addEventListener("pointerdown", (event) => handle.setPointerCapture(event.pointerId));
      // A finger on the handle does not scroll; Chromium ignores `touch-action` within a drawing.
      handle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
      handle.addEventListener("pointermove", (event) => {
        if (handle.hasPointerCapture(event.pointerId)) move(event);
      });
      svg.addEventListener("click", move);
    }
    // A common shift of the logits changes nothing, so their mean stays.
    moveTo(a) {
      const sliders = CLASSES.map((j) => this.controls[`z${j + 1}`]);
      const mean = (values) => values.reduce((sum, value) => sum + value) / values.length;
      const logs = a.map(Math.log);
      const shift = mean(sliders.map((slider) => Number(slider.value))) - mean(logs);
      sliders.forEach((slider, j) => (slider.value = logs[j] + shift));
      this.changed();
    }
    draw({ z1, z2, z3, right }) {
      const z = [z1, z2, z3];
      const y = CLASSES.map((j) => (j + 1 === Number(right) ? 1 : 0));
      const a = formulas.softmax(z);
      const delta = formulas.softmaxError(z, y);
      const quadratic = formulas.softmaxQuadratic(z, y);
      const H = formulas.softmaxHessian(z);
      const K = formulas.softmaxQuadraticHessian(z, y);

      const after = (step) => place(formulas.softmax(z.map((value, j) => value - step[j])));
      const [x, down] = place(a).split(",");
      this.handle.setAttribute("cx", x);
      this.handle.setAttribute("cy", down);
      this.paths.point.setAttribute("d", `M${place(a)}h0`);
      this.paths.step.setAttribute("d", `M${place(a)} ${after(delta)}`);
      this.paths.step_quadratic.setAttribute("d", `M${place(a)} ${after(quadratic)}`);
      this.plots.bars.bars("delta", CLASSES.map((j) => [j + 1 - 0.35, j + 1, delta[j]]));
      this.plots.bars.bars("quadratic", CLASSES.map((j) => [j + 1, j + 1 + 0.35, quadratic[j]]));

      this.fill("C", formulas.logLikelihood(z, y));
      this.fill("Q", formulas.half(a.map((value, j) => value - y[j])));
      for (const j of CLASSES) {
        for (const [name, values] of Object.entries({ a, y, delta, quadratic })) this.fill(`${name}.${j + 1}`, values[j]);
        for (const k of CLASSES) {
          this.fill(`H.${j + 1}${k + 1}`, H[j][k]);
          this.fill(`K.${j + 1}${k + 1}`, K[j][k]);
        }
      }
    }
  });
})();
