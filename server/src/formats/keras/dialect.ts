/** What Python says with Keras. */
import type { Dialect } from '../lib/python/dialect';
import { helpers } from './helpers';
import { conversions } from './operators';

const listed = (names: readonly string[]): string =>
  names.length === 1 ? names[0]! : `[${names.join(', ')}]`;

export const dialect: Dialect = {
  conversions,
  imports: text => ['import keras', `from keras import layers${/\bops\./.test(text) ? ', ops' : ''}`],
  imported: ['keras', 'layers', 'ops'],
  results: (outputs, inputs, name) => `keras.Model(${listed(inputs)}, ${listed(outputs)}, name="${name}")`,
  helpers,
  form: 'functions',
};
