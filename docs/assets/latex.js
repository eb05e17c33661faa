// LaTeX of an answer as MathML, built node by node. What it cannot show stands there as it was typed, and is listed.
(() => {
  const pairs = (text) => Object.fromEntries(text.trim().split(/\s+/).map((pair) => pair.split(":")));
  const LETTERS = pairs(`alpha:α beta:β gamma:γ delta:δ epsilon:ϵ varepsilon:ε zeta:ζ eta:η theta:θ lambda:λ
    mu:μ nu:ν xi:ξ pi:π rho:ρ sigma:σ tau:τ phi:ϕ varphi:φ omega:ω Gamma:Γ Delta:Δ Phi:Φ Omega:Ω
    ell:ℓ partial:∂ infty:∞ nabla:∇ top:⊤`);
  const SIGNS = pairs(`cdot:⋅ times:× odot:⊙ le:≤ leq:≤ ge:≥ geq:≥ ne:≠ neq:≠ approx:≈ equiv:≡ to:→
    in:∈ pm:± lvert:| rvert:| lVert:‖ rVert:‖ prime:′ implies:⇒ {:{ }:} |:‖`);
  const BIG = pairs("sum:∑ prod:∏ lim:lim max:max min:min");
  const NAMES = new Set("ln log exp tanh sinh cosh sin cos arctan".split(" "));
  const SPACES = { ",": 0.17, ":": 0.22, ";": 0.28, " ": 0.25, "!": 0, quad: 1, qquad: 2 };
  const SIZES = /^(left|right|[bB]igg?[lrm]?|displaystyle|limits)$/;
  const TOKEN = /\\[a-zA-Z]+|\\[^]|\d+(?:\.\d+)?|[^\s]/gu;

  const element = (name, ...children) => {
    const node = document.createElementNS("http://www.w3.org/1998/Math/MathML", name);
    node.append(...children);
    return node;
  };
  const space = (width) => {
    const node = element("mspace");
    node.setAttribute("width", `${width}em`);
    return node;
  };

  const spaced = (node, before, after) => {
    node.setAttribute("lspace", `${before}em`);
    node.setAttribute("rspace", `${after}em`);
    return node;
  };
  const prime = () => {
    const sign = element("mo", "′");
    sign.setAttribute("class", "prime");
    return sign;
  };

  const toMathML = (latex) => {
    const tokens = latex.match(TOKEN) ?? [];
    const unknown = [];
    let at = 0;
    let stretched = false; // the bracket behind \\left and \\right grows
    const missing = (text) => {
      unknown.push(text);
      return element("mtext", text);
    };
    const row = (...ends) => {
      const nodes = [];
      while (at < tokens.length && !ends.includes(tokens[at])) nodes.push(scripted());
      return element("mrow", ...nodes);
    };
    const closed = (end) => {
      const inner = row(end);
      at += 1;
      return inner;
    };
    const argument = () => {
      const [digit, ...more] = tokens[at] ?? ""; // TeX takes one digit
      if (more.length && /\d/.test(digit)) tokens.splice(at, 1, digit, more.join(""));
      if (tokens[at] !== "{") return at < tokens.length ? atom() : element("mrow");
      at += 1;
      return closed("}");
    };
    const words = () => {
      let text = "";
      if (tokens[at] === "{") while (++at < tokens.length && tokens[at] !== "}") text += tokens[at];
      at += 1;
      return text;
    };
    const table = (name) => {
      const rows = [];
      do {
        const cells = [];
        do {
          cells.push(element("mtd", row("&", "\\\\", "\\end")));
        } while (tokens[at] === "&" && ++at);
        rows.push(element("mtr", ...cells));
      } while (tokens[at] === "\\\\" && ++at);
      at += 1;
      words();
      const found = element("mtable", ...rows);
      return name === "cases" ? element("mrow", element("mo", "{"), found) : found;
    };
    const command = (name) => {
      if (name === "frac" || name === "tfrac" || name === "dfrac") return element("mfrac", argument(), argument());
      if (name === "sqrt") return element("msqrt", argument());
      if (name === "begin") return table(words());
      if (name === "text" || name === "mathrm") return element("mtext", `\u00a0${words()}\u00a0`);
      if (name === "operatorname") return element("mi", words());
      if (name === "hat") return element("mover", argument(), element("mo", "^"));
      if (SIZES.test(name)) {
        stretched = name === "left" || name === "right";
        if (stretched && tokens[at] === ".") at += 1;
        return element("mrow");
      }
      if (name in SPACES) return space(SPACES[name]);
      if (name in LETTERS) return element("mi", LETTERS[name]);
      if (name in SIGNS) return element("mo", SIGNS[name]);
      if (name in BIG) return element("mo", BIG[name]);
      if (NAMES.has(name)) return spaced(element("mo", name), 0.17, tokens[at] === "(" ? 0 : 0.17);
      return missing(`\\${name}`);
    };
    const atom = () => {
      const token = tokens[at++];
      if (token === "{") return closed("}");
      if (token.length > 1 && token[0] === "\\") return command(token.slice(1));
      if (/\d/.test(token)) return element("mn", token);
      if (/\p{L}/u.test(token)) return element("mi", token);
      if (token === "'") return prime();
      if (token === "&" || token === "~") return element("mrow");
      if (!"+-=<>()[]|,/*:".includes(token)) return missing(token);
      const sign = element("mo", token === "-" ? "−" : token);
      if (!stretched) sign.setAttribute("stretchy", "false");
      stretched = false;
      if ("+-".includes(token) && (at < 2 || "([{=,&".includes(tokens[at - 2].slice(-1)))) spaced(sign, 0, 0);
      return sign;
    };
    const scripted = () => {
      const start = tokens[at]?.slice(1);
      const base = atom();
      let below;
      const above = [];
      for (;;) {
        if (tokens[at] === "_" && !below) (at += 1), (below = argument());
        else if (tokens[at] === "^") (at += 1), above.push(argument());
        else if (tokens[at] === "'") (at += 1), above.push(prime());
        else break;
      }
      if (!below && !above.length) return base;
      const scripts = [below, above.length ? element("mrow", ...above) : undefined].filter(Boolean);
      const kind = (below ? 1 : 0) + (above.length ? 2 : 0);
      const names = start in BIG ? ["munder", "mover", "munderover"] : ["msub", "msup", "msubsup"];
      return element(names[kind - 1], base, ...scripts);
    };
    const nodes = [];
    while (at < tokens.length) {
      nodes.push(row("}", "\\\\"));
      if (at < tokens.length) nodes.push(tokens[at++] === "}" ? missing("}") : space(1));
    }
    return { math: element("math", ...nodes), unknown };
  };

  window.latex = { toMathML };
})();
