import Concepts
import Images

/// The masks of some images at the size of the input, packed: of each only the rows that hold it.
///
/// A collection with the masks of one image as an element. 103,853 masks at 128 px take some 50 MB,
/// where as bit maps they would take 240.
package struct MaskTable: Sendable, Equatable {
  /// The side S of the input, in pixels.
  package let size: Int
  /// The words of a row, laid out as in `BitMask`.
  let wordsPerRow: Int
  /// All masks, image after image.
  private(set) var entries: [Entry] = []
  /// The rows of all masks.
  private(set) var words: [UInt64] = []
  /// Where the masks of each image start, and behind the last image where they end.
  private var starts: [Int] = [0]
  /// Which types of concepts each image is annotated for.
  private(set) var annotations: [ConceptTypes] = []

  /// One mask: `rowCount` rows from `firstRow` downwards, beyond the last row again from the first.
  struct Entry: Sendable, Equatable {
    fileprivate(set) var concept: Int32
    let firstRow: Int32
    let rowCount: Int32
    let area: Int32
    /// Where its rows start among the words.
    let start: Int
  }

  /// Makes a table that waits for images, for an input of [size, size].
  package init(size: Int) {
    precondition(size > 0, "masks of side \(size)")
    self.size = size
    wordsPerRow = (size + 63) / 64
  }

  /// Adds the next image; masks of another size are resampled by taking the nearest pixel.
  ///
  /// `annotated` are the types of which the image has a mask of every concept that it shows, those of its
  /// own masks among them.
  package mutating func append(_ masks: [NumberedMask], annotated: ConceptTypes = .all) {
    annotations.append(annotated)
    for entry in masks {
      let mask = entry.mask.resized(toWidth: size, height: size)
      let isUsed = (0..<size).map { y in
        mask.words[y * wordsPerRow..<(y + 1) * wordsPerRow].contains { $0 != 0 }
      }
      let (first, last) = (isUsed.firstIndex(of: true) ?? 0, isUsed.lastIndex(of: true) ?? -1)
      entries.append(
        Entry(
          concept: Int32(entry.concept), firstRow: Int32(first), rowCount: Int32(last + 1 - first),
          area: Int32(mask.area), start: words.count))
      words += mask.words[first * wordsPerRow..<(last + 1) * wordsPerRow]
    }
    starts.append(entries.count)
  }

  /// Adds an image with the masks of an image of another table, each moved by `x` and `y` pixels;
  /// what leaves on one side comes in on the other.
  mutating func append(_ image: Int, of other: MaskTable, movedBy x: Int, _ y: Int) {
    precondition(other.size == size, "masks of side \(other.size) for \(size)")
    annotations.append(other.annotations[image])
    let turn = RowTurn(size: size, by: x)
    for entry in other.entries[other.places(of: image)] {
      entries.append(
        Entry(
          concept: entry.concept, firstRow: Int32((Int(entry.firstRow) + y) % size),
          rowCount: entry.rowCount, area: entry.area, start: words.count))
      for row in 0..<Int(entry.rowCount) {
        turn.append(other.words, from: entry.start + row * wordsPerRow, to: &words)
      }
    }
    starts.append(entries.count)
  }

  /// Gives back the memory that arrays hold in reserve while they grow.
  package mutating func compact() {
    var (exactWords, exactEntries): ([UInt64], [Entry]) = ([], [])
    exactWords.reserveCapacity(words.count)
    exactEntries.reserveCapacity(entries.count)
    exactWords += words
    exactEntries += entries
    (words, entries) = (exactWords, exactEntries)
  }

  /// The number of masks of each of the first `count` concepts.
  package func masksPerConcept(of count: Int) -> [Int] {
    var masks = Array(repeating: 0, count: count)
    for entry in entries { masks[Int(entry.concept)] += 1 }
    return masks
  }

  /// The same masks where each concept has the number that stands in its place.
  package func renumbered(_ numbers: [Int]) -> MaskTable {
    var table = self
    for place in entries.indices {
      table.entries[place].concept = Int32(numbers[Int(entries[place].concept)])
    }
    return table
  }

  /// Where the masks of an image lie among the entries.
  func places(of image: Int) -> Range<Int> {
    starts[image]..<starts[image + 1]
  }

  /// Bytes that the table takes.
  package var byteCount: Int {
    words.capacity * MemoryLayout<UInt64>.size + entries.capacity * MemoryLayout<Entry>.stride
      + starts.capacity * MemoryLayout<Int>.size
      + annotations.capacity * MemoryLayout<ConceptTypes>.size
  }
}

extension MaskTable: RandomAccessCollection {
  package var startIndex: Int { 0 }
  package var endIndex: Int { starts.count - 1 }

  /// The masks of an image.
  package subscript(image: Int) -> [NumberedMask] {
    entries[places(of: image)].map { entry in
      var mask = BitMask(width: size, height: size)
      for row in 0..<Int(entry.rowCount) {
        let y = (Int(entry.firstRow) + row) % size
        for word in 0..<wordsPerRow {
          mask.words[y * wordsPerRow + word] = words[entry.start + row * wordsPerRow + word]
        }
      }
      return NumberedMask(concept: Int(entry.concept), mask: mask)
    }
  }
}

/// Turns a row of S pixels to the right, round its end.
private struct RowTurn {
  private let wordCount: Int
  private let right: Int
  private let left: Int
  private let lastWord: UInt64

  init(size: Int, by pixels: Int) {
    wordCount = (size + 63) / 64
    right = pixels % size
    left = size - right
    lastWord = size % 64 == 0 ? .max : UInt64(1) << UInt64(size % 64) - 1
  }

  /// Adds the row that starts at `start`, turned.
  func append(_ row: [UInt64], from start: Int, to result: inout [UInt64]) {
    for word in 0..<wordCount {
      var bits: UInt64 = 0
      // The row moved up by `right`, and what that loses: the row moved down by `left`.
      let up = word - right / 64
      if up >= 0 { bits |= row[start + up] << UInt64(right % 64) }
      if up >= 1 && right % 64 != 0 { bits |= row[start + up - 1] >> UInt64(64 - right % 64) }
      let down = word + left / 64
      if down < wordCount { bits |= row[start + down] >> UInt64(left % 64) }
      if down + 1 < wordCount && left % 64 != 0 {
        bits |= row[start + down + 1] << UInt64(64 - left % 64)
      }
      result.append(word == wordCount - 1 ? bits & lastWord : bits)
    }
  }
}
