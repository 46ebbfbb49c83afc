import Seeding

/// Small random changes of a training picture that leave its label true.
///
/// What is drawn is a function of (seed, epoch, index) alone, so the pictures are the same
/// whatever the number of threads and wherever a run was resumed.
package struct Augmentation: Codable, Sendable, Equatable {
  /// Mirror the picture left to right, with probability ½.
  package var flip: Bool
  /// Move the picture by up to this many pixels along both axes.
  package var shift: Int

  /// The pictures as they are.
  package static let none = Augmentation(flip: false, shift: 0)

  /// Makes the choice of changes.
  /// - Precondition: `shift` is not negative.
  package init(flip: Bool, shift: Int) {
    precondition(shift >= 0, "shift by up to \(shift) pixels")
    self.flip = flip
    self.shift = shift
  }

  /// Draws what happens to picture `index` in `epoch`.
  ///
  /// All three numbers are always drawn: whether pictures are shifted does not change which of
  /// them are mirrored.
  package func move(seed: UInt64, epoch: Int, index: Int) -> AugmentationMove {
    var random = SplitMix64(seed: seed, UInt64(epoch), UInt64(index))
    let mirrored = random.chance(0.5)
    let right = random.below(2 * shift + 1) - shift
    let down = random.below(2 * shift + 1) - shift
    return AugmentationMove(mirrored: flip && mirrored, right: right, down: down)
  }
}
