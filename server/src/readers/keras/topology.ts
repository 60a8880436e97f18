/**
 * Where a file keeps its topology: it is one (JSON), has one in an archive beside its weights (`.keras`), or in an attribute of
 * its root (HDF5).
 */
import type { UnzipFileInfo, unzipSync } from 'fflate';
import { Broken } from '../reader';
import { attributeOf, isHdf5 } from './hdf5';

/** No topology has a hundredth of it. */
const mostBytes = 100_000_000;
/** Deflate packs no more into a byte, whatever is declared. */
const mostPacked = 1032;
/** An archive of Keras has a handful. */
const mostEntries = 10_000;

const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

const saysLayers = (bytes: Uint8Array): boolean =>
  /"(?:class_name|modelTopology)"/.test(new TextDecoder().decode(bytes.subarray(0, 1_000_000)));

export const holdsTopology = (bytes: Uint8Array): boolean =>
  isArchive(bytes) || isHdf5(bytes) || saysLayers(bytes);

/** The topology as text of JSON, and nothing of the weights. */
export function topologyIn(bytes: Uint8Array, unzip: typeof unzipSync): string {
  if (isHdf5(bytes)) {
    const text = attributeOf(bytes, 'model_config');
    if (text === undefined)
      throw new Broken('it holds weights alone: its root has no model_config. Save the model whole.');
    return text;
  }
  const text = isArchive(bytes) ? configIn(bytes, unzip) : bytes;
  if (text.length > mostBytes) throw new Broken(tooLong(text.length));
  return new TextDecoder('utf-8', { fatal: true }).decode(text);
}

const tooLong = (length: number): string =>
  `its topology has ${length.toLocaleString('en-US')} bytes, more than any has.`;

function configIn(bytes: Uint8Array, unzip: typeof unzipSync): Uint8Array {
  let entries = 0;
  const isConfig = ({ name, size, originalSize }: UnzipFileInfo): boolean => {
    if (++entries > mostEntries) throw new Broken('its archive lists more entries than any has.');
    if (name !== 'config.json') return false;
    if (originalSize > mostBytes) throw new Broken(tooLong(originalSize));
    if (originalSize > (size + 1) * mostPacked) throw new Broken(`its ${name} cannot be as long as it says.`);
    return true;
  };
  const found = unzip(bytes, { filter: isConfig })['config.json'];
  if (found === undefined)
    throw new Broken('it is an archive without config.json, which would say the layers.');
  return found;
}
