/** Keras: the topology of a model, alone as `to_json` of versions 2 and 3 writes it, or in the file of a saved model. */
import { Graph } from './keras/graph';
import { modelOf } from './keras/model';
import { holdsTopology, topologyIn } from './keras/topology';
import { allOf, type Reader, readWith } from './reader';

export const keras: Reader = {
  name: 'keras',
  title: 'Keras topology',
  endings: ['.json', '.keras', '.h5', '.hdf5'],
  summary:
    'The layers of a Sequential or functional model, and of the models in it, by their configuration: the JSON of `to_json` or of ' +
    'TensorFlow.js, or what a model saved as `.keras` or HDF5 has of it. No weights are read, and nothing of Python is run.',
  source: 'get_config of the layers and models of Keras 2.15 and 3; HDF5 File Format Specification 3.0',
  owns: source => holdsTopology(allOf(source)),
  reading: async () => {
    const { unzipSync } = await import('fflate');
    return (source, wanted) =>
      readWith(
        'this is no topology of Keras',
        () => modelOf(JSON.parse(topologyIn(allOf(source), unzipSync))),
        model => new Graph(wanted).draw(model),
      );
  },
};
