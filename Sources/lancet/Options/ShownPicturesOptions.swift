import ArgumentParser
import Faces
import Foundation
import Specification
import Sweeps

extension Partition: ExpressibleByArgument {}

/// Which pictures a network is shown: those of a folder, or those of an experiment's data.
struct ShownPicturesOptions: ParsableArguments {
  @Option(help: "A folder of PNG, JPEG or WebP pictures. [default: none, needed without --data]")
  var images: String?
  @Option(
    help: "An experiment file, whose faces are taken. [default: none, needed without --images]",
    completion: .file(extensions: ["yaml"]))
  var data: String?
  @Option(
    help: "Only the faces of --data for train, validation, test or dictionary. [default: all]")
  var partition: Partition?

  /// Throws where not exactly one place is named, or what belongs to an experiment has none.
  ///
  /// `settings` replace those of the experiment.
  func validate(settings: [String]) throws {
    guard (images == nil) != (data == nil) else {
      throw ValidationError(
        images == nil
          ? "No pictures are given. Name a folder with --images or an experiment with --data."
          : "--images and --data are both given. Leave one of them out.")
    }
    guard data == nil else { return }
    if let setting = settings.first {
      throw ValidationError(
        "\(setting) stands behind the model, but there is no --data whose settings it could replace. "
          + "Leave it out.")
    }
    if let partition {
      throw ValidationError(
        "--partition is \(partition.rawValue), but there is no --data. Leave --partition out.")
    }
  }

  /// Lists the pictures; opens none.
  func pictures(settings: [String]) throws -> ShownPictures {
    guard let data else {
      let folder = try FolderSource(URL(filePath: images ?? "", directoryHint: .isDirectory))
      var pictures = ShownPictures(source: folder, faces: Array(0..<folder.table.count))
      if let first = folder.others.first {
        let others = counted(folder.others.count, "other file")
        pictures.notes = ["\(folder.table.origin): \(others) passed over, such as \(first)"]
      }
      return pictures
    }
    let experiment = try ExperimentOptions.load(data, overrides: settings)
    let known = try ExperimentFaces(experiment)
    let faces = known.faces(of: partition)
    guard !faces.isEmpty else {
      let name = partition?.rawValue ?? "all"
      throw ValidationError("--partition is \(name), of which \(data) has no faces. Name another.")
    }
    return ShownPictures(
      source: known.source, faces: faces, partitions: known.partitions,
      inputs: [URL(filePath: data)] + experiment.data.tables,
      notes: known.source.table.notices(about: []))
  }
}

/// Pictures that a network is shown.
struct ShownPictures {
  let source: any FaceSource
  /// Their rows in the source's table.
  let faces: [Int]
  /// What each face of the source is for, where that is known.
  var partitions: [Partition?]?
  /// The files that say which pictures there are.
  var inputs: [URL] = []
  /// What was passed over, in sentences.
  var notes: [String] = []
}
