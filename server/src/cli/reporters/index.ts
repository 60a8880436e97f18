/** Every form in which `lwnet check` says what it found, the usual one first. */
import { github } from './github';
import { json } from './json';
import { junit } from './junit';
import type { Reporter } from './reporter';
import { sarif } from './sarif';
import { text } from './text';

export const reporters: ReadonlyMap<string, Reporter> = new Map(
  [text, json, sarif, github, junit].map(reporter => [reporter.name, reporter]),
);
