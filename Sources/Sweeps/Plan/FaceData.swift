import Concepts
import Faces
import Foundation
import Images
import Painter
import Probing
import Specification

/// The faces of an experiment: where they come from, what each is for, and what identifies them.
package struct FaceData {
  let source: any FaceSource
  let partition: FacePartition
  /// The source and faces of the dictionary.
  let dictionarySource: any FaceSource
  package private(set) var dictionaryFaces: [Int]
  private let needsMasks: Bool

  /// Opens the data of an experiment.
  ///
  /// Synthetic faces are drawn until every subgroup of every axis has enough. Only for a split does a
  /// dictionary of the data need no masks. The words of the target's columns are kept, and of those in
  /// `columns`.
  init(_ experiment: Experiment, needsMasks: Bool = true, columns: [String] = []) throws {
    self.needsMasks = needsMasks
    let mayBeMissing = experiment.onBadImage == .skip
    switch experiment.data {
    case .celeba(let root):
      source = try CelebASource(
        root: URL(filePath: root, directoryHint: .isDirectory),
        mayBeMissing: mayBeMissing)
    case .table(let csv, let images, let landmarks, let layout):
      let kept = Set(columns + experiment.target.columns).sorted()
      source = try TableSource(
        csv: URL(filePath: csv), images: URL(filePath: images, directoryHint: .isDirectory),
        landmarks: landmarks.map { URL(filePath: $0) }, columns: layout, keeping: kept,
        mayBeMissing: mayBeMissing)
    case .synthetic(let seed, let population):
      source = try Self.faces(of: Population(population), seed: seed, for: experiment)
    }
    let images = experiment.dissection.images
    if case .published(let path) = experiment.dissection.dictionary {
      let dictionary = try FaceDictionary(
        contentsOf: URL(filePath: path, directoryHint: .isDirectory))
      partition = try FacePartition(source.table, dictionaryCount: 0, seed: experiment.split.seed)
        .without(dictionary, of: source.table, file: Self.files(of: source))
      dictionarySource = dictionary
      dictionaryFaces = dictionary.sample(images, seed: experiment.split.seed)
      if dictionaryFaces.isEmpty { throw SweepError.emptyDictionary(origin: path) }
      let images = dictionary.index.images
      if dictionaryFaces.allSatisfy({ images[$0].masks.isEmpty }) {
        throw SweepError.dictionaryWithoutMasks(folder: path)
      }
      return
    }
    let isOwn = experiment.dissection.dictionary == .data || experiment.data.isSynthetic
    partition = try FacePartition(
      source.table, dictionaryCount: isOwn ? images : 0, seed: experiment.split.seed)
    if isOwn {
      dictionarySource = source
      dictionaryFaces = partition[.dictionary]
    } else {
      dictionarySource = SyntheticSource(
        seed: experiment.split.seed, counts: [.dictionary: images])
      dictionaryFaces = Array(0..<images)
    }
    try checkDictionary()
  }

  /// Where the pictures of a source are, for those that are files.
  private static func files(of source: any FaceSource) -> (Int) -> URL? {
    { (source as? any PhotographSource)?.file(of: $0) }
  }

  private func checkDictionary() throws {
    guard needsMasks else { return }
    let origin = dictionarySource.table.origin
    if dictionaryFaces.isEmpty { throw SweepError.emptyDictionary(origin: origin) }
    if let photographs = dictionarySource as? any PhotographSource,
      dictionaryFaces.allSatisfy({ photographs.landmarks($0) == nil })
    {
      throw SweepError.noMasks(origin: origin)
    }
    try checkLandmarks()
  }

  /// Throws where the landmarks of a dictionary of photographs cannot be those of their faces.
  private func checkLandmarks() throws {
    guard let photographs = dictionarySource as? any PhotographSource else { return }
    let table = dictionarySource.table
    let faces = dictionaryFaces.compactMap { face -> (String, Landmarks, Int, Int)? in
      // A picture that cannot be read is spoken of where it is read.
      guard let landmarks = photographs.landmarks(face),
        let size = try? RGBImage.size(ofFile: photographs.file(of: face))
      else { return nil }
      return (table.names[face], landmarks, size.width, size.height)
    }
    _ = try LandmarkCheck(
      of: faces.map { (name: $0.0, landmarks: $0.1, width: $0.2, height: $0.3) },
      in: photographs.landmarkOrigin)
  }

  /// Leaves out the dictionary's pictures that cannot be read.
  mutating func leaveOutBadDictionaryPictures(_ bank: ImageBank) throws {
    guard dictionarySource is any PhotographSource else { return }
    let bad = try bank.findBadPictures(among: dictionaryFaces)
    dictionaryFaces.removeAll(where: bad.contains)
    try checkDictionary()
  }

  /// How many times as many faces as for other sets there are to choose a validation set from: a
  /// subgroup of it that is scarce makes the set smaller without an error.
  private static let validationReserve = 8

  /// Faces of which the training partition is the smallest power-of-two multiple that suffices.
  ///
  /// Another number of faces draws other people for every P. So there are as many as P = 100 would
  /// need, whether it is asked for or not, and a P that is added later trains nothing anew; where there
  /// are none so many, as the P that are asked for need.
  private static func faces(
    of population: Population, seed: UInt64, for experiment: Experiment
  ) throws -> SyntheticSource {
    if !experiment.isSkewed { return try unskewed(of: population, seed: seed, for: experiment) }
    var roomy = experiment
    for axis in roomy.skews.indices where !roomy.skews[axis].percentages.contains(100) {
      roomy.skews[axis].percentages.append(100)
    }
    do {
      return try smallest(of: population, seed: seed, for: roomy)
    } catch FacesError.scarceSubgroup where roomy != experiment {
      return try smallest(of: population, seed: seed, for: experiment)
    }
  }

  /// As many faces as the sets ask for: all that is painted is known.
  private static func unskewed(
    of population: Population, seed: UInt64, for experiment: Experiment
  ) throws -> SyntheticSource {
    guard let train = experiment.split.train else { throw SweepError.trainSizeMissing }
    var dictionary = experiment.dissection.images
    if case .published = experiment.dissection.dictionary { dictionary = 0 }
    return SyntheticSource(
      seed: seed,
      counts: [
        .train: train, .validation: experiment.split.validation, .test: experiment.split.test,
        .dictionary: dictionary,
      ], population: population)
  }

  /// What is learnt of each face, where the data are not skewed; nil where they are.
  func labels(of experiment: Experiment) throws -> TargetLabels? {
    experiment.isSkewed ? nil : try source.table.labels(of: experiment.target)
  }

  /// Draws the splits of one axis; `excluding` are faces that are used nowhere.
  ///
  /// Without an axis, they are one split of the data as they are.
  func splits(
    _ experiment: Experiment, on skew: SkewSpecification, excluding: Set<Int> = [], seed: UInt64
  ) throws -> SplitPlan {
    let sizes = SplitSizes(experiment.split, on: skew)
    guard skew.axis == .unskewed else {
      return try planner(experiment, on: skew.axis, excluding: excluding, seed: seed)
        .plan(skews: skew.percentages, sizes: sizes)
    }
    for name in experiment.subgroups { _ = try source.table.values(of: name) }
    return try UnskewedPlanner(
      table: source.table, partition: partition,
      labels: source.table.labels(of: experiment.target), excluding: excluding, seed: seed
    ).plan(sizes: sizes)
  }

  private static func smallest(
    of population: Population, seed: UInt64, for experiment: Experiment
  ) throws -> SyntheticSource {
    let sizes = experiment.skews.map { $0.train ?? experiment.split.train }
    guard let train = sizes.compactMap({ $0 }).max(), !sizes.contains(nil) else {
      throw SweepError.trainSizeMissing
    }
    var dictionary = experiment.dissection.images
    if case .published = experiment.dissection.dictionary { dictionary = 0 }
    var multiple = 2
    while true {
      let source = SyntheticSource(
        seed: seed,
        counts: [
          .train: multiple * train,
          .validation: validationReserve * multiple * experiment.split.validation,
          .test: multiple * experiment.split.test, .dictionary: dictionary,
        ], population: population)
      do {
        let partition = try FacePartition(source.table, dictionaryCount: 0, seed: 0)
        for skew in experiment.skews {
          _ = try SplitPlanner(
            table: source.table, partition: partition, target: experiment.target,
            axis: skew.axis, seed: 0
          ).plan(skews: skew.percentages, sizes: SplitSizes(experiment.split, on: skew))
        }
        return source
      } catch let error as FacesError {
        guard case .scarceSubgroup = error, multiple < 64 else { throw error }
        multiple *= 2
      }
    }
  }

  /// Whether the dictionary is a part of the experiment's own faces.
  var hasOwnDictionary: Bool { dictionarySource.table.origin == source.table.origin }

  /// Identifies the faces by all that the table says of them.
  ///
  /// Painted ones follow from their number and what the painter is told; how many there are, for the
  /// dictionary too, changes none of them.
  var digest: String {
    if source is SyntheticSource { return Identity.hash(lines: [Self.revision(of: source)]) }
    let table = source.table
    let columns = table.attributes.keys.sorted()
    let rows = (0..<table.count).lazy.map { row in
      let values = columns.map { Self.digit(table.attributes[$0]?[row] ?? nil) }.joined()
      let person = table.identities.map { "\($0[row])" } ?? ""
      return "\(table.names[row]) \(values) \(person) \(table.partitions?[row].rawValue ?? "")"
    }
    return Identity.hash(lines: [Self.revision(of: source)] + columns + rows)
  }

  private static func digit(_ value: Bool?) -> String { value.map { $0 ? "1" : "0" } ?? "?" }

  /// Identifies the dictionary by its faces and where their masks come from; for a union over all
  /// annotated images, by what each is annotated for as well.
  func dictionaryDigest(for union: UnionRule) -> String {
    if let published = dictionarySource as? FaceDictionary {
      return published.digest(of: dictionaryFaces, withAnnotations: union == .all)
    }
    let table = dictionarySource.table
    let faces = dictionaryFaces.map { face in
      let points = (dictionarySource as? any PhotographSource)?.landmarks(face)
      return "\(table.names[face]) \(points?.identity ?? "")"
    }
    // Masks that are drawn from landmarks follow the rules of the concepts.
    let rules = dictionarySource is any PhotographSource ? ConceptRule.all.map(\.identity) : []
    let isOwn = table.origin == source.table.origin
    return Identity.hash(
      lines: [isOwn ? digest : Self.revision(of: dictionarySource)] + rules + faces)
  }

  /// What of the landmarks is not used, where the dictionary's masks are drawn from them.
  var landmarkNotices: [String] {
    (dictionarySource as? any PhotographSource)?.landmarkNotes ?? []
  }

  /// What a reader should know of a dictionary whose pictures may be among those to train on.
  var dictionaryNotice: String? {
    guard let published = dictionarySource as? FaceDictionary, published.index.origins.isEmpty
    else { return nil }
    return
      "\(published.table.origin) does not say where its pictures come from. Make sure that none "
      + "of them is among the images to train on."
  }

  /// Changes whenever the same table would give other pictures or masks.
  private static func revision(of source: any FaceSource) -> String {
    (source as? SyntheticSource)?.identity ?? "photographs 2"
  }
}

extension SplitSizes {
  /// The sizes of an experiment's splits on one axis.
  init(_ split: SplitSpecification, on skew: SkewSpecification) {
    self.init(
      train: skew.train ?? split.train, validation: split.validation, test: split.test)
  }
}
