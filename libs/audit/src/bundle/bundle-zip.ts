import { Buffer } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { Malformed } from '#transparency';

/** Files are stored as they are, in order, each dated 1 January 1980: so every byte of a bundle follows from its files. */
const dated = 0x0021_0000;
const [localHeader, descriptor, centralHeader, endOfCentral] = [
  0x0403_4b50, 0x0807_4b50, 0x0201_4b50, 0x0605_4b50,
];
const mostFiles = 100;
/** What is found of a file is said with its name, which must not be able to say more. */
const plainName = /^[\w.-]{1,100}$/;

/**
 * The files of a bundle by name, in order.
 * @throws Malformed unless every byte of the archive is the one that these files give
 */
export function filesInBundle(zip: Uint8Array): Map<string, Uint8Array> {
  const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.length);
  const files = new Map<string, Uint8Array>();
  for (const { name, from, to } of placesIn(bytes)) {
    if (!plainName.test(name)) throw new Malformed('a bundle with a file whose name is no plain one');
    if (files.has(name)) throw new Malformed(`a bundle with two files ${name}`);
    files.set(name, bytes.subarray(from, to));
  }
  if (!isLaidOutAs(bytes, files)) throw new Malformed('a bundle with bytes that are none of its files');
  return files;
}

interface Place {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

function placesIn(bytes: Buffer): Place[] {
  try {
    const end = bytes.length - 22;
    if (bytes.readUInt32LE(end) !== endOfCentral) throw new Malformed('no bundle');
    const count = bytes.readUInt16LE(end + 10);
    if (count > mostFiles) throw new Malformed(`a bundle of ${count} files`);
    let at = bytes.readUInt32LE(end + 16);
    return Array.from({ length: count }, () => {
      const [size, nameLength, offset] = [24, 28, 42].map((field, place) =>
        place === 1 ? bytes.readUInt16LE(at + field) : bytes.readUInt32LE(at + field),
      ) as [number, number, number];
      const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
      at += 46 + nameLength;
      const from = offset + 30 + nameLength;
      return { name, from, to: from + size };
    });
  } catch (error) {
    // By its name: what reads the bytes need not be of this realm.
    if ((error as Error).name === 'RangeError') throw new Malformed('a bundle that ends too early');
    throw error;
  }
}

/** Whether the archive is, byte for byte, what these files are stored as. */
function isLaidOutAs(bytes: Buffer, files: ReadonlyMap<string, Uint8Array>): boolean {
  let at = 0;
  const follows = (expected: Uint8Array) => {
    const found = bytes.subarray(at, at + expected.length);
    at += expected.length;
    return isSamePlace(found, expected) || Buffer.compare(found, expected) === 0;
  };
  const central: Buffer[] = [];
  for (const [fileName, content] of files) {
    const name = Buffer.from(fileName);
    const sums = [crc32(content), content.length, content.length];
    central.push(
      fields(
        [centralHeader, 4],
        [20, 2],
        [20, 2],
        [8, 2],
        [0, 2],
        [dated, 4],
        ...sums.map((sum) => [sum, 4] as const),
      ),
      fields([name.length, 2], [0, 2], [0, 2], [0, 2], [0, 2], [0, 4], [at, 4]),
      name,
    );
    const begins = fields(
      [localHeader, 4],
      [20, 2],
      [8, 2],
      [0, 2],
      [dated, 4],
      [0, 4],
      [0, 4],
      [0, 4],
      [name.length, 2],
      [0, 2],
    );
    if (!follows(begins) || !follows(name) || !follows(content)) return false;
    if (!follows(fields([descriptor, 4], ...sums.map((sum) => [sum, 4] as const)))) return false;
  }
  const directory = Buffer.concat(central);
  const count = [files.size, 2] as const;
  const ends = fields(
    [endOfCentral, 4],
    [0, 2],
    [0, 2],
    count,
    count,
    [directory.length, 4],
    [at, 4],
    [0, 2],
  );
  return follows(directory) && follows(ends) && at === bytes.length;
}

/** Of a file of a hundred megabytes that lies where it should, no byte has to be compared with itself. */
function isSamePlace(one: Uint8Array, other: Uint8Array): boolean {
  return one.buffer === other.buffer && one.byteOffset === other.byteOffset && one.length === other.length;
}

function fields(...values: readonly (readonly [value: number, width: number])[]): Buffer {
  return Buffer.concat(
    values.map(([value, width]) => {
      const bytes = Buffer.alloc(width);
      bytes.writeUIntLE(value, 0, width);
      return bytes;
    }),
  );
}
