/** A file that describes chips: the targets in it, and what is wrong at which place. Knows no other file. */
import { targetForm, targetValue } from '../problems/target-files';
import { type Positions, positionsOf } from '../syntax/positions';
import type { File } from '../syntax/tree';
import { parse } from '../syntax/units';
import { didYouMean, nearest } from '../text/nearest';
import { type Place, type Problem, type ProblemKind, problemOf } from '../text/problem';
import type { Span } from '../text/span';
import { checkTarget, type Fault } from './check';
import { misfits } from './derived';
import { builtIn } from './index';
import { child, item, keyNode, type Node, named, plain, readJson, spanOf } from './json';
import type { Target } from './target';
import { chipsOf, isObject, keyOf } from './variants';

/** How the names of such files end. */
export const ending = '.lwtarget.json';

export const isTargetFile = (uri: string): boolean => uri.endsWith(ending);

/** A chip of a file. Its name is known also where mistakes leave nothing else. */
export interface Member {
  readonly id: string;
  readonly place: Place;
  readonly target: Target | undefined;
}

export interface TargetFile {
  readonly uri: string;
  readonly members: readonly Member[];
  readonly problems: readonly Problem[];
  /** As of a file of networks: what tells where something stands asks for these. */
  readonly file: File;
  readonly positions: Positions;
}

/** A chip takes some ten thousand; what goes beyond these is no file of chips, and would keep everybody waiting. */
const mostCharacters = 200_000;
const mostVariants = 100;

export function readTargetFile(uri: string, text: string): TargetFile {
  const unit = {};
  const problems: Problem[] = [];
  const tell = (kind: ProblemKind<{ text: string }>, span: Span, sentence: string, near?: string) => {
    const place = { uri, unit, ...span };
    const mends =
      near === undefined ? [] : [{ title: `Change to '${near}'`, place, text: JSON.stringify(near) }];
    problems.push({ ...problemOf(kind, place, { text: sentence }), mends });
  };
  const file = (members: readonly Member[]): TargetFile => {
    const plainText = { ...parse(''), text };
    // Its places are offsets in the whole text.
    const positions = { ...positionsOf(plainText), of: ({ start, end }: Span) => ({ start, end }) };
    return { uri, members, problems, file: plainText, positions };
  };

  if (text.length > mostCharacters) {
    const [has, most] = [text.length, mostCharacters].map(n => n.toLocaleString('en-US'));
    const why = `This has ${has} characters; files of targets with more than ${most} are not read.`;
    tell(targetValue, { start: 0, end: 1 }, why);
    return file([]);
  }
  const { root, misread, repeated } = readJson(text);
  if (misread !== undefined) tell(targetForm, around(misread, text), misread.text);
  for (const key of repeated)
    tell(targetForm, spanOf(key), `'${key.value}' stands twice in one object; only the last would count.`);
  if (root === undefined) return file([]);
  const value = plain(root);
  if (!isObject(value)) {
    if (misread === undefined)
      tell(targetValue, spanOf(root), 'A target is an object: { "id": …, "name": … }.');
    return file([]);
  }
  const variants = child(root, 'variants');
  if (variants !== undefined && variants.type !== 'array')
    tell(
      targetValue,
      spanOf(variants),
      "'variants' is a list of chips, each with what differs from this one.",
    );
  const base = baseOf(root);
  if (base !== undefined && 'wrong' in base) {
    tell(targetValue, spanOf(base.node), base.wrong, base.near);
    // Deployments on it are judged by nothing, and say no second time that something is wrong.
    const id = child(root, 'id');
    return file(
      typeof id?.value === 'string' && id.value !== ''
        ? [{ id: id.value, place: { uri, unit, ...spanOf(id) }, target: undefined }]
        : [],
    );
  }
  const chips = chipsOf(value, base?.target);
  if (chips.length - 1 > mostVariants)
    tell(targetValue, spanOf(keyNode(variants!)!), `No family has more than ${mostVariants} variants.`);

  const members: Member[] = [];
  const inherited = new Set<string>();
  let isFit = true;
  for (const { value: chip, variant } of chips.slice(0, mostVariants + 1)) {
    const own = variant === undefined ? undefined : item(variants, variant);
    if (own !== undefined && own.type !== 'object') {
      tell(targetValue, spanOf(own), 'A variant is an object: { "id": …, "name": …, and what differs }.');
      continue;
    }
    const places = { own, first: root };
    const said = own ?? (base === undefined ? undefined : root);
    const wrong = said === undefined ? [] : ['id', 'name'].filter(key => child(said, key) === undefined);
    for (const key of wrong) {
      const who = own === undefined ? `what differs from the ${base?.target.name}` : 'a variant';
      const why = `'${key}' is missing here: ${who} is a chip of its own.`;
      if (misread === undefined) tell(targetValue, opening(said!), why);
    }
    // What does not fit the base is told alone: what comes of it is wrong as well.
    const written = variant === undefined ? value : (value['variants'] as unknown[])[variant];
    const misfit = base === undefined || !isObject(written) ? [] : misfits(written, base.target);
    if (misfit.length > 0) isFit = false;
    const checked = misread === undefined && isFit ? checkTarget(chip) : { faults: misfit };
    for (const fault of 'faults' in checked ? checked.faults : []) {
      // What the first chip gets wrong its variants have from it.
      const what = `${fault.at} ${JSON.stringify(fault.path)}`;
      if (variant === undefined) inherited.add(what);
      else if (inherited.has(what)) continue;
      tell(targetValue, spanOfFault(fault, chip, places), fault.text, fault.near);
    }
    const id = child(own ?? root, 'id');
    if (id?.type === 'string' && id.value !== '')
      members.push({
        id: id.value,
        place: { uri, unit, ...spanOf(id) },
        target: 'target' in checked && wrong.length === 0 ? checked.target : undefined,
      });
  }
  return file(members);
}

