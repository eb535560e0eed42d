// @ts-check
/**
 * The page's side of `_seal.py`: looking sealed answers up and reading masked sentences.
 *
 * Everything needed to grade lies in this page, so this keeps the answers from a glance, not from a
 * determined student.  The hash is written out here because `crypto.subtle` does not exist in every
 * page (http addresses other than localhost, some files opened from disk), and one way for all is
 * easier to trust than two.
 */

/** @type {number[]} */
const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
/** @param {number} root of which the first 32 bits of the fraction are taken */
const bits = (root) => ((root % 1) * 2 ** 32) | 0;
const START = PRIMES.slice(0, 8).map((p) => bits(p ** (1 / 2)));
const ROUND = PRIMES.map((p) => bits(p ** (1 / 3)));

/** @param {number} word @param {number} by */
const turn = (word, by) => (word >>> by) | (word << (32 - by));

/**
 * SHA-256 (FIPS 180-4).
 * @param {Uint8Array} message
 * @returns {Uint8Array} 32 bytes
 */
export function sha256(message) {
  const blocks = Math.ceil((message.length + 9) / 64);
  const padded = new Uint8Array(64 * blocks);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, message.length * 8);
  const state = [...START];
  const w = new Int32Array(64);
  for (let block = 0; block < blocks; block += 1) {
    for (let t = 0; t < 16; t += 1) w[t] = view.getInt32(64 * block + 4 * t);
    for (let t = 16; t < 64; t += 1) {
      const [x, y] = [w[t - 15], w[t - 2]];
      const small = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const large = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      w[t] = (w[t - 16] + small + w[t - 7] + large) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t += 1) {
      const one = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const first = (h + one + ((e & f) ^ (~e & g)) + ROUND[t] + w[t]) | 0;
      const zero = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const second = (zero + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => (state[i] = (state[i] + word) | 0));
  }
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => out.setInt32(4 * i, word));
  return new Uint8Array(out.buffer);
}

const utf8 = new TextEncoder();

/**
 * What stands for an answer in the table.
 * @param {string} salt
 * @param {string} place of an entry in a matrix, otherwise empty
 * @param {string} key
 */
export function digest(salt, place, key) {
  const hash = sha256(utf8.encode(`${salt}|${place}|${key}`));
  const hex = Array.from(hash.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0"));
  return hex.join("");
}

/**
 * A masked sentence as text.
 * @param {string} salt
 * @param {string} text
 */
export function unmasked(salt, text) {
  const data = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  for (let start = 0; start < data.length; start += 32) {
    const stream = sha256(utf8.encode(`${salt}|${start / 32}`));
    for (let i = start; i < Math.min(start + 32, data.length); i += 1) data[i] ^= stream[i - start];
  }
  return new TextDecoder().decode(data);
}
