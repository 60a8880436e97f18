/**
 * A baseline: problems that are known and not told again. One is known by its file, its code and the text of its line, not by
 * the line's number, so that edits elsewhere leave it known; of several alike as many are known as the baseline has.
 */
import * as z from 'zod/mini';
import type { Finding } from './reporters/reporter';

const version = 1;

const entry = z.strictObject({
  /** Seen from the folder of the baseline. */
  file: z.string(),
  code: z.string(),
  /** What stands in its line, without the spaces around it. */
  line: z.string(),
  times: z.int().check(z.minimum(1)),
});

const form = z.strictObject({ version: z.literal(version), problems: z.array(entry) });

export type Entry = z.infer<typeof entry>;

const keyOf = ({ file, code, line }: Omit<Entry, 'times'>): string => JSON.stringify([file, code, line]);

/** @param folder address of the folder of the baseline, without a slash at its end */
function entryOf({ where, code }: Finding, folder: string): Entry {
  const line = where?.text.split(/\r\n|\n|\r/, where.line)[where.line - 1] ?? '';
  return { file: where === undefined ? '' : below(where.uri, folder), code, line: line.trim(), times: 1 };
}

const below = (uri: string, folder: string): string => {
  const [own, others] = [uri.split('/'), folder.split('/')];
  let shared = 0;
  while (shared < others.length && own[shared] === others[shared]) shared++;
  // Nothing is shared with an address of another kind.
  if (shared === 0) return uri;
  return [...others.slice(shared).map(() => '..'), ...own.slice(shared)].map(decoded).join('/');
};

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export class Baseline {
  private readonly entries: ReadonlyMap<string, Entry>;
  private readonly left: Map<string, number>;
  private count = 0;

  private constructor(
    entries: readonly Entry[],
    private readonly folder: string,
  ) {
    this.entries = new Map(entries.map(one => [keyOf(one), one]));
    this.left = new Map(entries.map(one => [keyOf(one), one.times]));
  }

  /** @returns the baseline, or why the text is none */
  static read(text: string, folder: string): Baseline | string {
    let data: unknown;
    try {
      data = JSON.parse(text);
    } catch (error) {
      return `it is no JSON: ${(error as Error).message}.`;
    }
    const read = form.safeParse(data);
    if (read.success) return new Baseline(read.data.problems, folder);
    const [issue] = read.error.issues;
    return `it is no baseline: ${issue!.path.join('.') || 'the whole'}: ${issue!.message}.`;
  }

  /** Whether it is known, and one time less from now on. */
  knows(finding: Finding): boolean {
    const key = keyOf(entryOf(finding, this.folder));
    const left = this.left.get(key) ?? 0;
    if (left === 0) return false;
    this.left.set(key, left - 1);
    this.count++;
    return true;
  }

  /** How many it has known so far. */
  get known(): number {
    return this.count;
  }

  /** What it has and nobody found, of the files that were looked at; with how many times less. */
  gone(uris: Iterable<string>): readonly Entry[] {
    const seen = new Set([...uris].map(uri => below(uri, this.folder)));
    return [...this.left].flatMap(([key, times]) => {
      const one = this.entries.get(key)!;
      return times > 0 && seen.has(one.file) ? [{ ...one, times }] : [];
    });
  }
}

/** The text of a baseline that knows these: an entry a line, in an order that edits elsewhere leave alone. */
export function printBaseline(findings: readonly Finding[], folder: string): string {
  const entries = new Map<string, Entry>();
  for (const finding of findings) {
    const one = entryOf(finding, folder);
    const times = (entries.get(keyOf(one))?.times ?? 0) + 1;
    entries.set(keyOf(one), { ...one, times });
  }
  const lines = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => `  ${JSON.stringify(one)}`);
  return `{"version": ${version}, "problems": [\n${lines.join(',\n')}\n]}\n`;
}
