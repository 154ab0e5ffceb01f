import { readSync } from 'node:fs';

/** A B+tree of an LMDB file (MDB_db in mdb.c). */
export interface Tree {
  readonly flags: number;
  readonly depth: number;
  readonly branches: number;
  readonly leaves: number;
  readonly overflows: number;
  readonly entries: number;
  readonly root: bigint;
}

/** A file and how much of it to look at. */
export interface PageCheck {
  readonly file: number;
  readonly pageSize: number;
  readonly lastPage: number;
  readonly transaction: bigint;
  readonly free: Tree;
  readonly main: Tree;
  readonly mostLeaves: number;
  /** Names of the trees that the main tree holds. */
  readonly tables: readonly string[];
}

const HEADER = 24;
const NODE_HEADER = 8;
const BRANCH_PAGE = 1;
const LEAF_PAGE = 2;
const OVERFLOW_PAGE = 4;
const PLAIN = 0;
const ON_OVERFLOW_PAGES = 1;
const TREE = 2;
const TREE_BYTES = 48;
/** Page number, transaction, number of pages (MDB_ovpage). */
const OVERFLOW_BYTES = 24;
const NO_PAGE = 2n ** 64n - 1n;
const DEEPEST = 32;

/** Reads a tree's description. */
export function treeAt(bytes: Buffer, at: number): Tree {
  return {
    flags: bytes.readUInt16LE(at + 4),
    depth: bytes.readUInt16LE(at + 6),
    branches: Number(bytes.readBigUInt64LE(at + 8)),
    leaves: Number(bytes.readBigUInt64LE(at + 16)),
    overflows: Number(bytes.readBigUInt64LE(at + 24)),
    entries: Number(bytes.readBigUInt64LE(at + 32)),
    root: bytes.readBigUInt64LE(at + 40),
  };
}

/**
 * Whether the pages of an LMDB file hang together: each is what it is referred to
 * as, once, its entries fill it without a gap and are in order. LMDB keeps no
 * checksums of pages and does not look at any of this itself.
 * @returns what is wrong, if anything is.
 */
export function checkPages(check: PageCheck): string | undefined {
  try {
    new PageWalk(check).run();
    return undefined;
  } catch (error) {
    if (error instanceof Damage) return error.message;
    throw error;
  }
}

class Damage extends Error {}

interface Node {
  readonly flags: number;
  readonly key: Buffer;
  /** Page number of a branch's child; 32 bits of a leaf's data size. */
  readonly data: Buffer;
  readonly size: number;
  readonly child: number;
}

/** Keys a page may hold: from `least` on, below `limit`. */
interface Range {
  readonly least: Buffer | undefined;
  readonly limit: Buffer | undefined;
}

interface Counts {
  branches: number;
  leaves: number;
  overflows: number;
  entries: number;
  whole: boolean;
}

class PageWalk {
  /** A bit a page: whether it was referred to. */
  private readonly referred: Uint8Array;
  private leavesLeft: number;
  private whole = true;

  constructor(private readonly check: PageCheck) {
    this.referred = new Uint8Array(Math.ceil((check.lastPage + 1) / 8));
    this.leavesLeft = check.mostLeaves;
  }

  run(): void {
    const { main, free, tables } = this.check;
    const found: { name: string; tree: Tree }[] = [];
    let foreign = false;
    this.walk('the list of tables', main, PLAIN, (node) => {
      const name = tables.find((each) => node.key.equals(Buffer.from(`${each}\0`, 'latin1')));
      if (name === undefined || node.flags !== TREE) foreign = true;
      else found.push({ name, tree: treeAt(node.data, 0) });
    });
    if (foreign) {
      if (found.length > 0) throw new Damage('the list of tables names one that is none');
      return;
    }
    for (const { name, tree } of found.reverse()) this.walk(`table ${name}`, tree, PLAIN);
    const freed: Buffer[] = [];
    this.walk('the list of free pages', free, free.flags, (node) => freed.push(this.content(node)));
    if (this.whole) for (const list of freed) this.checkFreed(list);
  }

