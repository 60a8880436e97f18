/** The settings in `package.json` that list what the code lists, with their words: the rules, and figures of which shares are told. */
import { shared } from '../../server/src/figures/shared';
import { adjustable, levelNames } from '../../server/src/rules/levels';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, unknown>> };
  };
}

const level = {
  type: 'string',
  enum: levelNames,
  enumDescriptions: levelNames.map(name => `%level.${name}%`),
};

const rulesSetting = {
  type: 'object',
  default: {},
  scope: 'window',
  markdownDescription: '%setting.rules%',
  properties: Object.fromEntries(
    [...adjustable.keys()].map(code => [code, { ...level, markdownDescription: `%rule.${code}%` }]),
  ),
  // A code that is no rule's, as one that is misspelt, is told where it is written.
  additionalProperties: false,
};

const heatSetting = {
  type: 'string',
  enum: ['off', ...shared.map(({ id }) => id)],
  enumDescriptions: ['%figure.off%', ...shared.map(({ id }) => `%figure.${id}%`)],
  default: 'macs',
  scope: 'window',
  description: '%setting.heat%',
};

const lineCostsSetting = {
  type: 'string',
  enum: heatSetting.enum,
  enumDescriptions: heatSetting.enumDescriptions,
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

/** By language, how it is said which severity a rule has where no setting gives it one. */
const usually = {
  en: (severity: string) => ` Unless told otherwise: ${severity}.`,
  'zh-cn': (severity: string) => `未另行设置时：${severity}。`,
};

export type Language = keyof typeof usually;

/** The manifest's words with those of the rules as they have to be; in other languages than English somebody has said them. */
export function printWords(language: Language, text: string): string {
  const words = Object.entries(JSON.parse(text) as Readonly<Record<string, string>>);
  const said = new Map(words.filter(([key]) => key.startsWith('rule.')));
  const usual = usually[language];
  const rules = [...adjustable.values()].map(({ code, severity, summary }) => {
    const key = `rule.${code}`;
    // What stands in front of it is somebody's, and stays.
    const own = language === 'en' ? summary : (said.get(key) ?? '').replace(/[^。]*。$/, '');
    return [key, own + usual(severity)] as const;
  });
  const rest = words.filter(([key]) => !said.has(key));
  return `${JSON.stringify(Object.fromEntries([...rest, ...rules]), undefined, 2)}\n`;
}
