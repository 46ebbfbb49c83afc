import Faces
import Specification

// What an axis of a planted cue takes of the data: faces with landmarks, and a dictionary that shows it.

extension FaceData {
  /// The source and faces of the dictionary on an axis: of a cue, the dictionary's faces with and
  /// without it.
  ///
  /// A published dictionary is taken as it is.
  func dictionary(on axis: SkewAxis) -> (source: any FaceSource, faces: [Int]) {
    guard let planted = plantedFaces(on: axis) else { return (dictionarySource, dictionaryFaces) }
    return (planted, Array(0..<planted.table.count))
  }

  private func plantedFaces(on axis: SkewAxis) -> PlantedFaces? {
    guard let plant = axis.transform?.plant, !(dictionarySource is FaceDictionary) else {
      return nil
    }
    return PlantedFaces(dictionarySource, faces: dictionaryFaces, plant: plant)
  }

  /// The same on an axis: of a cue, with which faces show it; `digest` is that without a cue.
  func dictionaryDigest(on axis: SkewAxis, of digest: String) -> String {
    guard let planted = plantedFaces(on: axis) else { return digest }
    return Identity.hash(lines: [digest] + planted.identity)
  }

  /// What draws the splits of an axis; without the faces that its cue cannot be planted into.
  ///
  /// Throws `SweepError.noPlaceForCue` where it can be planted into none.
  func planner(
    _ experiment: Experiment, on axis: SkewAxis, excluding: Set<Int> = [], seed: UInt64
  ) throws -> SplitPlanner {
    let bare = facesWithoutCue(on: axis)
    if !bare.isEmpty, bare.count == source.table.count {
      throw SweepError.noPlaceForCue(axis.name, origin: source.table.origin)
    }
    return try SplitPlanner(
      table: source.table, partition: partition, target: experiment.target, axis: axis,
      excluding: excluding.union(bare), seed: seed)
  }

  /// The faces that the cue of an axis cannot be planted into; none on other axes.
  private func facesWithoutCue(on axis: SkewAxis) -> Set<Int> {
    axis.transform?.plant == nil ? [] : source.facesWithoutLandmarks
  }

  /// What the pictures of a split follow from on the axis of a cue, besides the pictures themselves; none
  /// on other axes and of painted faces.
  func cueLines(of split: SkewedSplit, on axis: SkewAxis) -> [String] {
    if axis.transform?.plant == nil { return [] }
    return source.cueIdentity(of: split.sets.flatMap(\.1).map(\.image))
  }

  /// What a reader should know of the cue of an axis.
  func cueNotices(on axis: SkewAxis) -> [String] {
    guard let plant = axis.transform?.plant else { return [] }
    var notices: [String] = []
    let bare = facesWithoutCue(on: axis)
    if !bare.isEmpty {
      notices.append(
        "\(plant.name): \(bare.count) of \(counted(source.table.count, "picture")) of "
          + "\(source.table.origin) are not used, as their landmarks are not known.")
    }
    if let published = dictionarySource as? FaceDictionary,
      published.table.attribute(plant.name) == nil
    {
      notices.append(
        "\(plant.name): \(published.table.origin) has no masks of it, so no unit can be its detector. "
          + "Make such a dictionary with “lancet faces render --plant”, or use synthetic or data.")
    }
    return notices
  }
}