/** The chip that the file begins from, if it says one. */
function baseOf(
  root: Node,
): { target: Target } | { node: Node; wrong: string; near?: string | undefined } | undefined {
  const node = child(root, 'base');
  if (node === undefined) return undefined;
  const ids = builtIn.all().map(({ id }) => id);
  if (typeof node.value !== 'string')
    return { node, wrong: "'base' is the name of a target that is built in, in quotes." };
  const target = builtIn.find(node.value)?.target;
  if (target !== undefined) return { target };
  const near = nearest(node.value, ids);
  return { node, wrong: `No target '${node.value}' is built in.${didYouMean(near)}`, near };
}

/** What has no length is told of at the last character before it, or the first of the file. */
function around({ start, end }: Span, text: string): Span {
  if (end > start) return { start, end };
  let last = Math.min(start, text.length) - 1;
  while (last > 0 && /\s/.test(text[last]!)) last--;
  return { start: Math.max(0, last), end: Math.max(0, last) + 1 };
}

/** The chip as a variant says it, and as the file begins. */
interface Places {
  readonly own: Node | undefined;
  readonly first: Node;
}

function spanOfFault({ path, at }: Fault, chip: unknown, places: Places): Span {
  const node = nodeAt(at === 'missing' ? path.slice(0, -1) : path, chip, places);
  if (at === 'missing') return opening(node);
  return spanOf((at === 'key' ? keyNode(node) : undefined) ?? node);
}

/** Where something is missing: at the key of what lacks it, or at the bracket in front. */
function opening(node: Node): Span {
  const key = keyNode(node);
  return key === undefined ? { start: node.offset, end: node.offset + 1 } : spanOf(key);
}

/** What stands at a path of a chip: in the variant where that says it, else at the head of the file. */
function nodeAt(path: readonly PropertyKey[], chip: unknown, { own, first }: Places): Node {
  let best = own ?? first;
  let [mine, heads]: [Node | undefined, Node | undefined] = [own, first];
  let value = chip;
  for (const key of path) {
    let step = (node: Node | undefined) => child(node, String(key));
    if (Array.isArray(value)) {
      value = value[Number(key)];
      const name = keyOf(value);
      const index = Number(key);
      step = node => (name === undefined ? undefined : named(node, name)) ?? item(node, index);
    } else value = isObject(value) ? value[String(key)] : undefined;
    [mine, heads] = [step(mine), step(heads)];
    best = mine ?? heads ?? best;
  }
  return best;
}
