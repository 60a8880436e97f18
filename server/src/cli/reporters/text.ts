/** For people at a terminal: the line with carets below it; what was left open takes a line each. */
import { frame, inOneLine } from '../../report/frame';
import { defineReporter } from './reporter';
import { isFinding, isOpen, summary } from './summary';

export const text = defineReporter({
  name: 'text',
  summary: 'People at a terminal: each problem with its line and carets below it.',
  print: (checked, { nameOf, paint }) => {
    const parts: string[] = [];
    for (const { findings } of checked.files) {
      for (const one of findings)
        if (!isOpen(one) || isFinding(one)) parts.push(`${frame(one, nameOf, paint)}\n\n`);
      const open = findings.filter(one => isOpen(one) && !isFinding(one));
      for (const one of open) parts.push(`${inOneLine(one, nameOf, paint)}\n`);
      if (open.length > 0) parts.push('\n');
    }
    if (checked.files.length > 0) parts.push(`${summary(checked)}\n`);
    return parts.join('');
  },
});
