// Cost and output error of the four pairings over the weighted input.
(() => {
  const XS = Explorer.steps(-12, 12, 97);

  customElements.define("pairings-explorer", class extends Explorer {
    draw({ z, y }) {
      const { cost, delta } = this.plots;
      cost.rule("z", z);
      delta.rule("z", z);
      for (const [name, pairing] of Object.entries(formulas.pairings)) {
        const [C, d] = [pairing.cost(z, y), pairing.delta(z, y)];
        if (y !== this.drawn) {
          cost.line(name, XS, (x) => pairing.cost(x, y));
          delta.line(name, XS, (x) => pairing.delta(x, y));
        }
        cost.dot(`${name}.dot`, z, C);
        delta.dot(`${name}.dot`, z, d);
        this.fill(`${name}.a`, pairing.a(z));
        this.fill(`${name}.cost`, C);
        this.fill(`${name}.delta`, d);
      }
      this.drawn = y;
    }
  });
})();