  private walk(name: string, tree: Tree, flags: number, onLeaf?: (node: Node) => void): void {
    if (tree.flags !== flags || tree.depth > DEEPEST) throw new Damage(`${name} is described as none can be`);
    const counts: Counts = { branches: 0, leaves: 0, overflows: 0, entries: 0, whole: true };
    if (tree.root !== NO_PAGE)
      this.visit(name, tree, Number(tree.root), 1, { least: undefined, limit: undefined }, counts, onLeaf);
    else if (tree.depth !== 0) throw new Damage(`${name} has no first page`);
    const isCounted = counts.whole
      ? counts.leaves === tree.leaves &&
        counts.entries === tree.entries &&
        counts.overflows === tree.overflows
      : counts.leaves <= tree.leaves;
    if (counts.branches !== tree.branches || !isCounted) throw new Damage(`${name} lacks pages or entries`);
  }

  /** @param level of the page; the tree's leaves are at its depth. */
  private visit(
    name: string,
    tree: Tree,
    number: number,
    level: number,
    range: Range,
    counts: Counts,
    onLeaf: ((node: Node) => void) | undefined,
  ): void {
    this.refer(number, name);
    const isLeaf = level === tree.depth;
    if (isLeaf && onLeaf === undefined && this.leavesLeft === 0) {
      counts.whole = false;
      this.whole = false;
      return;
    }
    const isFreeList = tree.flags !== PLAIN;
    const nodes = this.nodes(number, isLeaf, range, isFreeList);
    if (isLeaf) {
      if (onLeaf === undefined) this.leavesLeft -= 1;
      counts.leaves += 1;
      counts.entries += nodes.length;
      for (const node of nodes) {
        counts.overflows += this.checkLeafNode(number, node);
        onLeaf?.(node);
      }
      return;
    }
    counts.branches += 1;
    // Newest first: positions and page numbers grow to the right.
    for (let index = nodes.length - 1; index >= 0; index -= 1) {
      const node = nodes[index];
      if (node === undefined) continue;
      const least = index === 0 ? range.least : node.key;
      const limit = nodes[index + 1]?.key ?? range.limit;
      this.visit(name, tree, node.child, level + 1, { least, limit }, counts, onLeaf);
    }
  }

  private nodes(number: number, isLeaf: boolean, range: Range, numericKeys: boolean): Node[] {
    const page = this.page(number, isLeaf ? LEAF_PAGE : BRANCH_PAGE);
    const lower = page.readUInt16LE(20);
    const room = page.length - HEADER;
    const upper = page.readUInt16LE(22);
    const count = lower / 2;
    if (lower % 2 !== 0 || lower > upper || upper > room || count < 1) throw shapeless(number);
    const nodes: Node[] = [];
    const places: [start: number, end: number][] = [];
    for (let index = 0; index < count; index += 1) {
      const start = page.readUInt16LE(HEADER + 2 * index);
      if (start % 2 !== 0 || start < upper || start + NODE_HEADER > room) throw shapeless(number);
      const { node, length } = nodeAt(page, HEADER + start, isLeaf);
      if (start + length > room) throw shapeless(number);
      nodes.push(node);
      places.push([start, start + length + (length % 2)]);
    }
    checkPlaces(number, places, upper, room);
    checkOrder(number, nodes, isLeaf, range, numericKeys);
    return nodes;
  }

  /** @returns the number of overflow pages the node's data is on. */
  private checkLeafNode(number: number, node: Node): number {
    if (node.flags === PLAIN || (node.flags === TREE && node.data.length === TREE_BYTES)) return 0;
    if (node.flags !== ON_OVERFLOW_PAGES) throw shapeless(number);
    const first = Number(node.data.readBigUInt64LE(0));
    const count = Math.ceil((HEADER + node.size) / this.check.pageSize);
    if (node.data.readBigUInt64LE(16) !== BigInt(count)) throw shapeless(number);
    for (let page = first; page < first + count; page += 1) this.refer(page, `page ${number}`);
    const header = this.page(first, OVERFLOW_PAGE, HEADER);
    if (header.readUInt32LE(20) !== count) throw shapeless(first);
    return count;
  }

  private content(node: Node): Buffer {
    if (node.flags !== ON_OVERFLOW_PAGES) return node.data;
    const bytes = Buffer.alloc(node.size);
    this.read(bytes, Number(node.data.readBigUInt64LE(0)) * this.check.pageSize + HEADER);
    return bytes;
  }

