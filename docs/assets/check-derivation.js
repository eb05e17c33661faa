// <check-derivation>: a form over the page's definitions; equation_checker answers.
(() => {
  const SAYS = { right: "Right.", wrong: "Wrong.", unfinished: "Not finished.", unreadable: "This cannot be read." };
  const MARKS = { right: "✓ right", wrong: "✗ wrong", repeats: "repeats the question" };

  const { create, load } = site;
  const labeled = (text, field) => create("label", {}, create("span", { textContent: text }), field);
  const choice = (...options) => create("select", {}, ...options.map(([value, text]) => new Option(text, value)));
  const row = (kind, ...cells) => create("tr", {}, ...cells.map((textContent) => create(kind, { textContent })));
  const lines = (text) => text.split("\n").map((line) => line.trim()).filter(Boolean);
  const math = (latex) => window.latex.toMathML(latex).math;

  // An answer without what is read alike: spaces, sizes of brackets, the layer.
  const plain = (latex) =>
    latex.trim().replace(/\\([,;:!]|(left|right)(?![a-zA-Z]))/g, " ").replace(/(\\[a-z]+ )|[ \t]+/gi, "$1")
      .replace(/([az]_j)\^L/g, "$1").replace(/^(\\delta_j)?=/, "");
  // What hooks/answers.py found: by definitions, question and plain answer.
  const ANSWERS = new URL("answers.json", document.currentScript.src);
  let answers;

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
    return create("p", {}, ...nodes);
  };

  let count = 0;
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
      const area = (rows) => create("textarea", { rows, spellcheck: false, autocapitalize: "off" });
      this.pairing = choice(...names, ...(own ? [["own", "My own definitions"]] : []));
      this.definitions = area(3);
      this.symbols = area(1);
      this.asked = choice(...asked, ...(own ? [["", "another formula"]] : []));
      this.formula = create("input", { spellcheck: false, autocapitalize: "off" });
      this.language = choice(["latex", "LaTeX"], ["numpy", "NumPy"]);
      this.answer = area(3);
      this.question = create("p", { id: `question-${++count}` });
      this.answer.setAttribute("aria-describedby", this.question.id);
      this.preview = create("div", { className: "formula" });
      this.button = create("button", { textContent: "Check", title: "Ctrl+Enter" });
      this.amount = create("span", { ariaHidden: "true" });
      this.status = create("p", { role: "status", textContent: "A first check may load Python, about 10 MB." });
      this.result = create("div", { className: "result" });
      this.task = create("p", { className: "task", hidden: true });
      this.mine = create("fieldset", { hidden: true }, create("legend", { textContent: "My own definitions" }),
        labeled("Definitions, one a line, with \\equiv", this.definitions),
        labeled("More symbols, one a line, such as p ~ positive", this.symbols));
      const written = labeled("Formula to find, in LaTeX", this.formula);
      this.form = create("form", {}, this.task,
        (own || names.length > 1) && labeled("Pairing", this.pairing), this.mine,
        (own || asked.length > 1) && labeled("Find", this.asked), written, this.question,
        labeled("Answer in", this.language), labeled("Your answer", this.answer), this.preview,
        create("p", {}, this.button, " ", this.amount), this.status, this.result);
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
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !this.stopping) this.form.requestSubmit();
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
        ...shown.map((line) => create("div", {}, line.math)),
        unknown.length ? create("p", { textContent: `Cannot be shown: ${unknown.join("  ")}` }) : "",
      );
      this.makeLink?.();
      if (this.dataset.state && !this.stopping) this.tell("", ""); // the verdict was about another answer
    }

    get request() {
      const own = this.pairing.value === "own";
      const pre = this.settings.find(({ dataset }) => dataset.name === this.pairing.value) ?? this.settings[0];
      const args = { setting: pre.textContent, asked: this.sought, answer: this.answer.value, language: this.language.value };
      if (own) Object.assign(args, { definitions: lines(this.definitions.value), symbols: lines(this.symbols.value) });
      return this.start ? { ...args, start: this.start } : args;
    }

    tell(state, ...words) {
      this.dataset.state = state;
      this.status.replaceChildren(...words);
      this.result.replaceChildren();
    }

    async known({ setting, asked, answer, language, definitions, start }) {
      if (language !== "latex" || definitions || start) return undefined;
      answers ??= fetch(ANSWERS).then((response) => response.json());
      const found = await answers.catch(() => ({})); // without them, Python answers
      return found[setting]?.[asked]?.[plain(answer)];
    }

    async check() {
      const args = this.request;
      this.stopping = new AbortController();
      this.button.textContent = "Stop";
      this.tell("busy", "");
      try {
        const report = (await this.known(args)) ?? (await this.examine(args));
        if (JSON.stringify(this.request) === JSON.stringify(args)) this.show(report);
        else this.tell("changed", "Changed during the check: check again.");
      } catch (error) {
        this.tell("failed", error.message.trim().split("\n").pop());
      }
      this.button.textContent = "Check";
      this.amount.textContent = "";
      this.stopping = undefined;
    }

    async examine(args) {
      await load("python.js");
      return python.call(
        { module: "equation_checker.derivation", function: "examine", args, packages: ["equation_checker"] },
        {
          signal: this.stopping.signal,
          onstage: (text) => (this.status.textContent = text),
          onprogress: ({ amount }) => (this.amount.textContent = amount),
        },
      );
    }

    show(report) {
      const headline = prose(report.headline || report.message);
      this.tell(report.verdict, create("strong", { textContent: SAYS[report.verdict] }), " ", ...headline.childNodes);
      const short = (value) => Number(value).toPrecision(8);
      const rows = report.values ? [[report.where, ...report.values.map(short)]] : [];
      rows.push(...(report.example?.rows ?? []).map(({ index, asked, answer }) => [index, asked, answer]));
      const table = create("table", { className: "values" }, row("th", "point", "asked", "yours"), ...rows.map((cells) => row("td", ...cells)));
      const steps = report.steps.map((step, index) =>
        create("li", { className: step.verdict }, math(`${step.relation} ${step.latex}`),
          ` ${MARKS[step.verdict] ?? ""}`, step.verdict === "right" && step.message && `: ${step.message}`,
          step.carried && ", but equal to the step before",
          index === report.first_wrong && " (the first wrong step)"));
      const place = report.place && this.answer.value.slice(...report.place);
      this.result.append(...[
        report.read_as && create("p", {}, "Read as ", math(report.read_as)),
        report.steps.length > 2 && this.language.value === "latex" && create("ol", { className: "formula" }, ...steps),
        rows.length && create("div", { className: "md-typeset__scrollwrap" }, table),
        report.hint && prose(report.hint),
        place && create("p", {}, "The place: ", create("code", { textContent: place })),
        report.mistake && create("p", {}, create("a", { href: `${this.dataset.help}#mistake-${report.mistake}`, textContent: "More about this mistake" })),
        report.comparisons && create("p", { className: "domain", textContent: `${report.comparisons} comparisons at ${report.points} random draws${report.built ?? ""}: ${report.domain}` }),
      ].filter(Boolean));
      if (report.place && place) this.answer.setSelectionRange(...report.place);
    }

    // --- a link that carries an exercise

    get fields() {
      const { pairing, definitions, symbols, language, answer } = this;
      return { pairing, definitions, symbols, language, answer, task: this.words, ...this.point };
    }

    buildLink() {
      this.point = { z: create("input"), y: create("input"), a: create("input") };
      this.words = create("input");
      this.link = create("input", { readOnly: true, className: "link" });
      this.code = create("qr-code");
      this.makeLink = () => {
        const state = new URLSearchParams({ asked: this.sought });
        for (const [name, field] of Object.entries(this.fields)) if (field.value) state.set(name, field.value);
        this.link.value = `${location.href.split("#")[0]}#exercise?${state}`;
        this.start = this.startValues();
        if (this.teacher.open) this.code.dataset.text = this.link.value;
      };
      this.teacher = create("details", { ontoggle: this.makeLink }, create("summary", { textContent: "Make a link to this exercise" }),
        labeled("Task, in words", this.words),
        labeled("z of each output, to show values at: three numbers", this.point.z),
        labeled("y of each output", this.point.y), labeled("a of the two inputs", this.point.a),
        labeled("Link", this.link), this.code);
      this.teacher.oninput = () => this.draw();
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
