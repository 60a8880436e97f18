/** A number or a truth value among arguments: which parameter it is given to, as `2` in `conv(16, 3, 2)` is the stride. */
import type { Analysis } from '../analysis';
import type { Arg, Call, Deploy } from '../syntax/tree';
import type { Span } from '../text/span';
import type { Cursor } from './cursor';
import { signatureOf } from './signature';
import { fenced } from './table';

export function describeLiteral(
  analysis: Analysis,
  { base, trail }: Cursor,
): { readonly span: Span; readonly text: string } | undefined {
  const [call, arg, literal] = trail.slice(-3) as [
    Call | Deploy | undefined,
    Arg | undefined,
    Span & { kind?: string },
  ];
  if (literal?.kind !== 'number' && literal?.kind !== 'boolean') return undefined;
  if (arg?.value !== literal || (call?.kind !== 'call' && call?.kind !== 'deploy')) return undefined;
  const parameters = signatureOf(analysis, call.name.name)?.parameters ?? [];
  const before = call.args?.slice(0, call.args.indexOf(arg)).filter(({ name }) => name === undefined).length;
  const parameter =
    arg.name === undefined ? parameters[before ?? 0] : parameters.find(({ name }) => name === arg.name!.name);
  if (parameter === undefined) return undefined;
  const written = analysis.file.text.slice(base + literal.start, base + literal.end);
  const text = [fenced(`${parameter.name} = ${written}`, 'lwnet'), parameter.doc].filter(part => part !== '');
  return { span: literal, text: text.join('\n') };
}
