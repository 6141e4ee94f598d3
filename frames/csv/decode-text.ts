import { isUtf8 } from 'node:buffer';
import { decode } from 'iconv-lite';
import { singleByteEncodings, type TextEncoding } from '../../contracts/text-encodings';
import { shown } from './shown';

/** The bytes of a file are not text in the encoding that they should have; the message has the line and what to do. */
export class TextEncodingError extends Error {
  override readonly name = 'TextEncodingError';
}

const marks = [
  { encoding: 'utf-8', bytes: Buffer.from([0xef, 0xbb, 0xbf]) },
  { encoding: 'utf-16le', bytes: Buffer.from([0xff, 0xfe]) },
  { encoding: 'utf-16be', bytes: Buffer.from([0xfe, 0xff]) },
] as const;
const utf32Marks = [Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from([0, 0, 0xfe, 0xff])];

const saveAs = 'save it as UTF-8 (Excel: "CSV UTF-8")';

/**
 * The text of a file, without its byte order mark: UTF-8, or UTF-16 where the mark says so, or the named encoding. A name that a
 * mark contradicts is refused, and so are bytes that the encoding does not have: no character is replaced in silence. Throws
 * TextEncodingError.
 */
export function decodeText(bytes: Buffer, encoding?: TextEncoding): string {
  if (utf32Marks.some((mark) => bytes.subarray(0, 4).equals(mark))) {
    throw new TextEncodingError(`it is UTF-32, which is not read: ${saveAs}`);
  }
  const mark = marks.find((known) => bytes.subarray(0, known.bytes.length).equals(known.bytes));
  if (mark !== undefined && encoding !== undefined && encoding !== mark.encoding) {
    throw new TextEncodingError(
      `its byte order mark says ${mark.encoding}, but "encoding" is "${encoding}": leave "encoding" out`,
    );
  }
  const content = mark === undefined ? bytes : bytes.subarray(mark.bytes.length);
  const known = mark?.encoding ?? encoding ?? 'utf-8';
  return known === 'utf-8' ? utf8Text(content, encoding !== undefined) : otherText(content, known);
}

function utf8Text(bytes: Buffer, named: boolean): string {
  const bad = isUtf8(bytes) ? bytes.indexOf(0) : firstNoUtf8(bytes);
  if (bad < 0) return bytes.toString('utf8');
  if (looksLikeUtf16(bytes)) {
    const littleEndian = bytes[0] !== 0;
    throw new TextEncodingError(
      `line 1: this looks like UTF-16 without a byte order mark: ${saveAs}, or name it: "encoding": "${littleEndian ? 'utf-16le' : 'utf-16be'}"`,
    );
  }
  const line = lineAt(bytes, bad);
  if (bytes[bad] === 0) throw new TextEncodingError(`line ${line}: it holds a zero byte, so it is no text: ${saveAs}`);
  const near = decode(wordAt(bytes, bad), 'windows-1252');
  throw new TextEncodingError(
    `line ${line}: byte ${hex(bytes[bad])} is not UTF-8: ${saveAs}` +
      (named
        ? ', or name its encoding'
        : `, or name its encoding: with "encoding": "windows-1252" it would read ${shown(near)}`),
  );
}

function otherText(bytes: Buffer, encoding: TextEncoding): string {
  const isSingleByte = singleByteEncodings.some((one) => one === encoding);
  if (isSingleByte && isUtf8(bytes) && bytes.some((byte) => byte > 0x7f)) {
    const line = lineAt(
      bytes,
      bytes.findIndex((byte) => byte > 0x7f),
    );
    throw new TextEncodingError(`line ${line}: it is UTF-8, not ${encoding}: leave "encoding" out`);
  }
  if (encoding.startsWith('utf-16') && bytes.length % 2 === 1) {
    throw new TextEncodingError(`its number of bytes is odd, so it is not ${encoding}, or not whole`);
  }
  const text = decode(bytes, encoding, { stripBOM: false });
  const bad = text.search(/[\ufffd\0]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/);
  if (bad < 0) return text;
  const line = lineEnds(text.slice(0, bad)) + 1;
  throw new TextEncodingError(
    `line ${line}: it holds what ${encoding} does not have: name another "encoding", or ${saveAs}`,
  );
}

/** Texts are mostly of characters below U+0100, whose other byte is zero. */
function looksLikeUtf16(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 64);
  if (start.length < 4) return false;
  const zeros = (offset: number) => start.filter((byte, i) => i % 2 === offset && byte === 0).length;
  const half = Math.floor(start.length / 2);
  return Math.max(zeros(0), zeros(1)) > half * 0.6 && Math.min(zeros(0), zeros(1)) === 0;
}

/** Where the longest start that is UTF-8 ends; found by halving, since a file may be large and have no line feeds. */
function firstNoUtf8(bytes: Buffer): number {
  const longest = (end: number): number | undefined =>
    [0, 1, 2, 3].map((cut) => end - cut).find((length) => isUtf8(bytes.subarray(0, Math.max(0, length))));
  let [good, bad] = [0, bytes.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (longest(middle) === undefined) bad = middle;
    else good = middle;
  }
  return longest(good) ?? good;
}

function wordAt(bytes: Buffer, at: number): Buffer {
  const ends = new Set([0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x3b]);
  let [from, to] = [at, at + 1];
  while (from > 0 && at - from < 20 && !ends.has(bytes[from - 1] ?? 0x0a)) from -= 1;
  while (to < bytes.length && to - at < 20 && !ends.has(bytes[to] ?? 0x0a)) to += 1;
  return bytes.subarray(from, to);
}

function lineAt(bytes: Buffer, at: number): number {
  return lineEnds(bytes.subarray(0, at).toString('latin1')) + 1;
}

/** The line ends in a text: CRLF, LF or CR. */
export function lineEnds(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

function hex(byte: number | undefined): string {
  return (byte ?? 0).toString(16).toUpperCase().padStart(2, '0');
}
