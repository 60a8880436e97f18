/** The colours of severities on a terminal that has some. */
import { createColors } from 'picocolors';
import type { Paint } from '../report/frame';

export function paintWith(hasColours = false): Paint {
  const { bold, red, yellow, cyan } = createColors(hasColours);
  return (text, severity) =>
    bold(severity === 'error' ? red(text) : severity === 'warning' ? yellow(text) : cyan(text));
}
