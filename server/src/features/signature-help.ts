/** The parameters of the call that is being typed, the one at hand marked. */
import { MarkupKind, type SignatureHelp } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis';
import { signatureOf } from './signature';
import { typingAt } from './typing';

export function signatureHelp(analysis: Analysis, offset: number): SignatureHelp | undefined {
  const { call } = typingAt(analysis, offset);
  const signature = call && signatureOf(analysis, call.callee);
  if (call === undefined || signature === undefined) return undefined;
  const { label, parameters, docs } = signature;
  const named = parameters.findIndex(({ name }) => name === call.named);
  const active = call.named !== undefined ? named : call.index < parameters.length ? call.index : -1;
  let from = label.indexOf('(') + 1;
  const shown = parameters.map(parameter => {
    const text =
      parameter.default === undefined ? parameter.name : `${parameter.name} = ${parameter.default}`;
    const start = label.indexOf(text, from);
    from = start + text.length;
    return { label: [start, from] as [number, number], documentation: parameter.doc };
  });
  return {
    signatures: [
      {
        label,
        ...(docs[0] === undefined ? {} : { documentation: { kind: MarkupKind.Markdown, value: docs[0] } }),
        parameters: shown,
      },
    ],
    activeSignature: 0,
    // Past the last one, none is marked.
    activeParameter: active === -1 ? parameters.length : active,
  };
}
