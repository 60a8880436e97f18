/** The targets that a deployment can name, each with where it comes from. A value: nobody else knows a target. */
import { targetRepeated } from '../problems/target-files';
import type { Place, Problem } from '../text/problem';
import type { TargetFile } from './file';
import type { Target } from './target';

export interface Known {
  readonly id: string;
  /** Absent where the file that describes it has mistakes. */
  readonly target: Target | undefined;
  /** Where its name stands; absent for what is built in. */
  readonly place: Place | undefined;
}

export interface Targets {
  readonly find: (id: string) => Known | undefined;
  /** In the order of their names. */
  readonly all: () => readonly Known[];
}

export function targetsOf(known: readonly Known[]): Targets {
  const byId = new Map<string, Known>();
  // Of equal names the first counts.
  for (const one of known) if (!byId.has(one.id)) byId.set(one.id, one);
  const all = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { find: id => byId.get(id), all: () => all };
}

/** Targets, and those of some files besides. */
export const withFiles = (targets: Targets, files: readonly TargetFile[]): Targets =>
  files.length === 0 ? targets : targetsOf([...targets.all(), ...files.flatMap(({ members }) => members)]);

/** Names of a file that lead to another target, given all that there are. */
export function repeatedIn(file: TargetFile, targets: Targets): readonly Problem[] {
  return file.members.flatMap(({ id, place }) => {
    const other = targets.find(id)?.place;
    if (other !== undefined && other.uri === place.uri && other.start === place.start) return [];
    const where =
      other === undefined
        ? 'is built in'
        : other.uri === file.uri
          ? 'stands above'
          : `${fileName(other.uri)} describes`;
    return targets.find(id) === undefined ? [] : [repeated(id, place, where, other)];
  });
}

const repeated = (id: string, place: Place, where: string, other: Place | undefined): Problem => ({
  kind: targetRepeated as never,
  place,
  data: { id, where },
  related: other === undefined ? [] : [{ place: other, text: `The other '${id}' is described here.` }],
  mends: [],
});

/** The name of a file, as people write it. */
export function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
