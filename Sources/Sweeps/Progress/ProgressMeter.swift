/// Counts the training images of a cell and how fast they go.
struct ProgressMeter {
  let total: Int
  private(set) var done = 0
  private(set) var imagesPerSecond = 0.0
  private var lastStep: ContinuousClock.Instant?

  /// How much one step weighs in the speed that is shown.
  private let weight = 0.1

  init(total: Int) {
    self.total = total
  }

  /// Notes that so many images have passed through the network, the last of them just now.
  mutating func reach(_ images: Int) {
    let now = ContinuousClock.now
    if let lastStep {
      let speed = Double(images - done) / max((now - lastStep) / .seconds(1), 1e-6)
      imagesPerSecond =
        imagesPerSecond == 0 ? speed : (1 - weight) * imagesPerSecond + weight * speed
    }
    lastStep = now
    done = images
  }

  /// Notes that something other than training is going on.
  mutating func pause() {
    done = total
    lastStep = nil
  }
}
