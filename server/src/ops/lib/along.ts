/** What joins and cuts maps knows one axis: that of channels, second in PyTorch and last in Keras, where the batch is counted. */
export const alongChannels = {
  values: { axis: [1, 3, -1, -3], dim: [1, -3] },
  why: 'It works along the first axis, the channels of a map; permute brings another one there.',
};
