/** The last line of a check: how much was looked at and what was found, and left open, in it. */
import { budgetNotJudged, kernelUnknown } from '../../problems/targets';
import { counted } from '../../quantity/show';
import type { Told } from '../../report/frame';
import type { Checked } from './reporter';

export const isFinding = ({ severity }: Told): boolean => severity === 'error' || severity === 'warning';
const isOpenBudget = ({ code }: Told): boolean => code === budgetNotJudged.code;
const isUnsettled = ({ code }: Told): boolean => code === kernelUnknown.code;

/** Told without being asked for, as silence would read as if it were kept. */
export const isOpen = (told: Told): boolean => isOpenBudget(told) || isUnsettled(told);

export function summary({ files }: Checked): string {
  const count = (is: (told: Told) => boolean) =>
    files.reduce((sum, { findings }) => sum + findings.filter(is).length, 0);
  const of = (severity: string) => count(told => told.severity === severity);
  const found = [counted(of('error'), 'error'), counted(of('warning'), 'warning')];
  const open = count(isOpenBudget);
  if (open > 0) found.push(`${counted(open, 'budget')} not judged`);
  const unsettled = count(isUnsettled);
  if (unsettled > 0) found.push(`unknown at ${counted(unsettled, 'place')} where layers run`);
  return `${counted(files.length, 'file')} checked: ${found.join(', ')}.`;
}
