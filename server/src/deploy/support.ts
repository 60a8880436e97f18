/** What a target does with one kernel, and why. Knows nothing of the kernels around it. */
import type { Precision } from '../cost/precision';
import { type KernelKind, manyOf } from '../kernels';
import type { Work } from '../lower/kernel';
import { brokenBy, type Constraint, limitOf } from '../targets/constraints';
import type { Target } from '../targets/target';
import { type Engine, enginesOf } from './engines';

/** `host` is any engine but the first. */
export type Outcome = 'native' | 'emulated' | 'host' | 'refused' | 'unknown';

/** Why a kernel is not native: what the target lacks, or the demand that is broken with the value at hand. */
export interface Reason {
  /** "depthwise convolutions" */
  readonly what: string;
  /** "with kernels of 1×1 or 3×3"; absent where the target has no such kernel at all. */
  readonly limit?: string;
  /** "is 5×5" */
  readonly value?: string;
}

export interface Support {
  readonly outcome: Outcome;
  /** The index of the engine that runs it; −1 where none does or nobody knows. */
  readonly engine: number;
  /** Means of what is emulated: "a look-up table"; the engine that is not the first and runs it, or that does not either. */
  readonly by?: string;
  readonly reason: Reason;
  /** What the sources leave open, as a sentence. */
  readonly open?: string;
  /** Where it is written: repository and commit, or document. */
  readonly source: string;
}

const known = new WeakMap<Target, WeakMap<Work, Map<string, Support>>>();

/**
 * Judges one kernel on one target at one precision; once, as what a layer becomes outlives edits of other layers.
 * @param before the step that makes its first input, where the target heeds it
 */
export function supportOf(target: Target, work: Work, precision: Precision, before?: KernelKind): Support {
  let works = known.get(target);
  if (works === undefined) known.set(target, (works = new WeakMap()));
  let supports = works.get(work);
  if (supports === undefined) works.set(work, (supports = new Map()));
  const key = before === undefined ? precision.name : `${precision.name} ${before}`;
  let support = supports.get(key);
  if (support === undefined) supports.set(key, (support = judged(target, work, precision, before)));
  return support;
}

/** Which steps a target wants to know of where something stands behind them. */
export interface Heeded {
  /** Right behind them. */
  readonly steps: ReadonlySet<KernelKind>;
  /** Whether functions of single elements may stand between: what is behind them is behind the step before, too. */
  readonly seesThrough: boolean;
}

const heeds = new WeakMap<Target, Heeded>();

export function heededBy(target: Target): Heeded {
  let found = heeds.get(target);
  if (found === undefined) {
    const entries = target.engines.flatMap(({ support = {} }) => Object.values(support));
    const demands = entries.flatMap(entry => [
      ...(entry?.constraints ?? []),
      ...(entry?.within ?? []),
      ...(entry?.otherwise?.constraints ?? []),
    ]);
    const steps = demands.flatMap(demand =>
      'steps' in demand ? demand.steps : 'behind' in demand ? demand.behind : [],
    );
    const { fusedBehind = [] } = target;
    const seesThrough = demands.some(demand => 'activated' in demand && demand.activated);
    found = { steps: new Set([...steps, ...fusedBehind]), seesThrough };
    heeds.set(target, found);
  }
  return found;
}

/** The step that is heeded behind a kernel, given the one that is heeded before it. */
export const heededBehind = (
  { steps, seesThrough }: Heeded,
  { kind, pointwise }: Work,
  before: KernelKind | undefined,
): KernelKind | undefined => (steps.has(kind) ? kind : seesThrough && pointwise ? before : undefined);

/** What one engine says of a kernel for itself. */
type Answer = Omit<Support, 'outcome' | 'engine'> & {
  readonly how: 'native' | 'emulated' | 'host' | 'none' | 'unknown';
};

/** What is written about a kind of kernel, read once. */
interface Entry {
  /** Where nothing is broken. */
  readonly answer: Answer;
  /** In order, with what is said where they are broken. */
  readonly demands: readonly { readonly demand: Constraint; readonly broken: Answer }[];
}

