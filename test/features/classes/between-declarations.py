network Old { input(3, 8, 8) -> conv(4) }

class Net(nn.Module):
    def __init__(self, num_classes):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 32, kernel_size=3, stride=2, padding=1, bias=False),
            nn.BatchNorm2d(32),
            nn.SiLU(),
            *[Block(32) for _ in range(3)],
        )
        self.layer1 = self._make_layer(32, 3)
        self.drop = nn.Dropout(0.2)
        self.classifier = nn.Linear(32, num_classes)

    def _make_layer(self, c, n):
        return nn.Sequential(*[Block(c) for _ in range(n)])

    def forward(self, x):
        x = self.features(x)
        x = self.layer1(x)
        x = x.mean([2, 3])
        return self.classifier(self.drop(x))

deploy Old on max78000 {
  precision int8
}
