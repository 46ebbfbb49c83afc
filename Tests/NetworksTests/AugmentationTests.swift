import Networks
import Seeding
import Testing

@Suite("Augmentation")
struct AugmentationTests {
  private let side = 9

  private func picture(seed: UInt64) -> [UInt8] {
    var random = SplitMix64(seed: seed)
    return (0..<side * side * 3).map { _ in UInt8(random.below(256)) }
  }

  private func moved(
    _ pixels: [UInt8], _ move: AugmentationMove, normalization: Normalization = .none
  ) -> [Float] {
    var batch = [Float](repeating: -9, count: pixels.count)
    var span = batch.mutableSpan
    move.write(
      pixels.span, side: side, normalization: normalization, into: &span, at: 0)
    return batch
  }

  /// The bytes that `moved` without normalisation began with.
  private func bytes(_ values: [Float]) -> [UInt8] {
    values.map { UInt8(($0 * 255).rounded()) }
  }

  @Test("without a move the picture is only normalised")
  func evaluation() {
    let pixels = picture(seed: 1)
    #expect(bytes(moved(pixels, .none)) == pixels)
    let values = moved(pixels, .none, normalization: .imageNet)
    for (i, byte) in pixels.enumerated() {
      let expected =
        (Double(byte) / 255 - [0.485, 0.456, 0.406][i % 3]) / [0.229, 0.224, 0.225][i % 3]
      #expect(abs(Double(values[i]) - expected) < 1e-6)
    }
  }

  @Test("an image lands at its place in the batch and touches no other")
  func offset() {
    let pixels = picture(seed: 2)
    var batch = [Float](repeating: -9, count: 3 * pixels.count)
    var span = batch.mutableSpan
    AugmentationMove.none.write(
      pixels.span, side: side, normalization: .none, into: &span, at: pixels.count)
    let parts = (0..<3).map { Array(batch[$0 * pixels.count..<($0 + 1) * pixels.count]) }
    #expect(parts[0].allSatisfy { $0 == -9 } && parts[2].allSatisfy { $0 == -9 })
    #expect(bytes(parts[1]) == pixels)
  }

  @Test("mirroring swaps left and right, and twice is the picture itself")
  func mirror() {
    let pixels = picture(seed: 3)
    let mirror = AugmentationMove(mirrored: true, right: 0, down: 0)
    let once = bytes(moved(pixels, mirror))
    #expect(once != pixels)
    #expect(once[0..<3] == pixels[3 * (side - 1)..<3 * side])
    #expect(bytes(moved(once, mirror)) == pixels)
  }

  @Test(
    "a moved picture repeats its edge",
    arguments: [(0, 0), (2, 0), (-3, 1), (4, -4), (-20, 20)], [false, true])
  func shift(_ by: (right: Int, down: Int), mirrored: Bool) {
    let pixels = picture(seed: 4)
    let move = AugmentationMove(mirrored: mirrored, right: by.right, down: by.down)
    let result = bytes(moved(pixels, move))
    let unmoved = bytes(moved(pixels, AugmentationMove(mirrored: mirrored, right: 0, down: 0)))
    for y in 0..<side {
      for x in 0..<side {
        let column = min(max(x - by.right, 0), side - 1)
        let row = min(max(y - by.down, 0), side - 1)
        for c in 0..<3 {
          #expect(result[3 * (side * y + x) + c] == unmoved[3 * (side * row + column) + c])
        }
      }
    }
  }

  @Test("a draw depends on seed, epoch and index, and on nothing else")
  func draws() {
    let augmentation = Augmentation(flip: true, shift: 8)
    func moves(seed: UInt64, epoch: Int) -> [AugmentationMove] {
      (0..<50).map { augmentation.move(seed: seed, epoch: epoch, index: $0) }
    }
    let first = moves(seed: 5, epoch: 2)
    #expect(moves(seed: 5, epoch: 2) == first)
    #expect(augmentation.move(seed: 5, epoch: 2, index: 49) == first[49])
    #expect(moves(seed: 6, epoch: 2) != first)
    #expect(moves(seed: 5, epoch: 3) != first)
    #expect(Set(first.map { "\($0)" }).count > 25)
  }

  @Test("half of the pictures are mirrored, and shifts fill their range evenly")
  func distribution() {
    let augmentation = Augmentation(flip: true, shift: 2)
    let moves = (0..<5000).map { augmentation.move(seed: 9, epoch: 0, index: $0) }
    #expect(abs(moves.count { $0.mirrored } - 2500) < 150)
    for pixels in -2...2 {
      #expect(abs(moves.count { $0.right == pixels } - 1000) < 120)
      #expect(abs(moves.count { $0.down == pixels } - 1000) < 120)
    }
    #expect(moves.allSatisfy { abs($0.right) <= 2 && abs($0.down) <= 2 })
  }

  @Test("what is turned off does not happen and changes no other draw")
  func switches() {
    let both = Augmentation(flip: true, shift: 3)
    let mirror = Augmentation(flip: true, shift: 0)
    for index in 0..<40 {
      let move = mirror.move(seed: 1, epoch: 1, index: index)
      #expect(move.right == 0 && move.down == 0)
      #expect(move.mirrored == both.move(seed: 1, epoch: 1, index: index).mirrored)
      #expect(Augmentation.none.move(seed: 1, epoch: 1, index: index) == .none)
    }
  }
}
