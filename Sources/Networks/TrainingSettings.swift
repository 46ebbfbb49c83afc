import Specification

/// How a network is trained.
package struct TrainingSettings: Codable, Sendable, Equatable {
  package var epochs = 4
  /// Images per step.
  package var batch = 32
  /// The highest learning rate of the schedule.
  package var rate = 0.03
  package var momentum = 0.9
  /// The share of each parameter that is added to its gradient, of all parameters alike.
  package var decay = 0.0001
  package var nesterov = true
  package var schedule = Schedule.cosine
  /// The epochs over which the rate rises from 0.
  package var warmUpEpochs = 0.5
  package var augmentation = Augmentation(flip: true, shift: 4)

  package init() {}

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
