import { count, defineOp, none } from './op';

/** Grey, colours, or colours with another channel. */
const isColours = (channels: number): boolean => [1, 3, 4].includes(channels);

/** Narrower maps with many channels are what the inside of a network is given. */
const leastSide = 24;
const longest = 3;

/** Whether two extents are those of an image, of usual proportions. */
const isImage = (height: number, width: number): boolean =>
  Math.min(height, width) >= leastSide && Math.max(height, width) <= longest * Math.min(height, width);

export const input = defineOp({
  name: 'input',
  category: 'input',
  summary: 'What the network is given: a map, or a vector when only its length is said.',
  detail:
    'Height and width come together or not at all. Its bytes count as memory that the first layer reads, ' +
    'and, like every map, it is held until its last reader is done.',
  inputs: none,
  params: {
    channels: count('Channels of the map, or length of the vector.', { alsoCalled: ['c'] }),
    // No map is 0 pixels high, so 0 can stand for "not given".
    height: count('Rows of the map.', { default: 0, defaultText: 'none: a vector', alsoCalled: ['h'] }),
    width: count('Columns of the map.', { default: 0, defaultText: 'none: a vector', alsoCalled: ['w'] }),
  },
  resolved: (_, a) => (a.height === 0 ? { height: undefined, width: undefined } : {}),

  example: 'image = input(3, 224, 224)',

  mistaken: (_, { channels, height, width }) =>
    isColours(width) && !isColours(channels) && isImage(channels, height)
      ? {
          at: 'channels',
          fact: `this is an image of ${height}×${width} pixels with ${channels} channels`,
          help: 'the channels stand first',
          meant: { channels: 'width', height: 'channels', width: 'height' },
        }
      : undefined,

  shape(_, a) {
    if (a.height === 0 && a.width === 0) return [[a.channels]];
    if (a.height !== 0 && a.width !== 0) return [[a.channels, a.height, a.width]];
    const [given, missing] = a.width === 0 ? ['height', 'width'] : ['width', 'height'];
    const side = a.height + a.width;
    return {
      at: given,
      fact: `${given} = ${side} is given without a ${missing}`,
      help: `add the ${missing}: input(${a.channels}, ${side}, ${side}) for an image, input(${a.channels}, 1, ${side}) for a row of samples`,
      uses: [
        { height: side, width: side },
        { height: 1, width: side },
      ],
    };
  },
});
