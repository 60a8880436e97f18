/**
 * The one attribute of a file of HDF5 that says a topology. A model is a few kilobytes of text in front of all its weights:
 * the way there is followed, and nothing else of the format is read.
 */
import { Broken } from '../reader';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

const isSigned = (bytes: Uint8Array, at: number): boolean =>
  signature.every((one, i) => bytes[at + i] === one);

export const isHdf5 = (bytes: Uint8Array): boolean => startOf(bytes) !== undefined;

/** Where the file begins: programs may put bytes of their own before it, 512 of them, 1,024 and so on. */
function startOf(bytes: Uint8Array): number | undefined {
  if (isSigned(bytes, 0)) return 0;
  for (let at = 512; at < bytes.length; at *= 2) if (isSigned(bytes, at)) return at;
  return undefined;
}

/**
 * The text of an attribute of the root group, or `undefined` where it has none of that name.
 * @throws {Broken} or a RangeError where the file is damaged
 */
export const attributeOf = (bytes: Uint8Array, name: string): string | undefined =>
  new File(bytes, startOf(bytes) ?? 0).attribute(name);

/** Kinds of messages of an object's header. */
const continuation = 0x10;
const attribute = 0x0c;
const manyAttributes = 0x15;

/** Classes of types of data. */
const fixedText = 3;
const variable = 9;

const rounded = (size: number): number => Math.ceil(size / 8) * 8;

class File {
  private readonly view: DataView;
  private readonly base: number;
  private readonly root: number;
  /** Bytes of an address and of a length. */
  private readonly offsets: number;
  private readonly lengths: number;
  /** What may still be walked: headers that lead to each other for ever are longer than their file. */
  private left: number;

  constructor(
    private readonly bytes: Uint8Array,
    start: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.left = bytes.length;
    const version = this.view.getUint8(start + 8);
    if (version > 3) throw new Broken(`it is a file of HDF5 of version ${version}, and 0 to 3 are read.`);
    const isOld = version < 2;
    const sizes = start + (isOld ? 13 : 9);
    this.offsets = this.view.getUint8(sizes);
    this.lengths = this.view.getUint8(sizes + 1);
    // Four addresses, the last of them the root's; the older form has an entry of a table there, whose second address is it.
    const addresses = start + (version === 0 ? 24 : version === 1 ? 28 : 12);
    this.base = this.number(addresses, this.offsets);
    this.root = this.number(addresses + (isOld ? 5 : 3) * this.offsets, this.offsets);
  }

  attribute(name: string): string | undefined {
    const at = this.base + this.root;
    const isOld = this.view.getUint8(at) === 1;
    if (!isOld && this.text(at, 4) !== 'OHDR') throw new Broken('its root group has no header.');
    const blocks = [isOld ? { at: at + 16, size: this.view.getUint32(at + 8, true) } : this.firstBlock(at)];
    const ordered = !isOld && (this.view.getUint8(at + 5) & 4) !== 0 ? 2 : 0;
    let isElsewhere = false;
    for (const block of blocks) {
      this.left -= block.size;
      if (this.left < 0) throw new Broken('the header of its root group is longer than the file.');
      const head = isOld ? 8 : 4 + ordered;
      for (let from = block.at; from + head <= block.at + block.size; ) {
        const kind = isOld ? this.view.getUint16(from, true) : this.view.getUint8(from);
        const size = this.view.getUint16(from + (isOld ? 2 : 1), true);
        const body = from + head;
        if (kind === continuation) blocks.push(this.nextBlock(body, isOld));
        if (kind === manyAttributes) isElsewhere = true;
        const found = kind === attribute ? this.valueOf(body, name) : undefined;
        if (found !== undefined) return found;
        from = body + size;
      }
    }
    if (isElsewhere)
      throw new Broken(`its root group keeps attributes in a heap, where ${name} is not looked for.`);
    return undefined;
  }

  private firstBlock(at: number): { at: number; size: number } {
    const flags = this.view.getUint8(at + 5);
    const sizeAt = at + 6 + ((flags & 0x20) !== 0 ? 16 : 0) + ((flags & 0x10) !== 0 ? 4 : 0);
    const width = 1 << (flags & 3);
    return { at: sizeAt + width, size: this.number(sizeAt, width) };
  }

  /** The newer form has a signature before and a sum behind. */
  private nextBlock(body: number, isOld: boolean): { at: number; size: number } {
    const at = this.base + this.number(body, this.offsets);
    const size = this.number(body + this.offsets, this.lengths);
    return isOld ? { at, size } : { at: at + 4, size: size - 8 };
  }

  /** What an attribute holds, where it is the one that is asked for. */
  private valueOf(at: number, name: string): string | undefined {
    const version = this.view.getUint8(at);
    const [named, typed, spaced] = [2, 4, 6].map(from => this.view.getUint16(at + from, true));
    const padded = version === 1 ? rounded : (size: number) => size;
    const start = at + (version === 3 ? 9 : 8);
    if (this.text(start, named!).replace(/\0+$/, '') !== name) return undefined;
    if (version > 1 && this.view.getUint8(at + 1) !== 0)
      throw new Broken(`the type of its ${name} lies elsewhere, which is not read.`);
    const type = start + padded(named!);
    const value = type + padded(typed!) + padded(spaced!);
    const kind = this.view.getUint8(type) & 0x0f;
    if (kind === fixedText) return this.text(value, this.view.getUint32(type + 4, true)).replace(/\0+$/, '');
    if (kind === variable) return this.ofHeap(value, name);
    throw new Broken(`its ${name} is no text.`);
  }

  /** A text of any length lies in a heap: its length, the address of the heap, its index there. */
  private ofHeap(at: number, name: string): string {
    const length = this.view.getUint32(at, true);
    const heap = this.base + this.number(at + 4, this.offsets);
    const index = this.view.getUint32(at + 4 + this.offsets, true);
    if (this.text(heap, 4) !== 'GCOL') throw new Broken(`its ${name} lies in no heap.`);
    const end = heap + this.number(heap + 8, this.lengths);
    for (let from = heap + 8 + this.lengths; from < end; ) {
      const found = this.view.getUint16(from, true);
      const size = this.number(from + 8, this.lengths);
      const body = from + 8 + this.lengths;
      if (found === index && length <= size) return this.text(body, length);
      if (found === 0) break;
      from = body + rounded(size);
    }
    throw new Broken(`its ${name} is not where the file says.`);
  }

  private number(at: number, width: number): number {
    if (width === 1) return this.view.getUint8(at);
    if (width === 2) return this.view.getUint16(at, true);
    if (width === 4) return this.view.getUint32(at, true);
    if (width === 8) return Number(this.view.getBigUint64(at, true));
    throw new Broken(`it has addresses of ${width} bytes.`);
  }

  private text(at: number, length: number): string {
    if (at + length > this.bytes.length) throw new RangeError();
    return new TextDecoder().decode(this.bytes.subarray(at, at + length));
  }
}
