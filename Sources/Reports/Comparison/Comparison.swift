import Concepts
import Specification

/// Models that were dissected over one dictionary by one set of settings, beside each other.
package struct Comparison: Sendable {
  /// What all of them were dissected by.
  package struct Setting: Sendable, Equatable {
    /// The dictionary, as messages name it.
    package var dictionary: String
    package var images: Int
    package var quantile: Double
    package var iou: Double
    package var union: UnionRule
    /// Draws of shuffled faces.
    package var draws: Int
    /// What the faces of recorded dissections follow from; nil where all are dissected now.
    package var faces: String?

    /// Whether other models were dissected by the same, over the same faces; the number of draws apart.
    package func isAlike(_ other: Setting) -> Bool {
      (images, quantile, iou, union, faces)
        == (other.images, other.quantile, other.iou, other.union, other.faces)
    }

    package init(
      dictionary: String, images: Int, quantile: Double, iou: Double, union: UnionRule, draws: Int
    ) {
      (self.dictionary, self.images) = (dictionary, images)
      (self.quantile, self.iou, self.union) = (quantile, iou, union)
      self.draws = draws
    }
  }

  package let models: [ComparedModel]
  /// The published concepts, then others that some model has a detector of, by region and name.
  package let concepts: [LocalConcept]
  package let setting: Setting
  /// The families that some model was probed for.
  package let families: [GlobalFamily]
  /// The layers, where all models have the same ones and more than one; else none.
  package let layers: [String]
  /// The tests of whether models differ in their shares of regions.
  package let differences: [RegionDifference]

  /// Compares and tests; the tests take some tenths of a second for each pair of single models.
  ///
  /// - Precondition: there are two models or more.
  package init(_ models: [ComparedModel], setting: Setting) {
    precondition(models.count > 1, "a comparison of \(models.count) models")
    (self.models, self.setting) = (models, setting)
    families = GlobalFamily.allCases.filter { family in
      models.contains { $0.trainings.contains { $0.together.own.groups[family] != nil } }
    }
    concepts = Self.concepts(of: models)
    let own = models.map(\.layers)
    layers =
      own[0].count > 1 && own.allSatisfy { Set($0) == Set(own[0]) } ? own[0] : []
    differences = RegionDifference.all(of: models, layers: layers, regions: concepts.regions)
  }
}

extension Comparison {
  private static func concepts(of models: [ComparedModel]) -> [LocalConcept] {
    let found = Set(
      models.flatMap { model in
        model.trainings.flatMap { Array(($0.together.own.detectors ?? [:]).keys) }
      })
    let further = found.subtracting(LocalConcept.all)
    return LocalConcept.all
      + further.sorted { ($0.region.rawValue, $0.name) < ($1.region.rawValue, $1.name) }
  }

  /// The regions, as what units may be counted for: the five of the published dictionary, then others.
  var regions: [UnitCategory] { concepts.regions.map(UnitCategory.region) }

  /// The concepts that some model has a detector of, in the order of regions.
  var seenConcepts: [LocalConcept] {
    concepts.filter { concept in
      models.contains { model in
        model.trainings.contains { ($0.together.own.detectors?[concept] ?? 0) > 0 }
      }
    }
  }
}
