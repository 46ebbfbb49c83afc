import Concepts
import Dispatch
import Foundation
import Images
import Synchronization

/// A look at every file of a dictionary.
///
/// Broken is what `problems` lists. A mask of another size than its picture is no problem by itself,
/// because masks are fitted to the model's input like pictures are, unless it has other proportions.
package struct DictionaryInspection: Sendable {
  /// What there is of one concept.
  package struct Support: Sendable, Equatable {
    package let concept: LocalConcept
    /// Pictures with a mask of the concept.
    package fileprivate(set) var images = 0
    /// The mean share of the picture that its masks cover, 0...1.
    package fileprivate(set) var area = 0.0
  }

  /// Fewer pictures than this make scores of a concept a matter of chance.
  package static let leastSupport = 100

  package let index: DictionaryIndex
  /// One entry a concept, in the order of the dictionary's.
  package let support: [Support]
  /// The number of pictures in each group.
  package let groups: [GlobalFamily: [Int]]
  /// Masks that are not as large as their picture, but have its proportions.
  package let resized: Int
  package let problems: [DictionaryProblem]

  /// Opens every picture and mask, on all processors; one at a time is in memory on each.
  ///
  /// `excluded` names pictures that models are trained on; those are leaks, and so are others of the
  /// same person. `progress` hears how many pictures are done.
  package init(
    of index: DictionaryIndex, excluding excluded: Set<String> = [],
    progress: @Sendable (Int) -> Void = { _ in }
  ) {
    let images = index.images
    let results: Mutex<[Int: ImageFindings]> = Mutex([:])
    let members = GlobalFamily.published.flatMap { index.families[$0] ?? [] }
    DispatchQueue.concurrentPerform(iterations: images.count + members.count) { place in
      let findings =
        place < images.count
        ? ImageFindings(images[place], in: index)
        : ImageFindings(members[place - images.count], in: index)
      progress(
        results.withLock { results in
          results[place] = findings
          return results.count
        })
    }
    var support = index.concepts.map { Support(concept: $0) }
    let places = Dictionary(
      uniqueKeysWithValues: support.enumerated().map { ($1.concept, $0) })
    var problems = index.problems
    var resized = 0
    for (_, findings) in results.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      problems += findings.problems
      resized += findings.resized
      for (concept, area) in findings.areas {
        guard let place = places[concept] else { continue }
        support[place].images += 1
        support[place].area += area
      }
    }
    for place in support.indices where support[place].images > 0 {
      support[place].area /= Double(support[place].images)
    }
    self.index = index
    self.support = support
    self.resized = resized
    groups = index.families.reduce(into: [:]) { groups, entry in
      groups[entry.key] = entry.key.groups.indices.map { group in
        entry.value.count { $0.group == group }
      }
    }
    if images.allSatisfy({ $0.masks.isEmpty }) { problems.append(.noMasks) }
    self.problems = problems + index.leaks(of: excluded)
  }

  /// Concepts that have pictures, but fewer than `leastSupport`.
  package var scarce: [Support] {
    support.filter { $0.images > 0 && $0.images < Self.leastSupport }
  }

  /// The number of masks of some concepts.
  package func masks(where isWanted: (LocalConcept) -> Bool) -> Int {
    support.filter { isWanted($0.concept) }.reduce(0) { $0 + $1.images }
  }
}

/// What was found of one picture.
private struct ImageFindings: Sendable {
  var problems: [DictionaryProblem] = []
  /// The share that each mask covers, of those that can be used.
  var areas: [(LocalConcept, Double)] = []
  var resized = 0

  init(_ image: DictionaryIndex.Image, in index: DictionaryIndex) {
    let picture = open(image.path, index) { url in
      let picture = try RGBImage(contentsOf: url)
      return (width: picture.width, height: picture.height)
    }
    for entry in image.masks {
      guard let mask = open(entry.path, index, BitMask.init(contentsOf:)) else { continue }
      let (pixels, area) = (mask.width * mask.height, mask.area)
      if area == 0 {
        problems.append(.emptyMask(entry.path))
      } else if area == pixels {
        problems.append(.fullMask(entry.path))
      } else {
        areas.append((entry.concept, Double(area) / Double(pixels)))
      }
      guard let picture, (mask.width, mask.height) != picture else { continue }
      // Equal but for rounding each side to whole pixels.
      let difference = mask.width * picture.height - mask.height * picture.width
      if abs(difference) > max(mask.width + mask.height, picture.width + picture.height) {
        problems.append(
          .otherShape(
            entry.path, mask: "\(mask.width)×\(mask.height)",
            picture: "\(picture.width)×\(picture.height)"))
      } else {
        resized += 1
      }
    }
  }

  init(_ member: DictionaryIndex.Member, in index: DictionaryIndex) {
    _ = open(member.path, index, RGBImage.init(contentsOf:))
  }

  /// Reads a file, or notes why it cannot be read.
  private mutating func open<Value>(
    _ path: String, _ index: DictionaryIndex, _ read: (URL) throws -> Value
  ) -> Value? {
    let url = index.url(of: path)
    do {
      return try read(url)
    } catch {
      let isThere = FileManager.default.fileExists(atPath: url.path)
      problems.append(isThere ? .unreadable(path, reason: "\(error)") : .missing(path))
      return nil
    }
  }
}
