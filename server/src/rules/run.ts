/** Runs rules over networks. What they find is remembered with each statement and body, so a change costs what it touched. */
import { totalsOf } from '../cost/totals';
import { bodiesOf } from '../graph/bodies';
import { type Body, type Evaluated, type Layer, nameOf, type Segment, type Use } from '../graph/graph';
import type { Category } from '../ops/op';
import type { Place, Problem } from '../text/problem';
import { leadingUse } from './lib/leading';
import { Sight } from './lib/sight';
import { writtenAt } from './lib/written';
import type { AnyRule, Case, Found, LayerRule, SiteRule, Whole } from './rule';

interface Finding extends Found<unknown> {
  readonly rule: AnyRule;
}

interface Looked {
  readonly findings: readonly Finding[];
  readonly wanted: readonly (readonly [SiteRule<unknown, unknown>, Layer])[];
}

/** Layers, uses and loops beyond which a body is no block, whose make-up a designer would weigh as a whole. */
const longestBlock = 500;

interface Group {
  readonly first: Finding;
  readonly cases: Case<unknown>[];
}

/** Problems of the networks at their defaults; each piece of text is judged once in each network. */
export function runner(rules: readonly AnyRule[]): (networks: readonly Evaluated[]) => readonly Problem[] {
  const onLayers = new Map<Category, LayerRule<unknown, unknown>[]>();
  for (const rule of rules)
    if (rule.scope === 'layer') onLayers.set(rule.on, [...(onLayers.get(rule.on) ?? []), rule]);
  const onSites = rules.filter(rule => rule.scope === 'site');
  const onBodies = rules.filter(rule => rule.scope === 'body');
  const looked = new WeakMap<Segment, Looked>();

  /** What is found in one statement, and the layers of it that rules want to see where they stand. */
  function lookAt(segment: Segment): Looked {
    const before = looked.get(segment);
    if (before !== undefined) return before;
    const findings: Finding[] = [];
    const wanted: (readonly [SiteRule<unknown, unknown>, Layer])[] = [];
    for (const item of segment.items) {
      if (item.kind !== 'layer') continue;
      for (const rule of onLayers.get(item.op.category) ?? []) {
        const data = rule.find(item);
        if (data !== undefined) findings.push({ rule, place: item.place, data });
      }
      for (const rule of onSites) if (rule.on(item)) wanted.push([rule, item]);
    }
    const now = { findings, wanted };
    looked.set(segment, now);
    return now;
  }

  /** What is found in a body itself, the bodies inside it left out. */
  function findIn(body: Body, home: Place): readonly Finding[] {
    const findings: Finding[] = [];
    const wanted = new Map<SiteRule<unknown, unknown>, Layer[]>();
    for (const segment of body.segments) {
      const look = lookAt(segment);
      for (const finding of look.findings) findings.push(finding);
      for (const [rule, layer] of look.wanted) {
        const layers = wanted.get(rule);
        if (layers === undefined) wanted.set(rule, [layer]);
        else layers.push(layer);
      }
    }
    const sight = new Sight(body, home);
    for (const [rule, layers] of wanted)
      for (const found of rule.find(layers, sight)) findings.push({ rule, ...found });
    if (body.items.length <= longestBlock)
      for (const rule of onBodies) for (const found of rule.find(sight)) findings.push({ rule, ...found });
    return findings;
  }

  /** With the declaration that a body belonged to: a loop's outlives an edit of the network around it. */
  const remembered = new WeakMap<Body, { home: Place; counts: ReadonlyMap<Finding, number> }>();

  /** What is found in a body and everything inside it, with how often. */
  function allIn(body: Body, home: Place): ReadonlyMap<Finding, number> {
    const before = remembered.get(body);
    if (before?.home.unit === home.unit) return before.counts;
    const counts = new Map<Finding, number>();
    // What follows from something half-typed is shown but not judged.
    if (!body.guessed) for (const finding of findIn(body, home)) counts.set(finding, finding.times ?? 1);
    for (const [inner, { times, home: at }] of bodiesIn(body, home))
      for (const [finding, n] of allIn(inner, at))
        counts.set(finding, (counts.get(finding) ?? 0) + n * times);
    remembered.set(body, { home, counts });
    return counts;
  }

  function problemsOf(network: Evaluated): readonly Problem[] {
    const { declared, body } = network;
    const known = body.unknownCount === 0 && !body.guessed;
    const whole: Whole = { network, totals: known ? totalsOf(body) : undefined };
    const home = nameOf(declared);
    const groups = new Map<AnyRule, Map<object, Map<number, Group>>>();
    const note = (finding: Finding, times: number) => {
      const { rule, place } = finding;
      let units = groups.get(rule);
      if (units === undefined) groups.set(rule, (units = new Map()));
      let starts = units.get(place.unit);
      if (starts === undefined) units.set(place.unit, (starts = new Map()));
      let group = starts.get(place.start);
      if (group === undefined) starts.set(place.start, (group = { first: finding, cases: [] }));
      group.cases.push({ data: finding.data, times });
    };
    for (const [finding, times] of allIn(body, home)) note(finding, times);
    for (const rule of rules) {
      if (rule.scope !== 'network') continue;
      for (const found of rule.find(whole)) note({ rule, ...found }, found.times ?? 1);
    }
    const problems: Problem[] = [];
    for (const rule of rules)
      for (const starts of groups.get(rule)?.values() ?? [])
        for (const group of starts.values()) {
          const data = rule.tell(group.cases, whole);
          if (data === undefined) continue;
          const { first } = group;
          if (first.place.uri === declared.uri) problems.push(problem(first, data));
          else {
            const use = leadingUse(body, declared.uri, inner => holds(inner, first));
            if (use !== undefined) problems.push(problemAt(use, first, data));
          }
        }
    return problems;
  }

  /** Whether a finding is one of a body or of what stands inside it; that of a whole network is known by its place. */
  const holds = (body: Body, finding: Finding): boolean =>
    finding.rule.scope === 'network'
      ? bodiesOf(body).items.some(item => item.place === finding.place)
      : remembered.get(body)?.counts.has(finding) === true;

  return networks => networks.flatMap(problemsOf);
}

