/** For code scanning: SARIF 2.1.0, the form of OASIS for what analyses of code found. */
import type { Log, PhysicalLocation, Region, ReportingDescriptor, Result } from 'sarif';
import { version } from '../../../../package.json';
import type { Where } from '../../report/where';
import { type Catalogued, catalogued } from '../../rules/catalogue';
import { explanation } from '../explanation';
import { defineReporter, type Finding, type Naming } from './reporter';

/** Which folder paths start from, by the name that code scanning gives to the root of a repository. */
const root = '%SRCROOT%';

const levelOf = (severity: string): 'error' | 'warning' | 'note' =>
  severity === 'error' || severity === 'warning' ? severity : 'note';

function ruleOf(kind: Catalogued): ReportingDescriptor {
  // What options made of its severity is said of each result.
  const usual = catalogued.get(kind.code) ?? kind;
  const markdown = explanation(usual);
  return {
    id: usual.code,
    shortDescription: { text: usual.summary },
    fullDescription: { text: usual.why },
    help: { text: usual.why, markdown },
    defaultConfiguration: { level: levelOf(usual.severity) },
  };
}

const regionOf = ({ line, column, endLine, endColumn }: Where): Region => ({
  startLine: line,
  startColumn: column,
  endLine,
  endColumn,
});

function physical(where: Where, { folder }: Naming): PhysicalLocation {
  const below = `${folder}/`;
  const artifactLocation = where.uri.startsWith(below)
    ? { uri: where.uri.slice(below.length), uriBaseId: root }
    : { uri: where.uri };
  return { artifactLocation, region: regionOf(where) };
}

function resultOf(finding: Finding, ruleIndex: number, naming: Naming): Result {
  const { code, severity, message, where, related, fixes } = finding;
  const relatedLocations = related.map((one, id) => ({
    id: id + 1,
    message: { text: one.message },
    ...(one.where === undefined ? {} : { physicalLocation: physical(one.where, naming) }),
  }));
  return {
    ruleId: code,
    ruleIndex,
    level: levelOf(severity),
    message: { text: message },
    locations: where === undefined ? [] : [{ physicalLocation: physical(where, naming) }],
    ...(relatedLocations.length === 0 ? {} : { relatedLocations }),
    ...(fixes.length === 0
      ? {}
      : {
          fixes: fixes.map(({ title, edits }) => ({
            description: { text: title },
            artifactChanges: edits.map(edit => ({
              artifactLocation: physical(edit.where, naming).artifactLocation!,
              replacements: [
                { deletedRegion: regionOf(edit.where), insertedContent: { text: edit.text } },
              ] as const as [{ deletedRegion: Region; insertedContent: { text: string } }],
            })),
          })),
        }),
  };
}

export const sarif = defineReporter({
  name: 'sarif',
  summary: 'Code scanning, of GitHub and others: SARIF 2.1.0.',
  print: ({ files, unread }, naming) => {
    const findings = files.flatMap(file => file.findings);
    const kinds = new Map(findings.map(({ code, kind }) => [code, kind]));
    const indices = new Map([...kinds.keys()].map((code, i) => [code, i]));
    const log: Log = {
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'lwnet', version, rules: [...kinds.values()].map(ruleOf) } },
          columnKind: 'utf16CodeUnits',
          originalUriBaseIds: { [root]: { uri: `${naming.folder}/` } },
          invocations: [
            {
              executionSuccessful: unread.length === 0,
              ...(unread.length === 0
                ? {}
                : {
                    toolExecutionNotifications: unread.map(file => ({
                      level: 'error' as const,
                      message: { text: `${file} cannot be read.` },
                    })),
                  }),
            },
          ],
          results: findings.map(finding => resultOf(finding, indices.get(finding.code)!, naming)),
        },
      ],
    };
    return `${JSON.stringify(log, undefined, 2)}\n`;
  },
});
