// What the explorers share: they take over the figure and the table that the build has drawn
// (hooks/explorers.py). The state is that of the controls; it is kept in the page's address.
globalThis.Explorer = (() => {
  const UNITS = 1000; // of hooks/plots.py
  const FAR = 9 * UNITS;
  const whole = (value) => (Number.isNaN(value) ? FAR : Math.round(Math.min(Math.max(value, -FAR), FAR)));

  // The axes of one plot; a path is drawn anew by its name. The same places as in hooks/plots.py.
  class Plot {
    constructor(svg) {
      [this.left, this.right] = svg.dataset.x.split(" ").map(Number);
      [this.low, this.high] = svg.dataset.y.split(" ").map(Number);
      this.paths = {};
      for (const path of svg.querySelectorAll("[data-path]")) this.paths[path.dataset.path] = path;
    }
    place(x, y) {
      const across = ((x - this.left) / (this.right - this.left)) * UNITS;
      const down = ((this.high - y) / (this.high - this.low)) * UNITS;
      return [whole(across), whole(down)];
    }
    at(x, y) { return this.place(x, y).join(); }
    draw(name, d) { this.paths[name].setAttribute("d", d); }
    // Steps, each from the point before.
    line(name, xs, f) {
      let [left, top] = [0, 0];
      const steps = xs.map((x, i) => {
        const [across, down] = this.place(x, f(x, i));
        const step = `${across - left},${down - top}`;
        [left, top] = [across, down];
        return step;
      });
      this.draw(name, `m${steps.join(" ")}`);
    }
    dot(name, x, y) { this.draw(name, `M${this.at(x, y)}h0`); }
    rule(name, x) { this.draw(name, `M${this.at(x, this.high)}v${UNITS}`); }
    areas(name, areas) {
      const corners = areas.map(([left, right, low, high]) =>
        `M${this.at(left, low)}L${this.at(left, high)} ${this.at(right, high)} ${this.at(right, low)}z`);
      this.draw(name, corners.join(""));
    }
    bars(name, bars) { this.areas(name, bars.map(([left, right, y]) => [left, right, 0, y])); }
    bands(name, bands) { this.areas(name, bands.map(([left, right]) => [left, right, this.low, this.high])); }
  }

  const minus = (text) => text.replace("-", "\u2212");
  const raised = (text) => [...text].map((c) => "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"["-0123456789".indexOf(c)] ?? "").join("");
  const readable = (value) => {
    if (Number.isNaN(value)) return "nan";
    if (!Number.isFinite(value)) return value < 0 ? "\u2212\u221e" : "\u221e";
    if (value === 0) return "0";
    const [mantissa, exponent] = value.toExponential(3).split("e");
    if (exponent >= -4 && exponent < 4) return minus(value.toPrecision(4));
    return minus(`${mantissa}\u00b710${raised(exponent)}`);
  };

  const read = (control) => {
    if (control.type === "checkbox") return control.checked;
    return control.type === "range" ? Number(control.value) : control.value;
  };
  const initial = (control) => {
    if (control.type === "checkbox") return control.defaultChecked;
    if (control.type === "range") return Number(control.defaultValue);
    return [...control.options].find((option) => option.defaultSelected).value;
  };
  // What does not fit the control is left out; a slider itself moves a number to its nearest step.
  const write = (control, text) => {
    if (control.type === "checkbox") control.checked = text === "true";
    else if (control.type === "range") {
      if (text.trim() && Number.isFinite(Number(text))) control.value = text;
    } else if ([...control.options].some((option) => option.value === text)) control.value = text;
  };

  class Explorer extends HTMLElement {
    connectedCallback() {
      if (this.controls) return;
      const all = (selector) => [...this.querySelectorAll(selector)];
      const fieldset = this.querySelector(".controls");
      this.controls = Object.fromEntries(all("[name]").map((control) => [control.name, control]));
      this.plots = Object.fromEntries(all("[data-plot]").map((svg) => [svg.dataset.plot, new Plot(svg)]));
      this.cells = Object.fromEntries(all("[data-cell]").map((cell) => [cell.dataset.cell, cell]));
      this.family = this.localName.replace("-explorer", ".");
      const query = new URLSearchParams(location.search);
      for (const [name, control] of Object.entries(this.controls)) {
        const text = query.get(this.family + name);
        if (text !== null) write(control, text);
      }
      fieldset.addEventListener("input", (event) => this.changed(event.target.name));
      fieldset.disabled = false;
      this.start?.();
      this.update();
    }
    disconnectedCallback() {
      clearTimeout(this.timer);
    }
    get state() {
      return Object.fromEntries(Object.entries(this.controls).map(([name, control]) => [name, read(control)]));
    }
    // For the script: as if the reader had moved the control.
    set(name, value) {
      write(this.controls[name], String(value));
      this.changed(name);
    }
    changed() {
      // Several events may come before the next frame; it draws once.
      this.frame ??= requestAnimationFrame(() => this.update());
      // Browsers refuse an address that changes too often.
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.remember(), 400);
    }
    update() {
      this.frame = null;
      const state = this.state;
      for (const place of this.querySelectorAll("[data-show]")) {
        place.textContent = minus(String(state[place.dataset.show]));
      }
      this.draw(state);
    }
    fill(name, value) {
      this.cells[name].textContent = readable(value);
      this.cells[name].dataset.v = value;
    }
    remember() {
      const address = new URL(location.href);
      for (const [name, control] of Object.entries(this.controls)) {
        const value = read(control);
        if (value === initial(control)) address.searchParams.delete(this.family + name);
        else address.searchParams.set(this.family + name, value);
      }
      history.replaceState(history.state, "", address);
    }
  }

  Explorer.readable = readable;
  Explorer.steps = (low, high, count) =>
    Array.from({ length: count }, (_, i) => low + (i * (high - low)) / (count - 1));
  return Explorer;
})();
