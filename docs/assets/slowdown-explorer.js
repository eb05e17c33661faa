// A neuron that learns: output, cost and gradient over the epochs. Nothing moves until Play is pressed.
(() => {
  const DRAWN = Explorer.steps(0, 300, 101);

  customElements.define("slowdown-explorer", class extends Explorer {
    start() {
      this.play = this.querySelector("[data-do=play]");
      this.play.addEventListener("click", () => (this.playing ? this.pause() : this.run()));
    }
    disconnectedCallback() {
      super.disconnectedCallback();
      this.pause();
    }
    run() {
      const last = Number(this.controls.epoch.max);
      const first = this.state.epoch < last ? this.state.epoch : 0;
      // Without animation: a jump of 25 epochs each second instead of 30 small ones.
      const [jump, wait] = matchMedia("(prefers-reduced-motion: reduce)").matches ? [25, 1000] : [1, 1000 / 30];
      const begin = performance.now();
      this.play.textContent = "Pause";
      this.playing = setInterval(() => {
        const jumps = Math.floor((performance.now() - begin) / wait);
        const epoch = Math.min(first + jumps * jump, last);
        if (epoch === last) this.pause();
        this.seek(epoch);
      }, wait);
    }
    pause() {
      clearInterval(this.playing);
      this.playing = null;
      this.play.textContent = "Play";
    }
    seek(epoch) {
      this.controls.epoch.value = epoch;
      super.changed("epoch");
    }
    changed(name) {
      const { same } = this.state;
      if (name === "epoch") this.pause();
      else this.paths = null;
      if (same && (name === "same" || formulas.single.includes(name))) {
        const { value } = this.controls[name === "same" ? formulas.single[0] : name];
        for (const pairing of formulas.single) this.controls[pairing].value = value;
      }
      super.changed(name);
    }
    draw({ w, b, epoch, ...state }) {
      const anew = !this.paths;
      this.paths ??= Object.fromEntries(
        formulas.single.map((name) => [name, formulas.descend(name, w + b, Number(state[name]), 300)]),
      );
      for (const plot of Object.values(this.plots)) plot.rule("epoch", epoch);
      for (const name of formulas.single) {
        const path = this.paths[name];
        for (const [what, plot] of Object.entries(this.plots)) {
          const value = (i) => formulas.pairings[name][what](path[i], 0);
          if (anew) plot.line(name, DRAWN, value);
          plot.dot(`${name}.dot`, epoch, value(epoch));
          this.fill(`${name}.${what}`, value(epoch));
        }
      }
    }
  });
})();
