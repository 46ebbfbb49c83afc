package struct SplitSpecification: Sendable, Equatable, Codable {
  /// Training images; nil for as many as the scarcest subgroup allows at every P.
  package var train: Int?
  package var validation: Int
  package var test: Int
  package var seed: UInt64
  /// Whether each seed draws a split of its own.
  package var perSeed: Bool

  package init(
    train: Int?, validation: Int, test: Int, seed: UInt64, perSeed: Bool
  ) {
    self.train = train
    self.validation = validation
    self.test = test
    self.seed = seed
    self.perSeed = perSeed
  }
}
