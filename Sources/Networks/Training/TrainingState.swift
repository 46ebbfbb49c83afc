/// All that the rest of a training run depends on, between two steps.
package struct TrainingState: Sendable {
  package var model: Network
  /// The momentum of each parameter, as a value of the network's own type.
  package var velocity: Network
  package var epochsDone: Int
  /// What the epoch that is under way has come to; nothing between two epochs.
  package var part: EpochPart

  /// Begins with an untrained network, or with weights from elsewhere.
  package init(_ model: Network) {
    self.init(model: model, velocity: model.zeroed(), epochsDone: 0)
  }

  /// Goes on after `epochsDone` epochs and `part` of the next.
  package init(
    model: Network, velocity: Network, epochsDone: Int, part: EpochPart = EpochPart()
  ) {
    (self.model, self.velocity, self.epochsDone) = (model, velocity, epochsDone)
    self.part = part
  }
}

/// The steps of an epoch so far, and the sums that its summary is made from.
package struct EpochPart: Sendable, Codable, Equatable {
  package var steps = 0
  package var lossSum = 0.0
  /// Images that were classified rightly, before the step each belongs to.
  package var correct = 0
  package var seconds = 0.0
  /// The seconds of these in which steps waited for their images.
  package var waiting = 0.0

  package init() {}
}

/// How far an epoch has come.
package struct StepProgress: Sendable {
  /// From 0.
  package let epoch: Int
  package let imagesDone: Int
  package let imagesTotal: Int
  /// The mean loss of the step's images.
  package let loss: Double
}

/// How an epoch went.
package struct EpochSummary: Sendable, Codable {
  /// From 0.
  package let epoch: Int
  /// The mean over the epoch's images, each measured before the step it belongs to.
  package let loss: Double
  /// The share of images answered rightly, in training mode, before the step each belongs to: with all
  /// labels that are known; 0 where numbers are learnt.
  package let accuracy: Double
  package let seconds: Double
  package let imagesPerSecond: Double
  /// The learning rate of the last step.
  package let rate: Double
  /// The share of `seconds` in which steps waited for their images to be augmented; nil where an
  /// epoch was recorded without it.
  package let waiting: Double?

  package init(
    epoch: Int, loss: Double, accuracy: Double, seconds: Double, imagesPerSecond: Double,
    rate: Double, waiting: Double? = nil
  ) {
    (self.epoch, self.loss, self.accuracy, self.rate) = (epoch, loss, accuracy, rate)
    (self.seconds, self.imagesPerSecond) = (seconds, imagesPerSecond)
    self.waiting = waiting
  }
}
