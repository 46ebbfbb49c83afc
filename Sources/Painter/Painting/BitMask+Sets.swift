import Images

extension BitMask {
  /// Turns off the pixels that are off in another mask of the same size.
  mutating func formIntersection(_ other: BitMask) {
    precondition(width == other.width && height == other.height)
    for place in words.indices { words[place] &= other.words[place] }
  }

  /// Turns off the pixels that are on in another mask of the same size.
  mutating func subtract(_ other: BitMask) {
    precondition(width == other.width && height == other.height)
    for place in words.indices { words[place] &= ~other.words[place] }
  }
}
