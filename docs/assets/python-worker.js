// CPython and NumPy for python.js: one call at a time.
// In: {id, module, function, args, packages}. Out, each with the id: {progress}, {output}, and in the end
// {answer}, the JSON of live/calls.py, or {failed}, a sentence; then this worker is of no more use.
const FOLDER = new URL("./pyodide/", import.meta.url);
const MEMORY = 512 * 2 ** 20; // a runaway allocation ends in a MemoryError, not in a dead tab

class Failed extends Error {}

let current; // the id of the call
const post = (message) => postMessage({ id: current, ...message });

const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength + pages * 65536 > MEMORY) throw new RangeError("out of memory");
  return grow.call(this, pages);
};

// Downloads: counted, and a failure reaches the reader, where Pyodide would wait forever.
let received = 0;
let expected = 0;
let fail;
const failure = new Promise((_, reject) => (fail = reject));
failure.catch(() => {});
const unreachable = (name) =>
  fail(new Failed(`${name} could not be fetched: the connection was lost or blocked.`));

const { fetch } = self;
const download = async (name, options) => {
  const response = await fetch(new URL(name, FOLDER), options).catch(() => unreachable(name) ?? failure);
  if (!response.ok) fail(new Failed(`${name} is missing from this site (HTTP ${response.status}).`));
  if (!response.ok) return failure;
  const reader = response.body.getReader();
  const pull = async (controller) => {
    try {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      received += value.length;
      post({ progress: { stage: "download", received: Math.min(received, expected), expected } });
      controller.enqueue(value);
    } catch (error) {
      unreachable(name);
      controller.error(error);
    }
  };
  return new Response(new ReadableStream({ pull }), { headers: response.headers });
};
// Small files change with the site: their age is asked for, their bytes are not fetched twice.
const fresh = { cache: "no-cache" };

// The interpreter is published compressed. Some servers say so, and the browser has unpacked it then.
const unpacked = async (name) => {
  const response = await download(`${name}.gz`);
  const packed = !response.headers.get("content-encoding");
  const body = packed ? response.body.pipeThrough(new DecompressionStream("gzip")) : response.body;
  return new Response(body, { headers: { "content-type": "application/wasm" } });
};
self.fetch = (url) => {
  const name = String(url.url ?? url).split("/").pop();
  return name.endsWith(".wasm") ? unpacked(name) : download(name);
};

let files; // what there is to load: see hooks/pyodide.py
let interpreter;
const loaded = new Set();

const missing = (packages) => {
  const names = new Set();
  const add = (name) => {
    if (!(name in files.packages)) throw new Failed(`This site has no package ${name}.`);
    if (loaded.has(name) || names.has(name)) return;
    names.add(name);
    files.packages[name].needs.forEach(add);
  };
  packages.forEach(add);
  return [...names];
};

const start = async () => {
  let pyodide;
  try {
    pyodide = await import(new URL("pyodide.mjs", FOLDER)); // not a static import: `fetch` has to be replaced first
  } catch {
    unreachable("pyodide.mjs");
    return failure;
  }
  return pyodide.loadPyodide({
    indexURL: FOLDER.href,
    jsglobals: { setTimeout, clearTimeout }, // what `import js` finds
    packageBaseUrl: FOLDER.href,
    lockFileContents: { info: { abi_version: "2026_0" }, packages: {} }, // it loads no package by itself
  });
};

const install = async (name) => {
  const { file } = files.packages[name];
  const [python, response] = await Promise.all([
    interpreter,
    download(file, file.endsWith(".zip") ? fresh : {}),
  ]);
  python.unpackArchive(await response.arrayBuffer(), file.endsWith(".whl") ? "wheel" : "zip");
  loaded.add(name);
};

const prepare = async (packages) => {
  files ??= await (await download("files.json", fresh)).json();
  const names = missing(["live", ...packages]);
  const sizes = names.map((name) => files.packages[name].bytes);
  if (!interpreter) sizes.push(...Object.values(files.core));
  received = 0;
  expected = sizes.reduce((sum, size) => sum + size, 0);
  interpreter ??= start();
  await Promise.race([Promise.all(names.map(install)), failure]);
  const python = await Promise.race([interpreter, failure]);
  return python;
};

// `write` rather than `batched`, which hands a last line without its end to the next call.
const output = () => {
  const text = new TextDecoder();
  return {
    write: (bytes) => {
      post({ output: text.decode(bytes, { stream: true }) });
      return bytes.length;
    },
  };
};

onmessage = async ({ data }) => {
  const { id, module, args } = data;
  current = id;
  try {
    const python = await prepare(data.packages);
    post({ progress: { stage: "run" } });
    python.setStdin({ stdin: () => null }); // nobody answers: input() is an EOFError
    python.setStdout(output());
    python.setStderr(output());
    const calls = python.pyimport("live.calls");
    post({ answer: calls.call(module, data.function, JSON.stringify(args)) });
  } catch (error) {
    const crash = `Python broke down (${String(error.message ?? error).trim().split("\n").pop()}).`;
    post({ failed: error instanceof Failed ? error.message : crash });
  }
};
