/** Modules that PyTorch has not, as they are written in front of those that use them. */
export const helpers: Readonly<Record<string, string>> = {
  ChannelNorm: `class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of each pixel."""

    def __init__(self, channels, bias=True):
        super().__init__(channels)
        if not bias:
            self.register_parameter("bias", None)

    def forward(self, x):
        last = x.dim() - 1
        return super().forward(x.movedim(1, last)).movedim(last, 1)`,
  ChannelShuffle: `class ChannelShuffle(nn.Module):
    """Takes the channels of the groups in turn."""

    def __init__(self, groups):
        super().__init__()
        self.groups = groups

    def forward(self, x):
        shape = x.shape
        x = x.view(shape[0], self.groups, shape[1] // self.groups, *shape[2:])
        return x.transpose(1, 2).reshape(shape)`,
  DropPath: `class DropPath(nn.Module):
    """Leaves a branch out for some images while it is trained."""

    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def forward(self, x):
        if not self.training or self.rate == 0:
            return x
        kept = torch.rand([x.shape[0]] + [1] * (x.dim() - 1), device=x.device) >= self.rate
        return x * kept / (1 - self.rate)`,
  ResponseNorm: `class ResponseNorm(nn.LocalResponseNorm):
    """Local response norm of what has no pixels."""

    def forward(self, x):
        return super().forward(x.unsqueeze(-1)).squeeze(-1)`,
  Scale: `class Scale(nn.Module):
    """A trained factor for each channel."""

    def __init__(self, *shape):
        super().__init__()
        self.scale = nn.Parameter(torch.ones(shape))

    def forward(self, x):
        return x * self.scale`,
  Shift: `class Shift(nn.Module):
    """Moves each group of channels a pixel in a direction of its own."""

    def __init__(self, kernel, stride=1):
        super().__init__()
        self.kernel = (kernel, kernel) if isinstance(kernel, int) else kernel
        self.stride = (stride, stride) if isinstance(stride, int) else stride

    def forward(self, x):
        tall, wide = self.kernel
        _, channels, height, width = x.shape
        each = channels // (tall * wide)
        padded = nn.functional.pad(x, (wide // 2, wide // 2, tall // 2, tall // 2))
        parts = []
        for direction in range(tall * wide if each > 0 else 0):
            top, left = divmod(direction, wide)
            first = direction * each
            parts.append(padded[:, first : first + each, top : top + height, left : left + width])
        x = torch.cat(parts + [x[:, each * tall * wide :]], dim=1)
        return x[:, :, :: self.stride[0], :: self.stride[1]]`,
};
