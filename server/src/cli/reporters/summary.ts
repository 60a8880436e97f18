/** The last line of a check: how much was looked at and what was found, and left open, in it. */
import { budgetNotJudged, kernelUnknown } from '../../problems/targets';
import { counted } from '../../quantity/show';
import type { Told } from '../../report/frame';
import { shortened } from '../../text/shorten';
import type { Checked } from './reporter';

export const isFinding = ({ severity }: Told): boolean => severity === 'error' || severity === 'warning';
const isOpenBudget = ({ code }: Told): boolean => code === budgetNotJudged.code;
const isUnsettled = ({ code }: Told): boolean => code === kernelUnknown.code;

/** Told without being asked for, as silence would read as if it were kept. */
export const isOpen = (told: Told): boolean => isOpenBudget(told) || isUnsettled(told);

export function summary({ files, baseline }: Checked): string {
  const count = (is: (told: Told) => boolean) =>
    files.reduce((sum, { findings }) => sum + findings.filter(is).length, 0);
  const of = (severity: string) => count(told => told.severity === severity);
  const found = [counted(of('error'), 'error'), counted(of('warning'), 'warning')];
  const open = count(isOpenBudget);
  if (open > 0) found.push(`${counted(open, 'budget')} not judged`);
  const unsettled = count(isUnsettled);
  if (unsettled > 0) found.push(`unknown at ${counted(unsettled, 'place')} where layers run`);
  const checked = `${counted(files.length, 'file')} checked: ${found.join(', ')}.`;
  return baseline === undefined ? checked : `${checked} ${ofBaseline(baseline)}`;
}

function ofBaseline({ file, known, gone }: NonNullable<Checked['baseline']>): string {
  const more = gone.map(one => {
    const times = one.times === 1 ? '' : `${one.times} × `;
    return `${times}${one.code} in ${one.file}${one.line === '' ? '' : ` at '${shortened(one.line, longestLine)}'`}`;
  });
  const left = more.length === 0 ? '' : `; no longer there: ${more.join('; ')}`;
  return `${known} more in ${file}${left}.`;
}

/** More of a line nobody reads in the last one. */
const longestLine = 60;
