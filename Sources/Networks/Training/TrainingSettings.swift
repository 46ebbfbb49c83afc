import Specification

/// How a network is trained.
package struct TrainingSettings: Codable, Sendable, Equatable {
  package var epochs: Int
  /// Images per step.
  package var batch = Defaults.Training.batch
  /// The highest learning rate of the schedule.
  package var rate: Double
  package var momentum = Defaults.Training.momentum
  /// The share of each parameter that is added to its gradient, of all parameters alike.
  package var decay = Defaults.Training.decay
  package var nesterov = true
  package var schedule = Defaults.Training.schedule
  /// The epochs over which the rate rises from 0.
  package var warmUpEpochs = Defaults.Training.warmUp
  package var augmentation = Augmentation.none
  /// The parts of the network that stay as they begin.
  package var freeze: [String] = []

  /// Takes the defaults of experiment files, which train without augmentation.
  package init(epochs: Int, rate: Double) {
    (self.epochs, self.rate) = (epochs, rate)
  }

  /// How many steps an epoch over `count` images has.
  ///
  /// What is left over, smaller than a batch, is dropped, another rest in each epoch; a set that is
  /// smaller than one batch is a batch itself.
  package func stepsPerEpoch(images count: Int) -> Int {
    max(1, count / batch)
  }

  /// The images of one step.
  func imagesPerStep(images count: Int) -> Int {
    min(count, batch)
  }
}
