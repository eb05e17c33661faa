// Python for the page, as `python.call` and `python.reset`: one interpreter in one worker, which the first
// call starts and instant navigation keeps. Calls wait for each other.
(() => {
  const WORKER = new URL("python-worker.js", document.currentScript.src).href;
  const MEGABYTE = 1e6;

  let worker;
  let stale = false;
  let current;
  let count = 0;
  const waiting = [];

  // A stage is told once, as screen readers speak it; how much of Python is there is told as it comes.
  const tell = (job, { stage, received, expected }) => {
    const loaded = expected && received === expected;
    const text = stage === "run" ? "Running…" : loaded ? "Starting Python…" : "Loading Python…";
    if (text !== job.told) job.onstage((job.told = text));
    const [some, all] = [received, expected].map((bytes) => (bytes / MEGABYTE).toFixed(1));
    job.onprogress({ received, expected, amount: received < expected ? `${some} of ${all} MB` : "" });
  };

  const end = () => {
    worker?.terminate();
    worker = undefined;
    stale = false;
  };

  const settle = (how, value) => {
    const job = current;
    current = undefined;
    job[how](value);
    next();
  };

  // Whatever ended this worker, the next call starts another.
  const fail = (reason) => {
    end();
    if (current) settle("reject", new Error(`${reason} Run again to try anew.`));
  };

  const receive = ({ data }) => {
    if (data.id !== current?.message.id) return;
    if (data.progress) tell(current, data.progress);
    else if (data.output !== undefined) current.onoutput?.(data.output);
    else if (data.failed) fail(data.failed);
    else {
      const { result, error } = JSON.parse(data.answer);
      if (error === undefined) settle("resolve", result);
      else settle("reject", new Error(error));
    }
  };

  const start = () => {
    if (location.protocol === "file:") throw new Error("Python needs a page that comes from a server: run `make serve`.");
    if (!self.Worker || !self.WebAssembly || !self.DecompressionStream) {
      throw new Error("Python needs a browser of 2023 or newer.");
    }
    // A worker from a blob is bound by the policy of this page; one from an address would have none.
    const source = new Blob([`import ${JSON.stringify(WORKER)};`], { type: "text/javascript" });
    const started = (worker = new Worker(URL.createObjectURL(source), { type: "module" }));
    worker.onmessage = receive;
    worker.onerror = () => {
      if (worker === started) fail("Python could not start: its worker could not be fetched or was blocked.");
    };
  };

  const next = () => {
    if (current || !waiting.length) return;
    current = waiting.shift();
    try {
      if (stale) end();
      if (!worker) start();
      worker.postMessage(current.message);
    } catch (error) {
      fail(error.message);
    }
  };

  const cancel = (job) => {
    const stopped = new DOMException("Stopped.", "AbortError");
    if (job === current) {
      end();
      settle("reject", stopped);
    } else if (waiting.includes(job)) {
      waiting.splice(waiting.indexOf(job), 1);
      job.reject(stopped);
    }
  };

  // {module, function, args, packages}, args by name, to what the function returns. An error is a traceback, an
  // AbortError, or says why there is no Python. Events: onstage, onprogress, onoutput.
  const call = (message, { signal, ...events }) =>
    new Promise((resolve, reject) => {
      const job = { message: { id: ++count, ...message }, ...events, resolve, reject };
      signal.addEventListener("abort", () => cancel(job));
      waiting.push(job);
      if (signal.aborted) cancel(job);
      next();
    });

  // The next call gets an interpreter that nobody has touched.
  const reset = () => {
    stale = true;
    if (!current) end();
  };

  window.python = { call, reset };
})();
