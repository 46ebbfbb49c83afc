import Concepts

/// A number for each face region; 0 where none was given.
package struct RegionCounts: Sendable, Equatable {
  /// Those that are not 0.
  private var numbers: [FaceRegion: Int]

  package init(_ numbers: [FaceRegion: Int] = [:]) {
    self.numbers = numbers.filter { $0.value != 0 }
  }

  package subscript(region: FaceRegion) -> Int {
    get { numbers[region] ?? 0 }
    set { numbers[region] = newValue == 0 ? nil : newValue }
  }

  /// Those whose number is not 0, in no order.
  package var regions: some Collection<FaceRegion> { numbers.keys }

  /// Over all regions.
  package var sum: Int { numbers.values.reduce(0, +) }
}

extension RegionCounts: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral numbers: (FaceRegion, Int)...) {
    self.init(Dictionary(uniqueKeysWithValues: numbers))
  }
}
