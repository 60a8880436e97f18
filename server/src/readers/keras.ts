/** Keras: the topology of a model, as `to_json` of versions 2 and 3 writes it, alone or in a `model.json` of TensorFlow.js. */
import { Graph } from './keras/graph';
import { type Model, modelOf } from './keras/model';
import { Broken, type Reader, readWith } from './reader';

export const keras: Reader = {
  name: 'keras',
  title: 'Keras topology',
  endings: ['.json'],
  summary:
    'The layers of a Sequential or functional model, and of the models in it, by their configuration: no weights, and nothing of ' +
    'Python is run.',
  source: 'get_config of the layers and models of Keras 2.15 and 3',
  owns: bytes =>
    /"(?:class_name|modelTopology)"/.test(new TextDecoder().decode(bytes.subarray(0, mostSearched))),
  read: (bytes, wanted) =>
    readWith(
      'this is no topology of Keras',
      () => parse(bytes),
      model => new Graph(wanted).draw(model),
    ),
};

const mostSearched = 1_000_000;
/** No topology has a hundredth of it. */
const mostBytes = 100_000_000;

function parse(bytes: Uint8Array): Model {
  if (bytes.length > mostBytes)
    throw new Broken(`it has ${bytes.length.toLocaleString('en-US')} bytes, more than such a file.`);
  return modelOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
}
