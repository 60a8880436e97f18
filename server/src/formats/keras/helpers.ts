/** What Keras has not, as it is written in front of what uses it. */
export const helpers: Readonly<Record<string, string>> = {
  Scale: `class Scale(layers.Layer):
    """A trained factor for each channel, or a single one."""

    def __init__(self, single=False, axis=-1, **options):
        super().__init__(**options)
        self.single = single
        self.axis = axis

    def build(self, shape):
        extents = [1] * (len(shape) - 1)
        axis = self.axis - 1 if self.axis > 0 else self.axis
        extents[axis] = 1 if self.single else shape[self.axis]
        self.scale = self.add_weight(shape=extents, initializer="ones", name="scale")

    def call(self, x):
        return x * self.scale

    def get_config(self):
        return {**super().get_config(), "single": self.single, "axis": self.axis}`,
  channel_shuffle: `def channel_shuffle(x, groups):
    """Takes the channels of the groups in turn."""
    *pixels, channels = x.shape[1:]
    last = len(pixels) + 1
    x = layers.Reshape((*pixels, groups, channels // groups))(x)
    x = layers.Permute((*range(1, last), last + 1, last))(x)
    return layers.Reshape((*pixels, channels))(x)`,
  depth_to_space: `def depth_to_space(x, block):
    """Moves channels into squares of pixels; those of one square lie beside each other."""
    height, width, channels = x.shape[1:]
    out = channels // block**2
    x = layers.Reshape((height, width, out, block, block))(x)
    x = layers.Permute((1, 4, 2, 5, 3))(x)
    return layers.Reshape((height * block, width * block, out))(x)`,
  drop_path: `def drop_path(x, rate):
    """Leaves a branch out for some images while it is trained."""
    return layers.Dropout(rate, noise_shape=(None, *[1] * (len(x.shape) - 1)))(x)`,
  pad_lowest: `def pad_lowest(x, pad):
    """A border that no maximum is taken from."""
    rows, columns = (pad, pad) if isinstance(pad, int) else pad
    sides = [(0, 0), *((side, side) if isinstance(side, int) else side for side in (rows, columns)), (0, 0)]
    return ops.pad(x, sides, constant_values=float("-inf"))`,
  resize_nearest: `def resize_nearest(x, height, width):
    """Takes for each pixel the one at its place or before it."""
    rows = [row * x.shape[1] // height for row in range(height)]
    columns = [column * x.shape[2] // width for column in range(width)]
    return ops.take(ops.take(x, rows, axis=1), columns, axis=2)`,
  response_norm: `def response_norm(x, size, alpha=1e-4, beta=0.75, k=1.0, axis=-1):
    """Divides each element by a power of the squares of its neighbours' channels."""
    x = ops.moveaxis(x, axis, -1)
    channels = x.shape[-1]
    sides = [(0, 0)] * (len(x.shape) - 1) + [(size // 2, (size - 1) // 2)]
    squares = ops.pad(ops.square(x), sides)
    mean = sum(squares[..., first : first + channels] for first in range(size)) / size
    return ops.moveaxis(x / (k + alpha * mean) ** beta, -1, axis)`,
  shift: `def shift(x, kernel, strides=1):
    """Moves each group of channels a pixel in a direction of its own."""
    tall, wide = (kernel, kernel) if isinstance(kernel, int) else kernel
    down, right = (strides, strides) if isinstance(strides, int) else strides
    height, width, channels = x.shape[1:]
    each = channels // (tall * wide)
    padded = layers.ZeroPadding2D((tall // 2, wide // 2))(x)
    parts = []
    for direction in range(tall * wide if each > 0 else 0):
        top, left = divmod(direction, wide)
        first = direction * each
        parts.append(padded[:, top : top + height, left : left + width, first : first + each])
    if each * tall * wide < channels:
        parts.append(x[..., each * tall * wide :])
    x = layers.Concatenate()(parts) if len(parts) > 1 else parts[0]
    return x[:, ::down, ::right]`,
  space_to_depth: `def space_to_depth(x, block):
    """Moves squares of pixels into channels; those of one square lie beside each other."""
    height, width, channels = x.shape[1:]
    x = layers.Reshape((height // block, block, width // block, block, channels))(x)
    x = layers.Permute((1, 3, 5, 2, 4))(x)
    return layers.Reshape((height // block, width // block, channels * block**2))(x)`,
};
