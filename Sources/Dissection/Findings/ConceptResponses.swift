import Concepts
import Tensors

/// How strongly every unit responds to the images of each concept, among the images of its region:
/// what the hierarchy needs of the activations.
///
/// Thresholds, unions and cuts do not enter, so all readings of one set of masks share it.
package struct ConceptResponses: Sendable, Equatable {
  package let concepts: [LocalConcept]
  /// The mean of ρ·a over the images that carry the concept, [U, C]; 0 without any.
  package let means: [Double]
  /// Whether the unit is constant, so that its images cannot be ranked.
  let isConstant: [Bool]
  /// The concepts of each region that any image carries.
  let presentConcepts: [FaceRegion: Int]

  /// Computes the responses to one labelling of the images.
  package init(
    concepts: [LocalConcept], images: [[Int]], extremes: ActivationExtremes,
    on pool: WorkerPool? = nil
  ) {
    self = Self.all(concepts: concepts, labellings: [images], extremes: extremes, on: pool)[0]
  }

  private init(_ labelling: Labelling, means: [Double], isConstant: [Bool]) {
    concepts = labelling.concepts
    presentConcepts = Dictionary(
      uniqueKeysWithValues: labelling.regions.map { region in
        let ofRegion = labelling.concepts.indices.filter { labelling.concepts[$0].region == region }
        return (region, ofRegion.count { !labelling.images[$0].isEmpty })
      })
    (self.means, self.isConstant) = (means, isConstant)
  }

  /// Computes the responses to several labellings, the images that carry each concept, ascending.
  ///
  /// The images of a unit are sorted once for all.
  /// Source: METHOD §5, steps 1 to 4; Teotia et al. 2022.
  package static func all(
    concepts: [LocalConcept], labellings: [[[Int]]], extremes: ActivationExtremes,
    on pool: WorkerPool? = nil
  ) -> [ConceptResponses] {
    let prepared = labellings.map {
      Labelling(concepts: concepts, images: $0, imageCount: extremes.imageCount)
    }
    var units = (0..<extremes.unitCount).map { UnitResponses(unit: $0) }
    changeEach(of: &units, on: pool) { $0.compute(prepared, extremes: extremes) }
    let isConstant = (0..<extremes.unitCount).map { extremes.isConstant(unit: $0) }
    return prepared.enumerated().map { number, labelling in
      ConceptResponses(
        labelling, means: units.flatMap { $0.means[number] }, isConstant: isConstant)
    }
  }

  /// The share of each concept of a region in a unit, by the concept's index; empty where no
  /// share can be told.
  func shares(
    ofUnit unit: Int, region: FaceRegion, iou: (Int) -> Double
  ) -> [(concept: Int, probability: Double)] {
    guard !isConstant[unit] else { return [] }
    let members = concepts.indices.filter { concepts[$0].region == region }
    let scores = members.map { iou($0) * means[unit * concepts.count + $0] }  // step 4
    let total = scores.reduce(0, +)
    guard total > 0 else { return [] }
    return zip(members, scores).map { ($0, $1 / total) }
  }
}

/// Which images carry the concepts, and which any concept of a region: step 1.
private struct Labelling: Sendable {
  let concepts: [LocalConcept]
  let images: [[Int]]
  let regions: [FaceRegion]
  /// For each image one bit per region that it carries a concept of.
  let regionsOfImage: [UInt64]
  /// The images of each region, n_R.
  let regionSizes: [Int]
  /// The region of each concept by its place among all regions.
  let regionOfConcept: [Int]

  init(concepts: [LocalConcept], images: [[Int]], imageCount: Int) {
    precondition(concepts.count == images.count, "\(images.count) of \(concepts.count) concepts")
    (self.concepts, self.images) = (concepts, images)
    let regions = concepts.regions
    precondition(regions.count <= UInt64.bitWidth, "\(regions.count) regions")
    self.regions = regions
    regionOfConcept = concepts.map { regions.firstIndex(of: $0.region) ?? 0 }
    var ofImage = [UInt64](repeating: 0, count: imageCount)
    for (region, images) in zip(regionOfConcept, images) {
      for image in images { ofImage[image] |= 1 << UInt64(region) }
    }
    regionsOfImage = ofImage
    regionSizes = regions.indices.map { region in
      ofImage.count { $0 >> UInt64(region) & 1 == 1 }
    }
  }
}

/// The responses of one unit to the concepts, for each labelling.
private struct UnitResponses: Sendable {
  let unit: Int
  private(set) var means: [[Double]] = []

  init(unit: Int) { self.unit = unit }

  mutating func compute(_ labellings: [Labelling], extremes: ActivationExtremes) {
    guard !extremes.isConstant(unit: unit) else {
      means = labellings.map { Array(repeating: 0, count: $0.concepts.count) }
      return
    }
    let count = extremes.imageCount
    let order = PeakOrder(extremes, unit: unit)  // step 2
    let relative = (0..<count).map { extremes.relativePeak(image: $0, unit: unit) }  // step 3
    let regions = labellings.map(\.regions.count).max() ?? 0
    var weights = [Double](repeating: 0, count: count * regions)
    means = labellings.map { labelling in
      labelling.fill(&weights, order: order, relative: relative)
      return zip(labelling.images, labelling.regionOfConcept).map { images, region in
        var sum = 0.0
        for image in images { sum += weights[region * count + image] }
        return images.isEmpty ? 0 : sum / Double(images.count)
      }
    }
  }
}

extension Labelling {
  /// Writes ρ·a of every image of each region, [R, N]; images outside of a region keep what is there.
  ///
  /// Ranks count within the region; equal peaks share the mean of theirs.
  fileprivate func fill(_ weights: inout [Double], order: PeakOrder, relative: [Double]) {
    let count = relative.count
    let regions = self.regions.indices
    var ranks = Array(repeating: 0, count: regions.count)  // of the run's last image
    var tied = Array(repeating: 1, count: regions.count)
    for run in order.runs {
      let isAlone = run.count == 1
      if !isAlone { tied = Array(repeating: 0, count: regions.count) }
      for image in order.images[run] {
        let bits = regionsOfImage[image]
        for region in regions where bits >> UInt64(region) & 1 == 1 {
          ranks[region] += 1
          if !isAlone { tied[region] += 1 }
        }
      }
      for image in order.images[run] {
        let bits = regionsOfImage[image]
        for region in regions where bits >> UInt64(region) & 1 == 1 {
          let rank = Double(2 * ranks[region] - tied[region] + 1) / 2
          weights[region * count + image] = rank / Double(regionSizes[region]) * relative[image]
        }
      }
      if !isAlone { tied = Array(repeating: 1, count: regions.count) }
    }
  }
}
