/// A mask of on and off pixels, packed 64 to a word.
///
/// Each row starts a new word: pixel (x, y) is bit `x % 64` of word `y · wordsPerRow + x / 64`;
/// bits beyond the width are 0.
package struct BitMask: Sendable, Equatable {
  package let width: Int
  package let height: Int
  package let wordsPerRow: Int
  package var words: [UInt64]

  /// Makes a mask with every pixel off.
  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
    wordsPerRow = (width + 63) / 64
    words = Array(repeating: 0, count: wordsPerRow * height)
  }

  package subscript(x: Int, y: Int) -> Bool {
    get { words[y * wordsPerRow + x / 64] >> UInt64(x % 64) & 1 == 1 }
    set {
      let bit = UInt64(1) << UInt64(x % 64)
      if newValue {
        words[y * wordsPerRow + x / 64] |= bit
      } else {
        words[y * wordsPerRow + x / 64] &= ~bit
      }
    }
  }

  /// The number of pixels that are on.
  package var area: Int {
    words.reduce(0) { $0 + $1.nonzeroBitCount }
  }
}