/** The bodies that a body uses and repeats, each with how often and the declaration that it belongs to. */
function bodiesIn(body: Body, home: Place): ReadonlyMap<Body, { times: number; home: Place }> {
  const inside = new Map<Body, { times: number; home: Place }>();
  const note = (inner: Body, times: number, at: Place) => {
    const before = inside.get(inner);
    if (before === undefined) inside.set(inner, { times, home: at });
    else before.times += times;
  };
  for (const item of body.items) {
    if (item.kind === 'use') note(item.body, 1, item.block === undefined ? home : nameOf(item.block));
    else if (item.kind === 'loop') for (const run of item.runs) note(run.body, run.times, home);
  }
  return inside;
}

/** At the argument that should change, or at the name of what makes the layer where it is not written so. */
function problem({ rule, place: name, related = [] }: Finding, data: unknown): Problem {
  const kind = rule.kind as unknown as Problem['kind'];
  const written = writtenAt(name);
  const arg = rule.at === undefined ? undefined : written?.argument(rule.at);
  const place = arg === undefined || written === undefined ? name : written.within(arg);
  const mends = written === undefined ? [] : (rule.mend?.(written, data) ?? []);
  return { kind, place, data, related, mends };
}

/**
 * What a network is told of a block of another file stands at the use that leads there. It may be so only with the
 * arguments of this use; and an edit of the block would change the other file, so none is offered.
 */
function problemAt(
  { place, name }: Use,
  { rule, place: meant, related = [] }: Finding,
  data: unknown,
): Problem {
  const kind = rule.kind as unknown as Problem['kind'];
  return {
    kind: { ...kind, say: d => `Inside ${name}: ${kind.say(d)}` },
    place,
    data,
    related: [{ place: meant, text: 'Here it stands.' }, ...related],
    mends: [],
  };
}
