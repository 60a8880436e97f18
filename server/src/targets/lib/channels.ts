/** What a target can demand of the channels that arrive at a kernel and that it makes. */

import { channels, pixels } from '../../ops/lib/shape';
import { demand, n, whole } from './demand';

export const channelCounts = {
  'channels-at-most': demand(
    { channels: whole },
    l => `of up to ${n(l.channels)} channels`,
    ({ inputs, outputs }, l) => {
      const most = Math.max(...[...inputs, ...outputs].map(channels));
      return most > l.channels ? `has ${n(most)}` : undefined;
    },
  ),
  'output-channels-at-most': demand(
    { channels: whole },
    l => `that make up to ${n(l.channels)} channels`,
    ({ outputs }, l) =>
      channels(outputs[0]!) > l.channels ? `makes ${n(channels(outputs[0]!))}` : undefined,
  ),
  'channel-groups-under-window-at-most': demand(
    { channels: whole, products: whole },
    l => `whose windows hold up to ${n(l.products)} groups of ${n(l.channels)} channels for each output`,
    ({ inputs, window }, l) => {
      // A fully connected layer is a window of the whole map.
      const [tall, wide] = window?.kernel ?? [1, pixels(inputs[0]!)];
      const products = Math.ceil(channels(inputs[0]!) / l.channels) * tall * wide;
      return products > l.products ? `holds ${n(products)}` : undefined;
    },
  ),
  'dilated-channels-at-most': demand(
    { product: whole },
    l => `whose dilation times input channels is up to ${n(l.product)}`,
    ({ inputs, window }, l) => {
      const dilation = Math.max(...(window?.dilation ?? [1]));
      const product = dilation * channels(inputs[0]!);
      return product > l.product ? `has ${n(dilation)} times ${n(channels(inputs[0]!))}` : undefined;
    },
  ),
  'channels-multiple-of': demand(
    { channels: whole },
    l => `of channels that are a multiple of ${l.channels}`,
    ({ inputs }, l) => {
      const has = channels(inputs[0]!);
      return has % l.channels === 0 ? undefined : `has ${n(has)}`;
    },
  ),
  'groups-make-multiple': demand(
    {},
    () => 'in groups only where they make as many channels as arrive, or a multiple of them',
    ({ groups = 1, inputs, outputs }) => {
      const [into, out] = [channels(inputs[0]!), channels(outputs[0]!)];
      return groups > 1 && out % into !== 0
        ? `makes ${n(out)} of ${n(into)} in ${n(groups)} groups`
        : undefined;
    },
  ),
  'multiplied-channels-multiple-of': demand(
    { channels: whole },
    l => `that make as many channels as arrive, or several of each of a multiple of ${l.channels}`,
    ({ inputs, outputs }, l) => {
      const [into, out] = [channels(inputs[0]!), channels(outputs[0]!)];
      return into === out || into % l.channels === 0 ? undefined : `makes ${n(out)} of ${n(into)}`;
    },
  ),
};