/** What the first engine's answers come to where it does not hand the kernel on. */
const settled = new WeakMap<Answer, Support>();

function judged(target: Target, work: Work, precision: Precision, before: KernelKind | undefined): Support {
  const answer = answerOf(enginesOf(target)[0]!, work, precision, before);
  const isHanded =
    answer.how === 'host' ||
    (answer.how === 'none' && target.unsupported !== 'error' && target.unsupported !== 'none');
  if (isHanded) return handedOn(answer, target, work, precision, before);
  let support = settled.get(answer);
  if (support === undefined) {
    const { how, ...rest } = answer;
    const runs = how === 'native' || how === 'emulated';
    support = { ...rest, outcome: how === 'none' ? 'refused' : how, engine: runs ? 0 : -1 };
    settled.set(answer, support);
  }
  return support;
}

/** To the first of the other engines that runs it. */
function handedOn(
  { how: _, ...answer }: Answer,
  target: Target,
  work: Work,
  precision: Precision,
  before: KernelKind | undefined,
): Support {
  const engines = enginesOf(target);
  const engine = engines.findIndex((other, i) => i > 0 && runs(other, work, precision, before));
  return engine < 1
    ? { ...answer, outcome: 'refused', engine: -1, by: engines.at(-1)!.name }
    : { ...answer, outcome: 'host', engine, by: engines[engine]!.name };
}

/** Whether an engine runs a kernel. */
export const runs = (engine: Engine, work: Work, precision: Precision, before?: KernelKind): boolean => {
  const { how } = answerOf(engine, work, precision, before);
  return how === 'native' || how === 'emulated';
};

function answerOf(engine: Engine, work: Work, precision: Precision, before: KernelKind | undefined): Answer {
  const { answer, demands } = entryOf(engine, work.kind);
  for (const { demand, broken } of demands) {
    const value = brokenBy(work, demand, precision, before);
    if (value !== undefined)
      return { ...broken, reason: { what: broken.reason.what, limit: limitOf(demand), value } };
  }
  return answer;
}

const entries = new WeakMap<Engine, Map<KernelKind, Entry>>();

function entryOf(engine: Engine, kind: KernelKind): Entry {
  let kinds = entries.get(engine);
  if (kinds === undefined) entries.set(engine, (kinds = new Map()));
  let entry = kinds.get(kind);
  if (entry === undefined) kinds.set(kind, (entry = read(engine, kind)));
  return entry;
}

function read({ table, name, sources }: Engine, kind: KernelKind): Entry {
  const reason = { what: manyOf(kind) };
  const entry = table?.support?.[kind];
  if (entry === undefined) {
    if (table === undefined || table.runs === 'everything')
      return { answer: { how: 'native', reason, source: name }, demands: [] };
    const { how, source } = table.unlisted ?? { how: 'unknown', source: name };
    return { answer: { how, reason, source: sources[source] ?? source }, demands: [] };
  }
  const common = {
    reason,
    source: sources[entry.source] ?? entry.source,
    ...(entry.open === undefined ? {} : { open: entry.open }),
  };
  const means = entry.by === undefined ? {} : { by: entry.by };
  const answer: Answer = { ...common, ...means, how: entry.how };
  if (entry.how !== 'native' && entry.how !== 'emulated') return { answer, demands: [] };
  const demands = [
    { how: 'none', constraints: entry.constraints },
    { how: 'unknown', constraints: entry.within },
    { how: 'emulated', ...entry.otherwise },
  ] as const;
  return {
    answer,
    demands: demands.flatMap(({ constraints = [], ...rest }) =>
      constraints.map(demand => ({ demand, broken: { ...common, ...rest } })),
    ),
  };
}

/** True where nothing is written about such a step; it moves no element and so stays where its input is. */
export const rides = (target: Target, work: Work): boolean =>
  work.still && enginesOf(target)[0]!.table?.support?.[work.kind] === undefined;