  /**
   * A freed page is written to again, so none may be in use, or freed twice. The
   * list (midl.c of `lmdb`) is a count and then page numbers; -n stands before the
   * first of n pages in a row, 0 for nothing.
   */
  private checkFreed(list: Buffer): void {
    const count = list.length < 8 ? -1 : Number(list.readBigInt64LE(0));
    if (count < 0 || (count + 1) * 8 > list.length) throw new Damage('the list of free pages is cut short');
    let run = 1;
    for (let index = 1; index <= count; index += 1) {
      const entry = Number(list.readBigInt64LE(index * 8));
      if (entry < 0) run = -entry;
      if (entry <= 0) continue;
      if (run > this.check.lastPage) throw new Damage('the list of free pages names more than there are');
      for (let page = entry; page < entry + run; page += 1) this.refer(page, 'the list of free pages');
      run = 1;
    }
  }

  private refer(number: number, by: string): void {
    if (!(number > 1 && number <= this.check.lastPage))
      throw new Damage(`${by} refers to page ${number}, which is not there`);
    const bit = 1 << (number & 7);
    const byte = this.referred[number >> 3] ?? 0;
    if ((byte & bit) !== 0) throw new Damage(`page ${number} is referred to twice, again by ${by}`);
    this.referred[number >> 3] = byte | bit;
  }

  private page(number: number, flags: number, length = this.check.pageSize): Buffer {
    const page = Buffer.allocUnsafe(length);
    this.read(page, number * this.check.pageSize);
    const isItself = page.readBigUInt64LE(0) === BigInt(number);
    const isOfThePast = page.readBigUInt64LE(8) <= this.check.transaction;
    if (!isItself || !isOfThePast || page.readUInt16LE(18) !== flags) throw shapeless(number);
    return page;
  }

  private read(into: Buffer, at: number): void {
    if (readSync(this.check.file, into, 0, into.length, at) < into.length)
      throw new Damage(`the file ends before byte ${at + into.length}`);
  }
}

const shapeless = (page: number): Damage => new Damage(`page ${page} is not as it was written`);

function nodeAt(page: Buffer, at: number, isLeaf: boolean): { node: Node; length: number } {
  const size = page.readUInt32LE(at);
  const flags = page.readUInt16LE(at + 4);
  const keyEnd = at + NODE_HEADER + page.readUInt16LE(at + 6);
  const key = page.subarray(at + NODE_HEADER, keyEnd);
  if (!isLeaf) {
    const child = size + flags * 2 ** 32;
    return { node: { flags: PLAIN, key, data: key, size: 0, child }, length: keyEnd - at };
  }
  const dataEnd = keyEnd + (flags === ON_OVERFLOW_PAGES ? OVERFLOW_BYTES : size);
  return { node: { flags, key, data: page.subarray(keyEnd, dataEnd), size, child: 0 }, length: dataEnd - at };
}

/** Nodes lie one after the other from `upper` to the end of the page. */
function checkPlaces(
  page: number,
  places: [start: number, end: number][],
  upper: number,
  room: number,
): void {
  places.sort(([one], [other]) => one - other);
  let at = upper;
  for (const [start, end] of places) {
    if (start !== at) throw shapeless(page);
    at = end;
  }
  if (at !== room) throw shapeless(page);
}

function checkOrder(
  page: number,
  nodes: readonly Node[],
  isLeaf: boolean,
  range: Range,
  numeric: boolean,
): void {
  const compare = numeric ? compareNumbers : compareBytes;
  // The first key of a branch is never looked at.
  let former = isLeaf ? undefined : range.least;
  for (const [index, { key }] of nodes.entries()) {
    if (numeric && (isLeaf || index > 0) && key.length !== 8) throw shapeless(page);
    if (index === 0 && !isLeaf) continue;
    if (index === 0 && range.least !== undefined && compare(key, range.least) < 0) throw shapeless(page);
    if (index > 0 && former !== undefined && compare(key, former) <= 0) throw shapeless(page);
    former = key;
  }
  if (former !== undefined && range.limit !== undefined && compare(former, range.limit) >= 0)
    throw shapeless(page);
}

const compareBytes = (one: Buffer, other: Buffer): number => one.compare(other);

const compareNumbers = (one: Buffer, other: Buffer): number => {
  const [a, b] = [one.readBigUInt64LE(0), other.readBigUInt64LE(0)];
  return a < b ? -1 : a > b ? 1 : 0;
};
