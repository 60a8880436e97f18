/** What completion offers behind the words of a deployment: precisions that its chip takes first, and limits. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import { parsePrecision, precisionNames } from '../cost/precision';
import { activationNames } from '../deploy/activations';
import type { Judged } from '../deploy/judge';
import { namesOf, placesIn, takes } from '../deploy/precision';
import { scales } from '../deploy/units';
import { budgetWords, comparisonOf } from '../figures/budgets';
import { ops } from '../ops';
import { type Choice, declarations, deployWord, items, keywords } from './completion-words';

const judgedAt = ({ file, deployments }: Analysis, offset: number): Judged | undefined => {
  const index = file.offsets.findLastIndex(at => at <= offset);
  return deployments.find(({ deployed }) => deployed.unit === file.units[index]);
};

/** What is put on a target next: the nearest network above that is on none yet. */
export function nextOn({ file }: Analysis, offset: number): string | undefined {
  const deployed = new Set(file.units.flatMap(({ node }) => (node.kind === 'deploy' ? node.name.name : [])));
  const above = file.units.filter((_, i) => file.offsets[i]! < offset);
  const networks = above.flatMap(({ node }) => (node.kind === 'network' ? node.name.name : []));
  return networks.findLast(name => !deployed.has(name)) ?? networks.at(-1);
}

/** Words that begin a declaration. */
export function declarationsAt(analysis: Analysis, offset: number): readonly Choice[] {
  const next = nextOn(analysis, offset);
  return keywords(declarations).map(choice =>
    next === undefined || choice.label !== deployWord
      ? choice
      : { ...choice, snippet: choice.snippet!.replace(/(?<=\{1:)\w+/, next) },
  );
}

/** Words that begin a line of a deployment; those that it has already come last, as most stand there once. */
export function itemsAt({ file }: Analysis, offset: number): readonly Choice[] {
  const index = file.offsets.findLastIndex(at => at <= offset);
  const start = file.offsets[index] ?? 0;
  const line = file.text.lastIndexOf('\n', offset - 1) + 1;
  const end = start + (file.units[index]?.length ?? 0);
  const others = `${file.text.slice(start, line)}\n${file.text.slice(offset, end).replace(/^.*/, '')}`;
  const stated = new Set([...others.matchAll(/^\s*(\w+)/gm)].map(([, word]) => word));
  return items.map(item => (stated.has(item.label) ? { ...item, group: 1 } : item));
}

export function precisionsAt(analysis: Analysis, offset: number): readonly Choice[] {
  const target = judgedAt(analysis, offset)?.target;
  const accepted = target === undefined ? [] : namesOf(target);
  const names = [...new Set([...accepted, ...precisionNames])];
  return names.map((label, rank) => {
    const precision = parsePrecision(label);
    const answer = target === undefined || precision === undefined ? 'accepted' : takes(target, precision);
    return {
      label,
      kind: CompletionItemKind.EnumMember,
      group: answer === 'accepted' ? 0 : 1,
      rank,
      ...(answer === 'accepted'
        ? {}
        : { about: answer === 'refused' ? `not on ${target!.name}` : `unknown on ${target!.name}` }),
    };
  });
}

export const activations: readonly Choice[] = activationNames.map((label, rank) => ({
  label,
  kind: CompletionItemKind.EnumMember,
  group: 0,
  rank,
}));

/** A limit as one would write it: its number is to be changed, its unit is what nobody remembers. */
export function limitsAt({ file }: Analysis, offset: number): readonly Choice[] {
  const line = file.text.slice(file.text.lastIndexOf('\n', offset - 1) + 1, offset);
  const [, word = '', comparison = ''] = /(\w+)\s*([<>=]*)\s*$/.exec(line) ?? [];
  const budgeted = budgetWords.get(word);
  if (budgeted === undefined) return [];
  const { example } = budgeted.budget;
  const [, number, unit] = /^([\d.]+)(.*)$/.exec(example)!;
  const mark = comparison === '' ? `${comparisonOf(budgeted.figure)} ` : '';
  return [
    {
      label: `${mark}${example}`,
      kind: CompletionItemKind.Value,
      group: 0,
      about: `for instance, a budget of ${budgeted.figure.title}`,
      snippet: `${mark}\${1:${number}}${unit}`,
    },
  ];
}

/** Behind the digits of a limit its units; the number stays part of what is offered, as an editor matches the whole word. */
export function unitsAt({ file }: Analysis, start: number, offset: number): readonly Choice[] {
  const line = file.text.slice(file.text.lastIndexOf('\n', start) + 1, start);
  const budgeted = budgetWords.get(/(\w+)\s*[<>=]+\s*$/.exec(line)?.[1] ?? '');
  const number = /^[\d.]+/.exec(file.text.slice(start, offset))?.[0];
  if (budgeted === undefined || number === undefined) return [];
  const { measure, example } = budgeted.budget;
  const usual = example.replace(/^[\d.]+/, '');
  return [...scales].flatMap(([unit, scale]) =>
    scale.measure === measure && unit !== ''
      ? [
          {
            label: `${number}${unit}`,
            kind: CompletionItemKind.Unit,
            group: 0,
            rank: unit === usual ? 0 : 1 + Math.round(Math.abs(Math.log10(scale.factor)) * 100),
          },
        ]
      : [],
  );
}

/** What a line of a deployment can name in its network, what is outermost first. */
export function pathsAt(analysis: Analysis, offset: number): readonly Choice[] {
  const unit = analysis.positions.at(offset)[0];
  const { node } = unit ?? {};
  if (node?.kind !== 'deploy') return [];
  const deployed = analysis.deployments.find(({ deployed }) => deployed.unit === unit)?.deployed.evaluated;
  const named = analysis.networks.find(
    ({ evaluated }) => evaluated.declared.node.name.name === node.name.name,
  );
  const { body } = deployed ?? named?.evaluated ?? {};
  if (body === undefined) return [];
  return [...placesIn(body)].map(label => ({
    label,
    kind: CompletionItemKind.Reference,
    group: 0,
    rank: label.split('.').length,
    about: ops.has(label) ? `every ${label}` : undefined,
  })) as readonly Choice[];
}
