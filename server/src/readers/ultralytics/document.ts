/**
 * The text of a model's YAML. What reads YAML is imported by this file alone, which waits to be loaded until somebody has
 * such a model; a package that is no module itself would lose its names where a bundle loads it by itself.
 */
import { parseDocument } from 'yaml';
import { Broken } from '../reader';
import type { Model } from './rows';

/** No model of theirs has a hundredth of it. */
const mostBytes = 200_000;
const deepest = 50;

export function modelOf(bytes: Uint8Array): Model {
  if (bytes.length > mostBytes)
    throw new Broken(`it has ${bytes.length.toLocaleString('en-US')} bytes, more than such a file.`);
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  if (isDeep(text)) throw new Broken(`its lists are nested deeper than ${deepest}.`);
  const document = parseDocument(text, { schema: 'core', logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined) throw new Broken(`${error.message.split('\n')[0]!.replace(/:$/, '')}.`);
  // Names for pieces of text would let a small file become a large one.
  const model: unknown = document.toJS({ maxAliasCount: 100 });
  if (typeof model !== 'object' || model === null || Array.isArray(model))
    throw new Broken('it holds no names.');
  return model as Model;
}

/** What is nested so deep takes a reader of YAML long, and is no model. */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const sign of text) {
    if (sign === '[' || sign === '{') depth++;
    else if (sign === ']' || sign === '}') depth--;
    if (depth > deepest) return true;
  }
  return new RegExp(`(?:[-?:] +){${deepest}}`).test(text);
}
