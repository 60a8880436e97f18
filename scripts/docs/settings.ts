/** The setting of the rules in `package.json`: its codes are those in the code. */
import { adjustable, levelNames } from '../../server/src/rules/levels';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

const level = { type: 'string', enum: levelNames };

const rulesSetting = {
  type: 'object',
  default: {},
  scope: 'window',
  markdownDescription:
    'How serious rules and hints are to you, by their codes: `{ "missing-shuffle": "warning", "unused-name": "off" }`. ' +
    'Errors stay errors. To set a rule aside in one place, write `// allow code: reason` there.',
  properties: Object.fromEntries(
    [...adjustable.values()].map(({ code, severity, summary }) => [
      code,
      { ...level, markdownDescription: `${summary} Unless told otherwise: ${severity}.` },
    ]),
  ),
  additionalProperties: level,
};

/** The manifest's text with the setting as it has to be. */
export function printManifest(text: string): string {
  const manifest = JSON.parse(text) as Manifest;
  const { properties } = manifest.contributes.configuration;
  Object.assign(properties, { 'lwnet.rules': rulesSetting });
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
