/** The settings in `package.json` that list what the code lists: the rules, and figures of which shares are told. */
import { shared } from '../../server/src/figures/shared';
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
  markdownDescription: '%setting.rules%',
  properties: Object.fromEntries(
    [...adjustable.values()].map(({ code, severity, summary }) => [
      code,
      { ...level, markdownDescription: `${summary} Unless told otherwise: ${severity}.` },
    ]),
  ),
  // A code that is no rule's, as one that is misspelt, is told where it is written.
  additionalProperties: false,
};

const heatSetting = {
  type: 'string',
  enum: ['off', ...shared.map(({ id }) => id)],
  default: 'macs',
  scope: 'window',
  description: '%setting.heat%',
};

const lineCostsSetting = {
  type: 'string',
  enum: heatSetting.enum,
  default: 'off',
  scope: 'window',
  description: '%setting.lineCosts%',
};

/** The manifest's text with the setting as it has to be. */
export function printManifest(text: string): string {
  const manifest = JSON.parse(text) as Manifest;
  const { properties } = manifest.contributes.configuration;
  Object.assign(properties, {
    'lwnet.heat': heatSetting,
    'lwnet.lineCosts': lineCostsSetting,
    'lwnet.rules': rulesSetting,
  });
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
