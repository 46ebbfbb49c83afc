import ArgumentParser
import Concepts
import Faces
import Foundation
import Specification

/// `lancet dictionary build`: masks drawn by rule from landmarks.
struct DictionaryBuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Build a Face Dictionary from faces with 68 landmarks.",
    discussion: """
      Faces come from a folder in CelebA's formats (--celeba) or from a CSV table and a folder of \
      pictures (--table and --images). Pictures of the train partition are kept out, and where persons \
      are known all pictures of theirs; --exclude keeps out more.
      """)

  @Option(help: "A folder in CelebA's formats.") var celeba: String?
  @Option(help: "A CSV table with a column that names the pictures.") var table: String?
  @Option(help: "The folder of the pictures that the table names.") var images: String?
  @Option(help: "68 landmarks: a CSV, .pts or dlib XML file, or a folder of .pts files.")
  var landmarks: String?
  @Option(help: "How masks are drawn: published or gaussian.") var ellipse = Ellipses.published
  @Option(help: "The share of the normal distribution that a gaussian ellipse holds.")
  var level = 0.8
  @Option(help: "The intensity from which on an Action Unit counts as present; A to E are 1 to 5.")
  var auCut: Double?
  @Option(help: "A further CSV table with Action Units, families or attributes of the pictures.")
  var annotations: [String] = []
  @Option(help: "A folder of further pictures, laid out as non_localizable/ is.")
  var families: String?
  @Option(
    help: "Partitions to take: train, validation, test, dictionary. All but train when left out.",
    transform: Self.partitions)
  var partitions: [Partition] = []
  @Option(help: "Pictures to keep out: the manifest of a split, or one name a line.")
  var exclude: [String] = []
  @Option(help: "At most so many faces.") var faces: Int?
  @Option(help: "Which faces are taken, where there are more.") var seed: UInt64 = 1
  @Argument(help: "The dictionary's folder; it may not hold anything yet.") var folder: String

  enum Ellipses: String, ExpressibleByArgument, CaseIterable {
    case published, gaussian
  }

  private static func partitions(_ text: String) throws -> [Partition] {
    try text.split(separator: ",").map { name in
      guard let partition = Partition(rawValue: String(name)) else {
        throw ValidationError(
          "--partitions is \(name); valid: \(Partition.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
      return partition
    }
  }

  func validate() throws {
    guard (celeba == nil) != (table == nil) else {
      throw ValidationError("name one of --celeba FOLDER and --table FILE")
    }
    guard table == nil || (images != nil && landmarks != nil) else {
      throw ValidationError("--table needs --images FOLDER and --landmarks FILE")
    }
    guard auCut == nil || table != nil || !annotations.isEmpty else {
      throw ValidationError(
        "--au-cut is for --table and --annotations; CelebA's lists have no intensities")
    }
    guard level > 0, level < 1 else {
      throw ValidationError("--level is \(level); valid: above 0 and below 1")
    }
    if let faces, faces < 1 { throw ValidationError("--faces is \(faces); valid: 1 and more") }
  }

  func run() throws {
    var source = try openFaces()
    for file in annotations {
      try source.add(csv: URL(filePath: file), actionUnitCut: auCut)
    }
    let groups = try families.map {
      try GroupsFolder(contentsOf: URL(filePath: $0, directoryHint: .isDirectory))
    }
    let excluded = try exclude.map { try NameList.read(URL(filePath: $0)) }
    let selection = DictionarySelection(
      from: source.table, partitions: partitions.isEmpty ? nil : Set(partitions),
      excluding: excluded.reduce(into: []) { $0.formUnion($1) }, count: faces, seed: seed)
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    let estimator = ellipse == .published ? EllipseEstimator.published : .gaussian(level: level)
    let counter = FaceCounter(of: selection.faces.count)
    let outcome = try DictionaryBuilder(source, estimator: estimator)
      .build(selection.faces, in: url, groups: groups, progress: counter.show)
    print("faces", outcome.faces, separator: "\t")
    print("masks", outcome.masks, separator: "\t")
    print("kept out by name", selection.excludedByName, separator: "\t")
    print("kept out by person", selection.excludedByPerson, separator: "\t")
    print("without landmarks", outcome.withoutLandmarks, separator: "\t")
    print("masks outside of the picture", outcome.outside, separator: "\t")
  }

  private func openFaces() throws -> AnnotatedFaces {
    let landmarks = landmarks.map { URL(filePath: $0) }
    if let celeba {
      return try AnnotatedFaces(
        celeba: URL(filePath: celeba, directoryHint: .isDirectory), landmarks: landmarks)
    }
    guard let table, let images, let landmarks else { throw CleanExit.helpRequest(self) }
    return try AnnotatedFaces(
      csv: URL(filePath: table), images: URL(filePath: images, directoryHint: .isDirectory),
      landmarks: landmarks, actionUnitCut: auCut)
  }
}
