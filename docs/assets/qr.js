// <qr-code>: draws its `data-text` (ISO/IEC 18004: bytes, level L, versions 1 to 25).
(() => {
  const CHECKS = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26];
  const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12];
  const DATA = [19, 34, 55, 80, 108, 136, 156, 194, 232, 274, 324, 370, 428, 461, 523, 589, 647, 721, 795, 861, 932, 1006,
    1094, 1174, 1276]; // bytes, with their mode and length

  // Products of GF(256) with the polynomial 0x11d.
  const times = (a, b) => {
    let product = 0;
    for (let bit = 7; bit >= 0; bit--) {
      product = (product << 1) ^ ((product >> 7) * 0x11d);
      product ^= ((b >> bit) & 1) * a;
    }
    return product;
  };
  const generator = (degree) => {
    const factors = new Array(degree).fill(0);
    factors[degree - 1] = 1;
    let root = 1;
    for (let i = 0; i < degree; i++) {
      for (let j = 0; j < degree; j++) factors[j] = times(factors[j], root) ^ (factors[j + 1] ?? 0);
      root = times(root, 2);
    }
    return factors;
  };
  const remainder = (data, divisor) => {
    const rest = new Array(divisor.length).fill(0);
    for (const byte of data) {
      const factor = byte ^ rest.shift();
      rest.push(0);
      divisor.forEach((coefficient, i) => (rest[i] ^= times(coefficient, factor)));
    }
    return rest;
  };
  // A number followed by its remainder: what protects format and version.
  const protect = (value, polynomial, bits) => {
    let rest = value;
    for (let i = 0; i < bits; i++) rest = (rest << 1) ^ ((rest >> (bits - 1)) * polynomial);
    return (value << bits) | rest;
  };

  const alignment = (version) => {
    if (version === 1) return [];
    const count = Math.floor(version / 7) + 2;
    const step = Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
    const places = [6];
    for (let place = version * 4 + 10; places.length < count; place -= step) places.splice(1, 0, place);
    return places;
  };
  const codewords = (bytes, version) => {
    const bits = [];
    const push = (value, length) => {
      for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1);
    };
    push(4, 4);
    push(bytes.length, version > 9 ? 16 : 8);
    bytes.forEach((byte) => push(byte, 8));
    const total = DATA[version - 1] * 8;
    push(0, Math.min(4, total - bits.length));
    push(0, -bits.length & 7);
    for (let pad = 0xec; bits.length < total; pad ^= 0xec ^ 0x11) push(pad, 8);
    const data = [];
    bits.forEach((bit, i) => (data[i >> 3] = (data[i >> 3] << 1) | bit));

    const count = BLOCKS[version - 1];
    const divisor = generator(CHECKS[version - 1]);
    const short = Math.floor(data.length / count);
    const blocks = [];
    for (let i = 0, start = 0; i < count; i++) {
      const end = start + short + (i >= count - (data.length % count) ? 1 : 0);
      blocks.push(data.slice(start, end));
      start = end;
    }
    const checks = blocks.map((block) => remainder(block, divisor));
    const interleaved = [];
    for (const set of [blocks, checks]) {
      for (let i = 0; i <= short || i < divisor.length; i++) {
        for (const block of set) if (i < block.length) interleaved.push(block[i]);
      }
    }
    return interleaved;
  };

  // The modules, true where dark.
  const encode = (text) => {
    const bytes = [...new TextEncoder().encode(text)];
    const version = DATA.findIndex((room, i) => room >= bytes.length + (i > 8 ? 3 : 2)) + 1;
    if (!version) return undefined;
    const size = version * 4 + 17;
    const dark = Array.from({ length: size }, () => new Array(size));
    const set = (row, column, value) => {
      if (row in dark && column >= 0 && column < size) dark[row][column] = Boolean(value);
    };
    const ring = (row, column, radius, light) => {
      for (let i = -radius; i <= radius; i++) {
        for (let j = -radius; j <= radius; j++) {
          set(row + i, column + j, !light.includes(Math.max(Math.abs(i), Math.abs(j))));
        }
      }
    };
    for (const [row, column] of [[3, 3], [3, size - 4], [size - 4, 3]]) ring(row, column, 4, [2, 4]);
    const places = alignment(version);
    for (const row of places) {
      for (const column of places) if (dark[row][column] === undefined) ring(row, column, 2, [1]);
    }
    for (let i = 8; i < size - 8; i++) set(6, i, i % 2 === 0), set(i, 6, i % 2 === 0);
    const format = protect(8, 0x537, 10) ^ 0x5412;
    for (let i = 0; i < 15; i++) {
      const bit = (format >> i) & 1;
      set(i < 6 ? i : i < 8 ? i + 1 : size - 15 + i, 8, bit);
      set(8, i < 8 ? size - 1 - i : i < 9 ? 15 - i : 14 - i, bit);
    }
    set(size - 8, 8, true);
    const number = version > 6 ? protect(version, 0x1f25, 12) : 0;
    for (let i = 0; number && i < 18; i++) {
      const [far, near] = [size - 11 + (i % 3), Math.floor(i / 3)];
      set(far, near, (number >> i) & 1);
      set(near, far, (number >> i) & 1);
    }
    const words = codewords(bytes, version);
    let i = 0;
    for (let right = size - 1; right > 0; right -= 2) {
      if (right === 6) right = 5;
      for (let step = 0; step < size; step++) {
        const row = (right + 1) & 2 ? step : size - 1 - step;
        for (const column of [right, right - 1]) {
          if (dark[row][column] !== undefined) continue;
          const bit = (words[i >> 3] >> (7 - (i & 7))) & 1;
          set(row, column, bit !== ((row + column + 1) & 1)); // mask 0: an address has no large patches to break up
          i += 1;
        }
      }
    }
    return dark;
  };

  class QRCode extends HTMLElement {
    static observedAttributes = ["data-text"];

    attributeChangedCallback() {
      const dark = encode(this.dataset.text);
      if (!dark) return this.replaceChildren("This link is too long for a QR code.");
      const shape = (name, attributes) => {
        const node = document.createElementNS("http://www.w3.org/2000/svg", name);
        for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
        return node;
      };
      const path = dark.map((row, y) => row.map((on, x) => (on ? `M${x} ${y}h1v1h-1z` : "")).join("")).join("");
      const view = `-4 -4 ${dark.length + 8} ${dark.length + 8}`; // with the quiet zone
      const svg = shape("svg", { viewBox: view, role: "img", "aria-label": "QR code of the link" });
      svg.append(shape("rect", { x: -4, y: -4, width: "100%", height: "100%", fill: "#fff" }), shape("path", { d: path }));
      this.replaceChildren(svg);
    }
  }
  customElements.define("qr-code", QRCode);
})();
