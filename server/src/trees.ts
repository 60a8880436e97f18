/** What texts say: trees of networks and files of targets, read again only where a text has changed. */
import { halfCharacter, resolvePath, standingIn } from './address';
import type { Circle, Source, Unread } from './names/declarations';
import { wayBetween } from './reach';
import { reparse } from './syntax/reparse';
import type { File, Import } from './syntax/tree';
import { parse } from './syntax/units';
import { isTargetFile, readTargetFile, type TargetFile } from './targets/file';

/** A tree, and where the paths of its imports lead: to a key, or to nothing. */
export interface Parsed {
  readonly file: File;
  /** Where those paths begin. */
  readonly from: string;
  readonly leads: ReadonlyMap<string, string | Unread | undefined>;
}

export type Looked = Parsed | TargetFile | Unread | undefined;

export const isParsed = (looked: Looked): looked is Parsed => looked !== undefined && 'leads' in looked;
export const isDescribing = (looked: Looked): looked is TargetFile =>
  looked !== undefined && 'members' in looked;

export const importsOf = (looked: Looked): readonly string[] =>
  isParsed(looked) ? [...looked.leads.values()].filter(target => typeof target === 'string') : [];

/** The targets that a file deploys to; where there is none, targets have no say in what it means. */
export const deployedIn = (looked: Looked): readonly string[] =>
  isParsed(looked)
    ? looked.file.units.flatMap(({ node }) => (node.kind === 'deploy' ? [node.target.name] : []))
    : [];

type Files = ReadonlyMap<string, Looked>;

/**
 * How a file that is imported leads back to the one that imports it.
 * @param called how the editor calls a file
 * @param before how it did at the last look: the same, where nothing of it has changed
 */
export function circleOf(
  key: string,
  target: string,
  files: Files,
  called: (key: string) => string,
  before: Source,
): Circle {
  const way = wayBetween(target, key, at => importsOf(files.get(at)));
  const circle = way.slice(0, -1).flatMap((at, i) => importOf(at, way[i + 1]!, files, called(at)) ?? []);
  const isSame =
    before !== undefined &&
    'circle' in before &&
    before.circle.length === circle.length &&
    before.circle.every(({ place: { uri, unit } }, i) => {
      const { place } = circle[i]!;
      return uri === place.uri && unit === place.unit;
    });
  return isSame ? before : { circle, isItself: target === key };
}

function importOf(
  key: string,
  target: string,
  files: Files,
  uri: string,
): Circle['circle'][number] | undefined {
  const looked = files.get(key);
  if (!isParsed(looked)) return undefined;
  for (const unit of looked.file.units) {
    const path = unit.node.kind === 'import' ? (unit.node as Import).path : undefined;
    if (path === undefined || looked.leads.get(path.name) !== target) continue;
    const { name, start, end } = path;
    return { place: { uri, unit, start, end }, path: name };
  }
  return undefined;
}

export class Trees {
  private readonly networks = new Map<string, Parsed>();
  private readonly described = new Map<string, TargetFile>();

  /** @param folder the one in which documents stand that nobody has saved yet */
  constructor(private readonly folder: () => string | undefined = () => undefined) {}

  /** @param uri how the editor calls it, where it has it open */
  read(key: string, uri: string, text: string): Parsed | TargetFile {
    return isTargetFile(key) ? this.targets(key, uri, text) : this.parsed(key, text);
  }

  /** A file of targets as it was last read. */
  lastTargets(key: string): TargetFile | undefined {
    return this.described.get(key);
  }

  prune(isNeeded: (key: string) => boolean): void {
    for (const kept of [this.networks, this.described])
      for (const key of kept.keys()) if (!isNeeded(key)) kept.delete(key);
  }

  private targets(key: string, uri: string, text: string): TargetFile {
    let found = this.described.get(key);
    if (found?.uri !== uri || found.file.text !== text)
      this.described.set(key, (found = readTargetFile(uri, text)));
    return found;
  }

  private parsed(key: string, text: string): Parsed {
    const before = this.networks.get(key);
    const from = standingIn(this.folder(), key);
    if (before?.file.text === text && before.from === from) return before;
    const file = before === undefined ? parse(text) : reparse(before.file, text);
    const leads = new Map<string, string | Unread | undefined>();
    for (const { node } of file.units) {
      const path = node.kind === 'import' ? (node as Import).path?.name : undefined;
      if (path === undefined) continue;
      const isHalf = path.search(halfCharacter) >= 0;
      leads.set(path, isHalf ? { failure: 'its name holds half a character.' } : resolvePath(from, path));
    }
    const parsed = { file, from, leads };
    this.networks.set(key, parsed);
    return parsed;
  }
}
