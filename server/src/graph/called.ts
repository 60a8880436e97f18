/** What Python, other frameworks and the papers' code call otherwise, so that a message can say its word here. */
import { ops } from '../ops';
import type { Op } from '../ops/op';
import { isCalled } from '../text/nearest';
import { functions } from './functions';

interface Called {
  readonly alsoCalled?: readonly string[];
}

function called(name: string, entries: Iterable<readonly [string, Called]>): string | undefined {
  for (const [word, { alsoCalled }] of entries) if (isCalled(name, word, alsoCalled)) return word;
  return undefined;
}

export const operatorCalled = (name: string): string | undefined => called(name, ops);

export const functionCalled = (name: string): string | undefined => called(name, functions);

export const parameterCalled = (name: string, op: Op): string | undefined =>
  called(name, Object.entries(op.params));
