import Concepts
import Dispatch
import Synchronization
import Trends

/// A test of whether models differ in how their units lie over the regions of the face.
///
/// Of two models, or of all together. Where each has three trainings or more, trainings are exchanged between
/// the models, and the test speaks of the ways of training. Else units are exchanged, within each layer where
/// models have the same ones, and it speaks of these very models alone: units of a model are not independent.
package struct RegionDifference: Sendable, Equatable {
  /// What is exchanged.
  package enum Exchanged: String, Sendable {
    case trainings, units
  }

  /// Nil for all layers together.
  package let layer: String?
  /// Of what shares are taken; of the units, “unlocalised” is a share like those of the regions.
  package let base: ShareBase
  package let first: String
  /// Nil where all models are tested together.
  package let second: String?
  package let exchanged: Exchanged
  /// How many trainings or units each of the models has.
  package let sizes: [Int]
  package let test: ShareTest
  /// Half the sum of the absolute differences of the mean shares, 0...1; nil for all models together.
  package let distance: Double?
  /// By Holm's method over the pairs of one layer and base; the p-value itself for all together.
  package fileprivate(set) var adjustedP: Double
  /// The smallest corrected p that is possible.
  package fileprivate(set) var smallestP: Double

  /// What may be said of it.
  package enum Verdict: Sendable, Equatable {
    case differ, noEvidence, tooFew
  }

  package var verdict: Verdict {
    if adjustedP <= Power.level { return .differ }
    return smallestP > Power.level ? .tooFew : .noEvidence
  }
}

extension RegionDifference {
  /// Trainings of each model from which on trainings are exchanged.
  package static let leastTrainings = Power.leastSeeds

  /// The regions, and where shares are of units also what lies in none.
  static func categories(of base: ShareBase, _ regions: [UnitCategory]) -> [UnitCategory] {
    regions + (base == .units ? [.unlocalised] : [])
  }

  /// All pairs, and from three models on all together first, of all layers together and of each of `layers`.
  static func all(
    of models: [ComparedModel], layers: [String], regions: [FaceRegion]
  ) -> [RegionDifference] {
    let places = [nil] + layers.map(Optional.some)
    return places.flatMap { layer in
      ShareBase.allCases.flatMap { base in
        let pairs = models.indices.flatMap { one in
          models.indices.filter { $0 > one }.map { [models[one], models[$0]] }
        }
        let sets = (models.count > 2 ? [models] : []) + pairs
        return corrected(
          inParallel(sets) { set in
            RegionDifference(
              set, layer: layer, base: base, regions: regions, sharesLayers: !layers.isEmpty)
          })
      }
    }
  }

  /// Corrects the p-values of the pairs.
  private static func corrected(_ tests: [RegionDifference]) -> [RegionDifference] {
    var tests = tests
    let pairs = tests.indices.filter { tests[$0].second != nil }
    let adjusted = holmAdjusted(pairs.map { tests[$0].test.pValue })
    for (place, p) in zip(pairs, adjusted) {
      tests[place].adjustedP = p
      tests[place].smallestP = min(1, tests[place].test.smallestP * Double(pairs.count))
    }
    return tests
  }

  /// Makes each, on all processors; in their order.
  private static func inParallel(
    _ sets: [[ComparedModel]], _ make: @Sendable ([ComparedModel]) -> RegionDifference?
  ) -> [RegionDifference] {
    let made = Mutex([RegionDifference?](repeating: nil, count: sets.count))
    DispatchQueue.concurrentPerform(iterations: sets.count) { place in
      let difference = make(sets[place])
      made.withLock { $0[place] = difference }
    }
    return made.withLock { $0.compactMap(\.self) }
  }

  /// Nil where some model has nothing that shares could be taken of.
  private init?(
    _ models: [ComparedModel], layer: String?, base: ShareBase, regions: [FaceRegion],
    sharesLayers: Bool
  ) {
    let categories = Self.categories(of: base, regions.map(UnitCategory.region))
    func shares(_ training: ComparedTraining) -> [Double]? {
      guard let own = training.layer(layer)?.own else { return nil }
      let shares = categories.compactMap { base.share(of: $0, in: own) }
      return shares.count == categories.count ? shares : nil
    }
    let ofTrainings = models.map { $0.trainings.compactMap(shares) }
    let isOfTrainings = ofTrainings.allSatisfy { $0.count >= Self.leastTrainings }
    let observations =
      isOfTrainings
      ? ofTrainings.enumerated().flatMap { group, all in
        all.map { ShareTest.Observation(shares: $0, group: group) }
      }
      : models.enumerated().flatMap { group, model in
        Self.units(
          of: model, layer: layer, categories: categories, group: group, byLayer: sharesLayers)
      }
    guard let test = ShareTest(observations), Set(observations.map(\.group)).count == models.count
    else { return nil }
    self.test = test
    (self.layer, self.base) = (layer, base)
    first = models.count == 2 ? models[0].name : "all models"
    second = models.count == 2 ? models[1].name : nil
    exchanged = isOfTrainings ? .trainings : .units
    sizes = models.indices.map { group in observations.count { $0.group == group } }
    let means = categories.map { category in
      models.map { $0.share(of: category, among: base, layer: layer)?.mean.mean ?? 0 }
    }
    distance = models.count == 2 ? means.map { abs($0[0] - $0[1]) }.reduce(0, +) / 2 : nil
    (adjustedP, smallestP) = (test.pValue, test.smallestP)
  }

  /// An observation for each unit that is counted, its layer the stratum where that is asked for.
  private static func units(
    of model: ComparedModel, layer: String?, categories: [UnitCategory], group: Int, byLayer: Bool
  ) -> [ShareTest.Observation] {
    let names = layer.map { [$0] } ?? model.layers.sorted()
    return model.trainings.flatMap { training in
      let all = layer == nil && !byLayer ? training.layers : names.compactMap { training.layer($0) }
      return all.enumerated().flatMap { place, found in
        categories.indices.flatMap { number in
          let one = categories.indices.map { $0 == number ? 1.0 : 0 }
          let count = Int(categories[number].count(in: found.own) ?? 0)
          return [ShareTest.Observation](
            repeating: .init(shares: one, group: group, stratum: byLayer ? place : 0), count: count)
        }
      }
    }
  }
}
