"use strict";
// Reads and checks the text of a seal (docs/formats/seal.md); knows nothing of the page.

const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const LARGEST_COSE = 220;
const KINDS = ["mandate", "revocation", "account", "erasure"];
const LAST_MOMENT = 253402214400;

class Damaged extends Error {}
class Newer extends Error {}

function fromBase45(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map((sign) => BASE45.indexOf(sign));
    if (digits.length === 1 || digits.includes(-1)) throw new Damaged();
    const value = digits.reduce((sum, digit, place) => sum + digit * 45 ** place, 0);
    if (value > (digits.length === 3 ? 0xffff : 0xff)) throw new Damaged();
    if (digits.length === 3) bytes.push(value >> 8);
    bytes.push(value & 0xff);
  }
  return Uint8Array.from(bytes);
}

// Deterministic CBOR (RFC 8949 §4.2) read in the one order that a seal may have.
class Cbor {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  take(count) {
    const taken = this.bytes.slice(this.at, this.at + count);
    if (taken.length !== count) throw new Damaged();
    this.at += count;
    return taken;
  }
  exactly(...expected) {
    if (!same(this.take(expected.length), expected)) throw new Damaged();
  }
  head(major) {
    const first = this.take(1)[0];
    if (first >> 5 !== major) throw new Damaged();
    const short = first & 0x1f;
    if (short < 24) return short;
    if (short > 27) throw new Damaged();
    const size = 1 << (short - 24);
    const value = this.take(size).reduce((sum, byte) => sum * 256 + byte, 0);
    const least = size === 1 ? 24 : 256 ** (size / 2);
    if (value < least || !Number.isSafeInteger(value)) throw new Damaged();
    return value;
  }
  integer() {
    return this.head(0);
  }
  string(length) {
    const found = this.head(2);
    if (length !== undefined && found !== length) throw new Damaged();
    return this.take(found);
  }
  flag() {
    const byte = this.take(1)[0];
    if (byte !== 0xf4 && byte !== 0xf5) throw new Damaged();
    return byte === 0xf5;
  }
  end() {
    if (this.at !== this.bytes.length) throw new Damaged();
  }
}

function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function byteString(bytes) {
  const head = bytes.length < 24 ? [0x40 | bytes.length] : [0x58, bytes.length];
  return [...head, ...bytes];
}

function readContent(payload) {
  const cbor = new Cbor(payload);
  cbor.exactly(0xac);
  const value = (key, read) => {
    cbor.exactly(key);
    return read();
  };
  const version = value(1, () => cbor.integer());
  if (version > 1) throw new Newer();
  const content = {
    practice: value(2, () => cbor.flag()),
    kind: KINDS[value(3, () => cbor.integer())],
    subject: value(4, () => cbor.string(16)),
    siret: String(value(5, () => cbor.integer())).padStart(14, "0"),
    scopes: bits(value(6, () => cbor.integer())),
    startsAt: value(7, () => cbor.integer()),
    endsAt: value(8, () => cbor.integer()),
    index: value(9, () => cbor.integer()),
    chain: value(10, () => cbor.string(32)),
    salt: value(11, () => cbor.string(8)),
    commitment: value(12, () => cbor.string(16)),
  };
  cbor.end();
  if (version < 1 || !agrees(content)) throw new Damaged();
  return content;
}

function bits(bitmap) {
  if (bitmap > 0x3ff) throw new Damaged();
  return [...Array(10).keys()].filter((at) => (bitmap >> at) & 1);
}

function namesNobody(content) {
  return content.commitment.every((byte) => byte === 0);
}

function agrees({ kind, siret, scopes, startsAt, endsAt, index, ...content }) {
  if (kind === undefined || siret.length !== 14 || endsAt > LAST_MOMENT) return false;
  if (startsAt > endsAt || index >= 2 ** 53) return false;
  if (startsAt < endsAt !== (kind === "mandate")) return false;
  if (kind !== "revocation" && scopes.length > 0 !== (kind === "mandate")) return false;
  if (namesNobody(content)) return kind === "account" || kind === "erasure";
  return kind !== "erasure";
}

// Returns {content, kid, signed, signature}; throws Damaged or Newer.
function readSeal(text) {
  const found = /^KQ1:([0-9A-Z $%*+\-./:]+)$/.exec(text.replace(/^[\r\n\t]+|[\r\n\t]+$/g, ""));
  if (!found || found[1].length > 2 * LARGEST_COSE) throw new Damaged();
  const bytes = fromBase45(found[1]);
  if (bytes.length > LARGEST_COSE) throw new Damaged();
  const cose = new Cbor(bytes);
  cose.exactly(0xd2, 0x84);
  const header = cose.string();
  cose.exactly(0xa0);
  const payload = cose.string();
  const signature = cose.string(64);
  cose.end();
  const inner = new Cbor(header);
  inner.exactly(0xa2, 0x01, 0x26, 0x04);
  const kid = inner.string();
  inner.end();
  if (kid.length < 1 || kid.length > 8) throw new Damaged();
  const content = readContent(payload);
  const name = [..."Signature1"].map((sign) => sign.charCodeAt(0));
  const signed = [0x84, 0x6a, ...name, ...byteString(header), 0x40, ...byteString(payload)];
  return { content, kid, signed: Uint8Array.from(signed), signature };
}

async function isSignedBy(seal, spki) {
  const kind = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("spki", spki, kind, false, ["verify"]);
  const how = { name: "ECDSA", hash: "SHA-256" };
  return crypto.subtle.verify(how, key, seal.signature, seal.signed);
}

// Full case folding (Unicode, CaseFolding.txt), from the two mappings that a browser has.
function folded(text) {
  const upper = [...text].map((sign) => (sign === "ı" ? sign : sign.toLowerCase().toUpperCase())).join("");
  const lower = upper.toLowerCase().replaceAll("ς", "σ");
  // Cherokee alone is folded to its capitals.
  return lower.replace(/[\u13f8-\u13fd\uab70-\uabbf]/g, (sign) => sign.toUpperCase());
}

function normalised(text) {
  const letters = folded(text.normalize("NFKD"))
    .normalize("NFKD")
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .replace(/\p{M}/gu, "");
  return letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

async function isOf(content, familyName, givenName, birthDate) {
  const told = [normalised(familyName), normalised(givenName), birthDate].join("\0");
  const bytes = Uint8Array.from([...content.salt, ...new TextEncoder().encode(told)]);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return same(digest.slice(0, 16), content.commitment);
}
