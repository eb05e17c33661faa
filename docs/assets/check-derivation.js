// <check-derivation>: a form over the page's definitions; equation_checker answers.
(() => {
  const SAYS = { right: "Right.", wrong: "Wrong.", unfinished: "Not finished.", unreadable: "This cannot be read." };
  const MARKS = { right: "✓ right", wrong: "✗ wrong", repeats: "repeats the question" };

  const make = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children.filter(Boolean));
    return node;
  };
  const labeled = (text, field) => make("label", {}, make("span", { textContent: text }), field);
  const choice = (...options) => make("select", {}, ...options.map(([value, text]) => new Option(text, value)));
  const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
  const math = (latex) => window.latex.toMathML(latex).math;

  // A sentence in which some words are LaTeX: from a word with \ _ or ^ on, as long as it makes sense.
  const prose = (text) => {
    const nodes = [];
    let run = "";
    const end = () => {
      const [, latex, rest] = run.match(/^(.*?)([,:;.]?\s*)$/s);
      if (latex) nodes.push(math(latex));
      nodes.push(`${rest.trim()} `);
      run = "";
    };
    const open = () => run.split("{").length > run.split("}").length;
    for (const word of text.split(" ")) {
      if (/[\\_^]/.test(word) || (run && (open() || /^[-=+−/()\d.,;]+$/.test(word)))) run += `${word} `;
      else {
        if (run) end();
        nodes.push(`${word} `);
      }
    }
    if (run) end();
    if (typeof nodes[0] === "string") nodes[0] = nodes[0][0].toUpperCase() + nodes[0].slice(1);
    return make("p", {}, ...nodes);
  };

  class CheckDerivation extends HTMLElement {
    connectedCallback() {
      if (!this.form) this.build();
      if (!this.hasAttribute("data-own")) return;
      this.restore = () => this.fromAddress();
      addEventListener("hashchange", this.restore);
      this.restore();
    }

    disconnectedCallback() {
      removeEventListener("hashchange", this.restore);
    }

    build() {
      const own = this.hasAttribute("data-own");
      this.settings = [...this.querySelectorAll("pre[data-name]")];
      const names = this.settings.map(({ dataset }) => [dataset.name, dataset.title]);
      const asked = this.dataset.asked.split("\n").map((line) => line.split("\t").reverse());
      const area = (rows) => make("textarea", { rows, spellcheck: false, autocapitalize: "off" });
      this.pairing = choice(...names, ...(own ? [["own", "My own definitions"]] : []));
      this.definitions = area(3);
      this.symbols = area(1);
      this.asked = choice(...asked, ...(own ? [["", "another formula"]] : []));
      this.formula = make("input", { spellcheck: false, autocapitalize: "off" });
      this.language = choice(["latex", "LaTeX"], ["numpy", "NumPy"]);
      this.answer = area(3);
      this.question = make("p");
      this.preview = make("div", { className: "formula" });
      this.button = make("button", { textContent: "Check" });
      this.status = make("p", { textContent: "The first check loads Python, about 10 MB." });
      this.status.setAttribute("role", "status");
      this.result = make("div", { className: "result" });
      this.task = make("p", { className: "task", hidden: true });
      this.mine = make("fieldset", { hidden: true }, make("legend", { textContent: "My own definitions" }),
        labeled("Definitions, one a line, with \\equiv", this.definitions),
        labeled("More symbols, one a line, such as p ~ positive", this.symbols));
      const written = labeled("Formula to find, in LaTeX", this.formula);
      this.form = make("form", {}, this.task,
        (own || names.length > 1) && labeled("Pairing", this.pairing), this.mine,
        (own || asked.length > 1) && labeled("Find", this.asked), written, this.question,
        labeled("Answer in", this.language), labeled("Your answer", this.answer), this.preview,
        make("p", {}, this.button), this.status, this.result);
      this.form.onsubmit = (event) => {
        event.preventDefault();
        if (this.stopping) this.stopping.abort();
        else this.check();
      };
      this.form.oninput = () => {
        this.mine.hidden = this.pairing.value !== "own";
        written.hidden = this.asked.value !== "";
        this.draw();
      };
      this.answer.onkeydown = (event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.form.requestSubmit();
      };
      this.form.oninput();
      this.prepend(this.form);
      if (own) this.buildLink();
    }

    get sought() {
      return this.asked.value || this.formula.value;
    }

    draw() {
      this.question.replaceChildren("Find ", math(this.sought), ".");
      const latex = this.language.value === "latex" ? this.answer.value : "";
      const shown = lines(latex).map((line) => window.latex.toMathML(line));
      const unknown = [...new Set(shown.flatMap((line) => line.unknown))];
      this.preview.replaceChildren(
        ...shown.map((line) => make("div", {}, line.math)),
        unknown.length ? make("p", { textContent: `Cannot be shown: ${unknown.join("  ")}` }) : "",
      );
      this.result.replaceChildren(); // it was about another answer
      this.makeLink?.();
    }

    async check() {
      const own = this.pairing.value === "own";
      const pre = this.settings.find(({ dataset }) => dataset.name === this.pairing.value) ?? this.settings[0];
      const args = { setting: pre.textContent, asked: this.sought, answer: this.answer.value, language: this.language.value };
      if (own) Object.assign(args, { definitions: lines(this.definitions.value), symbols: lines(this.symbols.value) });
      if (this.start) args.start = this.start;
      this.stopping = new AbortController();
      this.button.textContent = "Stop";
      this.result.replaceChildren();
      this.dataset.state = "busy";
      try {
        if (!window.python) throw new Error("python.js could not be fetched: reload the page to try again.");
        const report = await window.python.call(
          { module: "equation_checker.derivation", function: "examine", args },
          { signal: this.stopping.signal, onprogress: ({ text }) => (this.status.textContent = text) },
        );
        this.show(report);
      } catch (error) {
        this.dataset.state = "failed";
        this.status.textContent = error.message.trim().split("\n").pop();
      }
      this.button.textContent = "Check";
      this.stopping = undefined;
    }

    show(report) {
      this.dataset.state = report.verdict;
      const headline = report.headline || report.message;
      this.status.replaceChildren(make("strong", { textContent: SAYS[report.verdict] }), " ", ...prose(headline).childNodes);
      const short = (value) => Number(value).toPrecision(8);
      const rows = report.values ? [[report.where, ...report.values.map(short)]] : [];
      rows.push(...(report.example?.rows ?? []).map((row) => [row.index, row.asked, row.answer]));
      const table = make("table", { className: "values" }, this.row("th", "point", "asked", "yours"), ...rows.map((row) => this.row("td", ...row)));
      const steps = report.steps.map((step, index) =>
        make("li", { className: step.verdict }, math(`${step.relation} ${step.latex}`),
          ` ${MARKS[step.verdict] ?? ""}${step.verdict === "right" && step.message ? `: ${step.message}` : ""}${step.carried ? ", but equal to the step before" : ""}`,
          index === report.first_wrong && report.steps.length > 2 ? " (the first wrong step)" : ""));
      const place = report.place && this.answer.value.slice(...report.place);
      this.result.replaceChildren(...[
        report.read_as && make("p", {}, "Read as ", math(report.read_as)),
        report.steps.length > 2 && this.language.value === "latex" && make("ol", { className: "formula" }, ...steps),
        rows.length && make("div", { className: "md-typeset__scrollwrap" }, table),
        report.hint && prose(report.hint),
        place && make("p", {}, "The place: ", make("code", { textContent: place })),
        report.mistake && make("p", {}, make("a", { href: `${this.dataset.help}#mistake-${report.mistake}`, textContent: "More about this mistake" })),
        report.comparisons && make("p", { className: "domain", textContent: `${report.comparisons} comparisons at ${report.points} random draws: ${report.domain}` }),
      ].filter(Boolean));
      if (report.place && place) this.answer.setSelectionRange(...report.place);
    }

    row(kind, ...cells) {
      return make("tr", {}, ...cells.map((textContent) => make(kind, { textContent })));
    }

    // --- a link that carries an exercise

    get fields() {
      const { pairing, definitions, symbols, language, answer } = this;
      return { pairing, definitions, symbols, language, answer, task: this.words, ...this.point };
    }

    buildLink() {
      this.point = { z: make("input"), y: make("input"), a: make("input") };
      this.words = make("input");
      this.link = make("input", { readOnly: true, className: "link" });
      this.code = document.createElement("qr-code");
      this.makeLink = () => {
        const state = new URLSearchParams({ asked: this.sought });
        for (const [name, field] of Object.entries(this.fields)) if (field.value) state.set(name, field.value);
        this.link.value = `${location.href.split("#")[0]}#exercise?${state}`;
        this.start = this.startValues();
        if (this.teacher.open) this.code.dataset.text = this.link.value;
      };
      this.teacher = make("details", { ontoggle: this.makeLink }, make("summary", { textContent: "Make a link to this exercise" }),
        labeled("Task, in words", this.words),
        labeled("z of each output, to show values at: three numbers", this.point.z),
        labeled("y of each output", this.point.y), labeled("a of the two inputs", this.point.a),
        labeled("Link", this.link), this.code);
      this.teacher.oninput = this.makeLink;
      this.form.after(this.teacher);
      this.makeLink();
    }

    // With weights of 0 the biases are the weighted inputs.
    startValues() {
      const [b, y, a] = Object.values(this.point).map(({ value }) => value.split(/[\s,;]+/).filter(Boolean).map(Number));
      if (!b.length) return undefined;
      const start = { b, w: b.map(() => [0, 0]) };
      if (y.length) start.y = y;
      if (a.length) start.a_prev = a;
      return start;
    }

    fromAddress() {
      const [name, query] = location.hash.split(/\?(.*)/s);
      if (name !== "#exercise") return;
      const state = new URLSearchParams(query);
      for (const [key, field] of Object.entries(this.fields)) field.value = state.get(key) ?? "";
      this.pairing.selectedIndex = Math.max(0, this.pairing.selectedIndex);
      this.language.selectedIndex = Math.max(0, this.language.selectedIndex);
      const asked = state.get("asked") ?? this.asked.options[0].value;
      this.asked.value = asked;
      if (this.asked.value !== asked) (this.asked.value = ""), (this.formula.value = asked);
      this.task.hidden = !this.words.value;
      this.task.textContent = `Task of the link: ${this.words.value}`;
      this.form.oninput();
      this.scrollIntoView();
    }
  }
  customElements.define("check-derivation", CheckDerivation);
})();
