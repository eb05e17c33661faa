// <python-snippet>: code that the reader can edit, run and check in place. Its attributes: hooks/runnable.py.
(() => {
  const LIMIT = 100_000; // characters of output
  const { create, load } = site;

  class PythonSnippet extends HTMLElement {
    connectedCallback() {
      if (this.bar) return;
      this.listing = this.querySelector("pre");
      this.original = this.listing.textContent.trimEnd();
      const button = (textContent, onclick, title = "") => create("button", { type: "button", textContent, onclick, title });
      this.buttons = {
        run: button("Run", () => this.run(), "Ctrl+Enter"),
        check: button("Check gradient", () => this.check(), "Ctrl+Shift+Enter"),
        edit: button("Edit", () => this.edit()),
        reset: button("Reset", () => this.reset()),
        stop: button("Stop", () => this.stop()),
      };
      this.progress = create("progress", { ariaLabel: "Loading Python" });
      this.amount = create("span", { className: "amount", ariaHidden: "true" });
      this.status = create("span", { className: "status", role: "status" });
      this.bar = create("div", { className: "bar", role: "group", ariaLabel: `Python: ${this.name}` }, ...Object.values(this.buttons), this.status, this.progress, this.amount);
      this.output = create("pre", { className: "output", tabIndex: 0, role: "log", ariaLabel: "Output of your run" });
      this.buttons.check.hidden = !("check" in this.dataset);
      this.buttons.reset.hidden = this.output.hidden = true;
      this.append(this.bar, this.output);
      this.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        if (event.shiftKey && !this.buttons.check.hidden) this.check();
        else this.run();
      });
      this.show("idle", "");
    }

    get name() {
      return this.querySelector(".filename")?.textContent ?? "example";
    }

    get text() {
      return this.editor?.value ?? [this.original, this.dataset.example].filter(Boolean).join("\n\n\n");
    }

    // The code in a text area, its lines numbered as in the listing.
    edit() {
      if (!this.editor) {
        const first = +(this.dataset.first ?? 1);
        const numbers = create("span", { className: "numbers", ariaHidden: "true" });
        const editor = create("textarea", {
          value: this.text,
          wrap: "off",
          spellcheck: false,
          autocapitalize: "off",
          ariaLabel: `Python: ${this.name}, editable`,
        });
        const count = () => {
          const lines = editor.value.split("\n").length;
          editor.rows = lines + 1; // room for a scroll bar
          numbers.textContent = Array.from({ length: lines }, (_, line) => first + line).join("\n");
        };
        editor.oninput = count;
        count();
        editor.setSelectionRange(0, 0); // or its long lines show their ends
        this.editor = editor;
        this.frame = create("div", { className: "editor" }, numbers, editor);
        this.listing.after(this.frame);
        this.listing.hidden = this.buttons.edit.hidden = true;
        this.buttons.reset.hidden = false;
      }
      this.editor.focus();
    }

    reset() {
      this.stop();
      if (this.edited) window.python?.reset(); // it may have changed more than its own names
      this.edited = false;
      this.frame?.remove();
      this.frame = this.editor = undefined;
      this.listing.hidden = this.buttons.edit.hidden = false;
      this.buttons.reset.hidden = this.output.hidden = true;
      this.show("idle", "");
      this.buttons.run.focus();
    }

    stop() {
      this.running?.abort();
    }

    show(state, text) {
      this.dataset.state = state;
      this.status.textContent = text;
      const busy = state === "busy";
      for (const name of ["run", "check"]) this.buttons[name].ariaDisabled = String(busy);
      if (!busy && document.activeElement === this.buttons.stop) this.buttons.run.focus();
      this.buttons.stop.hidden = !busy;
      this.progress.hidden = this.amount.hidden = true;
    }

    print(text, className = "") {
      this.output.append(className ? create("span", { className, textContent: text }) : text);
    }

    // Calls Python while the bar shows how it goes; resolves with the result, or with nothing if there is none.
    async call(module, name, args) {
      if (this.running) return undefined;
      this.running = new AbortController();
      const { signal } = this.running;
      this.edited ||= Boolean(this.editor);
      this.output.hidden = false;
      this.buttons.reset.hidden = false;
      this.output.replaceChildren();
      this.show("busy", "Waiting…");
      let [written, pending] = [0, ""];
      const flush = () => {
        if (pending) this.print(pending);
        pending = "";
      };
      const onstage = (text) => {
        this.status.textContent = text;
        this.started = performance.now();
      };
      const onprogress = ({ received, expected, amount }) => {
        this.progress.hidden = this.amount.hidden = !amount;
        if (amount) Object.assign(this.progress, { value: received, max: expected });
        this.amount.textContent = amount;
      };
      const onoutput = (text) => {
        if (!pending) requestAnimationFrame(flush);
        pending += text.slice(0, LIMIT - written);
        written += text.length;
        if (written > LIMIT) this.stop();
      };
      try {
        await load("python.js");
        const job = { module, function: name, args, packages: ["snippets"] };
        return await python.call(job, { onstage, onprogress, onoutput, signal });
      } catch (error) {
        flush();
        const excess = `Stopped after ${LIMIT.toLocaleString("en")} characters of output.`;
        this.show(error.name === "AbortError" ? "stopped" : "error", written > LIMIT ? excess : error.message);
      } finally {
        flush();
        this.running = undefined;
      }
    }

    async run() {
      const { path, first, session } = this.dataset;
      const before = [];
      if (session) {
        for (const other of document.querySelectorAll("python-snippet[data-session]")) {
          if (other === this) break;
          if (other.dataset.session === session) before.push(other.text);
        }
      }
      const result = await this.call("live.run", "run", { source: this.text, path, first: +(first ?? 1), before });
      if (!result) return;
      if (result.error) this.print(result.error, "error");
      const seconds = ((performance.now() - this.started) / 1000).toFixed(2);
      const silent = this.output.textContent ? "" : ", without output";
      this.show(...(result.error ? ["error", "Ended with an error"] : ["done", `Done in ${seconds} s${silent}`]));
    }

    async check() {
      const { path, first } = this.dataset;
      const result = await this.call("live.gradients", "check_gradient", { source: this.text, path, first: +first });
      if (!result) return;
      this.print(result.error ?? result.text, result.error ? "error" : "");
      if (result.error) this.show("error", "Not checked: an error");
      else this.show(...(result.holds ? ["pass", "✓ Agrees"] : ["fail", "✗ Disagrees"]));
    }
  }

  customElements.define("python-snippet", PythonSnippet);
})();
