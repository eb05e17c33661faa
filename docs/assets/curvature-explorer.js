// The cost of one output over its weighted input, the parabola that touches it, and where it is concave.
(() => {
  const XS = Explorer.steps(-8, 8, 129);

  const concave = (values) => {
    const ends = values[0] < 0 ? [XS[0]] : [];
    for (let i = 0; i + 1 < XS.length; i++) {
      const [left, right] = [values[i], values[i + 1]];
      if (left < 0 !== right < 0) ends.push(XS[i] + ((XS[i + 1] - XS[i]) * left) / (left - right));
    }
    if (values.at(-1) < 0) ends.push(XS.at(-1));
    const pairs = [];
    for (let i = 0; i < ends.length; i += 2) pairs.push([ends[i], ends[i + 1]]);
    return pairs;
  };

  customElements.define("curvature-explorer", class extends Explorer {
    draw({ pairing: chosen, z, y }) {
      const { cost, second } = this.plots;
      for (const name of formulas.single) {
        const pairing = formulas.pairings[name];
        const [C, d, H] = [pairing.cost(z, y), pairing.delta(z, y), pairing.second(z, y)];
        this.cells[`${name}.cost`].parentNode.classList.toggle("focus", name === chosen);
        this.fill(`${name}.cost`, C);
        this.fill(`${name}.delta`, d);
        this.fill(`${name}.second`, H);
        this.fill(`${name}.step`, -d / H);
        if (name !== chosen) continue;
        if (this.drawn !== name + y) {
          this.drawn = name + y;
          const seconds = XS.map((x) => pairing.second(x, y));
          cost.line("curve", XS, (x) => pairing.cost(x, y));
          second.line("curve", XS, (x, i) => seconds[i]);
          for (const plot of [cost, second]) plot.bands("concave", concave(seconds));
        }
        cost.line("parabola", XS, (x) => C + d * (x - z) + (H / 2) * (x - z) * (x - z));
        cost.dot("dot", z, C);
        second.dot("dot", z, H);
        for (const plot of [cost, second]) plot.rule("z", z);
      }
    }
  });
})();
