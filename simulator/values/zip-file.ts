import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

const localHeader = 0x04034b50;
const centralHeader = 0x02014b50;
const endOfDirectory = 0x06054b50;

/** A zip file with one deflated entry. */
export function zipOf(name: string, content: Buffer): Buffer {
  const nameBytes = Buffer.from(name);
  const packed = deflateRawSync(content);
  const facts = Buffer.alloc(22);
  facts.writeUInt16LE(20, 0);
  facts.writeUInt16LE(0x0800, 2);
  facts.writeUInt16LE(8, 4);
  facts.writeUInt16LE(0x21, 8);
  facts.writeUInt32LE(crc32(content), 10);
  facts.writeUInt32LE(packed.length, 14);
  facts.writeUInt32LE(content.length, 18);
  const lengths = Buffer.alloc(4);
  lengths.writeUInt16LE(nameBytes.length, 0);
  const local = Buffer.concat([uint32(localHeader), facts, lengths, nameBytes, packed]);
  const central = Buffer.concat([uint32(centralHeader), uint16(20), facts, lengths, Buffer.alloc(14), nameBytes]);
  const end = Buffer.concat([
    uint32(endOfDirectory),
    uint32(0),
    uint16(1),
    uint16(1),
    uint32(central.length),
    uint32(local.length),
    uint16(0),
  ]);
  return Buffer.concat([local, central, end]);
}

/** The content of the first entry of a zip file; undefined if the bytes are no readable zip. */
export function firstZipEntry(bytes: Buffer): Buffer | undefined {
  const end = bytes.lastIndexOf(uint32(endOfDirectory));
  if (end < 0) return undefined;
  try {
    const directory = bytes.readUInt32LE(end + 16);
    const method = bytes.readUInt16LE(directory + 10);
    const packedLength = bytes.readUInt32LE(directory + 20);
    const local = bytes.readUInt32LE(directory + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(start, start + packedLength);
    return method === 0 ? packed : inflateRawSync(packed);
  } catch {
    return undefined;
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}
