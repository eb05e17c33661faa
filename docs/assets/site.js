// Small services for every page: LaTeX of an equation to the clipboard, names and keyboard access where
// the theme gives none, the scripts of a page's custom elements. The page is complete without them.
// For those scripts: `site.create` makes an element, `site.load` fetches a script once.
globalThis.site = (() => {
  const all = (selector) => document.querySelectorAll(selector);
  const create = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children.filter(Boolean));
    return element;
  };

  // The scripts of each custom element, in the order they need each other; classic ones, which load from a disk, too.
  const scripts = {
    "python-snippet": ["python-snippet.js"],
    "check-derivation": ["latex.js", "check-derivation.js"],
    "qr-code": ["qr.js"],
  };
  for (const name of ["pairings", "slowdown", "softmax", "curvature"]) {
    scripts[`${name}-explorer`] = ["formulas.js", "explorer.js", `${name}-explorer.js`];
  }
  const here = document.currentScript.src;
  const loaded = {};
  const load = (name) =>
    (loaded[name] ??= new Promise((resolve, reject) => {
      const onerror = () => {
        delete loaded[name]; // who needs it next tries again
        reject(new Error(`${name} could not be fetched: the connection was lost or blocked. Run again to try anew.`));
      };
      // Without `async` they run in the order of these calls.
      document.head.append(create("script", { src: new URL(name, here), async: false, onload: resolve, onerror }));
    }));
  const loadFor = (element) => scripts[element].forEach((name) => load(name).catch(console.error));

  // Most stand far down on long pages: their scripts wait until the reader is about to see them.
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) loadFor(target.localName);
      }
    },
    { rootMargin: "20%" },
  );

  const SCROLLING = {
    ".formula": "Equation",
    ".md-typeset__scrollwrap": "Table",
    ".tabbed-labels": "Tabs",
  };

  // A box can be scrolled by keyboard, and says what it is, only while it has something to scroll.
  const boxes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) {
        target.tabIndex = 0;
        target.setAttribute("role", "group");
        target.setAttribute("aria-label", target.dataset.label);
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
      }
    }
  });

  // Material copies what `data-clipboard-text` holds and announces it.
  const addCopyButton = (equation) => {
    const button = create("button", { className: "copy", type: "button", textContent: "Copy LaTeX" });
    button.dataset.clipboardText = equation.querySelector("annotation").textContent;
    equation.append(button);
  };

  const improve = () => {
    for (const element of all(Object.keys(scripts).join())) near.observe(element);
    for (const equation of all(".equation:not(:has(> .copy))")) addCopyButton(equation);
    for (const [selector, name] of Object.entries(SCROLLING)) {
      for (const box of all(`${selector}:not([data-label])`)) {
        box.dataset.label = `${name}, scrolls sideways`;
        boxes.observe(box);
      }
    }
    all("nav.md-code__nav:not([aria-label])").forEach((nav) => {
      nav.setAttribute("aria-label", `Code block tools ${nav.parentElement.id}`);
    });
  };

  // Instant navigation replaces the content without loading the page anew.
  let waiting = false;
  const soon = window.requestIdleCallback || ((work) => setTimeout(work, 200));
  const schedule = () => {
    if (waiting) return;
    waiting = true;
    soon(() => {
      waiting = false;
      improve();
    });
  };
  new MutationObserver(schedule).observe(document.body, { childList: true, subtree: true });
  schedule();

  return { create, load };
})();
