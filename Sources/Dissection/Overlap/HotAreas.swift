import Concepts

/// Sums of hot pixels over the images that are annotated for each type of concepts.
///
/// There is a row for whatever is counted apart, such as a unit at one threshold. With the areas of the
/// masks and of what both have they make the union over all annotated images, so that no image is looked
/// at for a concept that it does not carry.
struct HotAreas: Sendable {
  /// The number of types, T.
  let typeCount = ConceptType.allCases.count
  /// [rows, T].
  private(set) var pixels: [Int]

  init(rowCount: Int) {
    pixels = Array(repeating: 0, count: rowCount * typeCount)
  }

  /// Takes in the hot pixels of an image that is annotated for some types.
  mutating func add(_ area: Int, _ types: ConceptTypes, row: Int) {
    var left = types.rawValue
    while left != 0 {
      pixels[row * typeCount + left.trailingZeroBitCount] += area
      left &= left - 1
    }
  }

  /// The rows of a range, one after the other.
  func rows(_ range: Range<Int>) -> ArraySlice<Int> {
    pixels[range.lowerBound * typeCount..<range.upperBound * typeCount]
  }
}
