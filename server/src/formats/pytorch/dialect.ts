/** What Python says with torch. */
import type { Dialect } from '../lib/python/dialect';
import { helpers } from './helpers';
import { conversions } from './operators';

export const dialect: Dialect = {
  conversions,
  imports: () => ['import torch', 'from torch import nn'],
  imported: ['torch', 'nn'],
  results: outputs => outputs.join(', '),
  helpers,
  form: 'classes',
};
