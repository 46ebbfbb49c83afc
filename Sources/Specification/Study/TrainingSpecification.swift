package enum Augment: String, CaseIterable, Sendable, Codable {
  case flip, shift
}

package struct TrainingSpecification: Sendable, Equatable {
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
  /// Layers whose parameters and running statistics stay as they begin, by name.
  package var freeze: [String]
  /// What classes weigh; nil for all alike.
  package var classWeights: ClassWeights?
  /// ε: the share of each answer that is spread over all classes, 0 to below 1.
  package var labelSmoothing: Double

  package init(
    epochs: Int, batch: Int, rate: Double, momentum: Double, decay: Double, schedule: Schedule,
    warmUp: Double, augment: [Augment], zeroStart: Bool, freeze: [String] = [],
    classWeights: ClassWeights? = nil, labelSmoothing: Double = Defaults.Training.labelSmoothing
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
    self.freeze = freeze
    self.classWeights = classWeights
    self.labelSmoothing = labelSmoothing
  }
}
