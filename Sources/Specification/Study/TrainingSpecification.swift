package enum Augment: String, CaseIterable, Sendable, Codable {
  case flip, shift
}

package struct TrainingSpecification: Sendable, Equatable, Codable {
  package var epochs: Int
  package var batch: Int
  /// Peak learning rate.
  package var rate: Double
  package var momentum: Double
  package var decay: Double
  package var schedule: Schedule
  /// Epochs over which the rate rises linearly from 0.
  package var warmUp: Double
  package var augment: [Augment]
  /// Whether the last batch-norm scale of every residual block starts at 0.
  package var zeroStart: Bool

  package init(
    epochs: Int, batch: Int, rate: Double, momentum: Double, decay: Double, schedule: Schedule,
    warmUp: Double, augment: [Augment], zeroStart: Bool
  ) {
    self.epochs = epochs
    self.batch = batch
    self.rate = rate
    self.momentum = momentum
    self.decay = decay
    self.schedule = schedule
    self.warmUp = warmUp
    self.augment = augment
    self.zeroStart = zeroStart
  }
}
