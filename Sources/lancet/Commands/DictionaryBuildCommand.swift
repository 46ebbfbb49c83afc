import ArgumentParser
import Concepts
import Faces
import Files
import Foundation
import Specification

/// `lancet dictionary build`: masks drawn by rule from landmarks.
struct DictionaryBuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Build a Face Dictionary from faces with 68 landmarks.",
    discussion: """
      Faces come from a folder in CelebA's formats (--celeba), or from a CSV table and a folder of \
      pictures (--table and --images). Pictures of the partition train are left out. Where persons are \
      known, all other pictures of those persons are left out too. --exclude leaves out more.

      Examples:
        lancet dictionary build dictionary --celeba celeba --partitions validation,test
        lancet dictionary build dictionary --table faces.csv --images img --landmarks landmarks.csv
      """)

  @Option(help: "A folder in CelebA's formats. [default: none, --table is read]") var celeba:
    String?
  @Option(
    help: "A CSV table with a column that names the pictures. [default: none, --celeba is read]")
  var table: String?
  @Option(help: "The folder of the pictures that --table names. [default: none]") var images:
    String?
  @Option(
    help: """
      The 68 landmarks: a CSV, .pts or dlib XML file, or a folder of .pts files. \
      [default: those in the folder of --celeba]
      """)
  var landmarks: String?
  @Option(help: "How masks are drawn: published or gaussian.") var ellipse = Ellipses.published
  @Option(help: "The share of the normal distribution that a gaussian ellipse holds.")
  var level = 0.8
  @Option(
    help: """
      The intensity from which an Action Unit counts as present. A to E are 1 to 5. \
      [default: none, values are yes or no]
      """)
  var auCut: Double?
  @Option(
    help: """
      What numbers in a column of a family stand for, in order from 0, such as gender=male,female \
      or race=white,black,asian,indian,none. Repeatable. [default: none]
      """,
    transform: Self.codes)
  var codes: [FamilyCodes] = []
  @Option(
    help: """
      A further CSV table with Action Units, families, attributes, partitions or persons of the \
      pictures, or a folder of OpenFace's tables, one a picture. Repeatable. \
      [default: none]
      """)
  var annotations: [String] = []
  @Option(
    help: "A folder of further pictures, with the layout of non_localizable/. [default: none]")
  var families: String?
  @Option(
    help: """
      Comma-separated partitions to take: train, validation, test, dictionary. \
      [default: all but train]
      """,
    transform: Self.partitions)
  var partitions: [Partition] = []
  @Option(
    help: """
      Pictures to leave out: the manifest of a split, or a file with one name per line. Repeatable. \
      [default: none]
      """)
  var exclude: [String] = []
  @Option(help: "The largest number of faces to take. [default: all]") var faces: Int?
  @Option(help: "The seed that chooses faces where there are more than --faces.") var seed: UInt64 =
    1
  @OptionGroup var concepts: ConceptOptions
  @OptionGroup var replace: ReplaceOption
  @Argument(
    help: "The folder of the dictionary. It must be empty, not exist yet, or hold the same one.")
  var folder: String

  enum Ellipses: String, ExpressibleByArgument, CaseIterable {
    case published, gaussian
  }

  private static func partitions(_ text: String) throws -> [Partition] {
    try text.split(separator: ",").map { name in
      guard let partition = Partition(rawValue: String(name)) else {
        throw ValidationError(
          "--partitions is \(name). Valid: \(Partition.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
      return partition
    }
  }

  private static func codes(_ text: String) throws -> FamilyCodes {
    guard let codes = FamilyCodes(declaration: text) else {
      throw ValidationError(
        "--codes is \(text). Give a family and its groups, such as gender=male,female.")
    }
    return codes
  }

  private var allCodes: FamilyCodes { codes.reduce(into: [:]) { $0.merge($1) { $1 } } }

  func validate() throws {
    try OutputPath.requireNoFile(folder, named: "The folder")
    guard (celeba == nil) != (table == nil) else {
      throw ValidationError("Faces need one source. Name either --celeba FOLDER or --table FILE.")
    }
    guard table == nil || images != nil else {
      throw ValidationError("--table alone is not enough. Add --images FOLDER.")
    }
    guard auCut == nil || table != nil || !annotations.isEmpty else {
      throw ValidationError(
        "--au-cut is given, but CelebA's lists have no intensities. Use it with --table or --annotations."
      )
    }
    guard level > 0, level < 1 else {
      throw ValidationError("--level is \(level). Give a number above 0 and below 1.")
    }
    let sources = [celeba, images, families].compactMap { $0 }
    if sources.contains(where: { Self.isSame($0, as: folder) }) {
      throw ValidationError(
        "\(folder) is where the faces come from. Name another folder for the dictionary.")
    }
    try concepts.requireKnownCue()
    if let faces, faces < 1 { throw ValidationError("--faces is \(faces). Give 1 or more.") }
    if let faces { try concepts.requirePairs(of: faces, "--faces") }
  }

  private static func isSame(_ path: String, as other: String) -> Bool {
    let places = [path, other].map {
      URL(filePath: $0, directoryHint: .isDirectory).resolvingSymlinksInPath().standardizedFileURL
    }
    return places[0] == places[1]
  }

  func run() throws {
    var source = try openFaces()
    for file in annotations {
      try source.add(csv: URL(filePath: file), actionUnitCut: auCut, codes: allCodes)
    }
    (source.table.notes.lines + source.source.landmarkNotes).forEach { Terminal.say($0) }
    let groups = try families.map {
      try GroupsFolder(contentsOf: URL(filePath: $0, directoryHint: .isDirectory))
    }
    let excluded = try exclude.map { try NameList(contentsOf: URL(filePath: $0)) }
    let selection = DictionarySelection(
      from: source.table, partitions: partitions.isEmpty ? nil : Set(partitions),
      excluding: Set(excluded.flatMap(\.names)), count: faces, seed: seed)
    try report(excluded, leaving: Set(selection.unmatched), of: source.table)
    guard !selection.faces.isEmpty else {
      throw FacesError.noFaceLeft(
        table: source.table.origin, of: source.table.count, selection: selection)
    }
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    let estimator = ellipse == .published ? EllipseEstimator.published : .gaussian(level: level)
    let output = try OutputFolder(
      url, for: label, .clears, replacing: replace.replace, notice: { Terminal.say($0) })
    let counter = PictureCounter(of: selection.faces.count)
    let further = try concepts.read()
    concepts.notices(about: source.table, further).forEach { Terminal.say($0) }
    let builder = DictionaryBuilder(
      source, estimator: estimator, further: further, plant: concepts.cue)
    let outcome = try builder.build(
      selection.faces, in: url, groups: groups,
      prepare: { try output.begin(writing: DictionaryLayout.entries) }, progress: counter.show)
    try output.finish()
    Terminal.row("faces", outcome.faces)
    Terminal.row("masks", outcome.masks)
    Terminal.row("kept out by name", selection.excludedByName)
    Terminal.row("kept out by person", selection.excludedByPerson)
    Terminal.row("without landmarks", outcome.withoutLandmarks)
    Terminal.row("landmarks of no face", outcome.strangeLandmarks.count)
    if let first = outcome.strangeLandmarks.first {
      Terminal.say(
        "Left out, as their landmarks are no face of their picture: "
          + "\(counted(outcome.strangeLandmarks.count, "face")), the first of them \(first).")
    }
    Terminal.row("masks outside of the picture", outcome.outside)
  }

  /// Whose the folder is: the faces and how their masks are drawn.
  private var label: OutputLabel {
    let source = celeba ?? table ?? ""
    let rules = "\(ellipse) \(level) \(auCut.map { "\($0)" } ?? "") \(faces ?? 0) \(seed)"
    let lists: [[String]] =
      [
        [source, images ?? "", landmarks ?? "", families ?? "", rules], annotations, exclude,
        partitions.map(\.rawValue).sorted(), allCodes.map { "\($0): \($1)" }.sorted(),
      ] + (concepts.words.isEmpty ? [] : [concepts.words])
    return OutputLabel(
      "dictionary build", of: "faces of \(source)",
      identity: lists.map { $0.joined(separator: ", ") }.joined(separator: "; "))
  }

  /// Says which names to exclude are those of no picture; a list without any that is guards nothing.
  private func report(
    _ lists: [NameList], leaving unmatched: Set<String>, of table: FaceTable
  ) throws {
    for list in lists {
      list.note.map { Terminal.say($0) }
      let left = list.names.filter(unmatched.contains)
      guard let first = left.first else { continue }
      if left.count == list.names.count {
        throw FacesError.uselessExclusion(
          file: list.file, names: left.count, first: first, table: table.origin)
      }
      Terminal.say(
        "\(list.file): \(left.count) of \(counted(list.names.count, "name")) "
          + "\(left.count == 1 ? "is" : "are") no picture of \(table.origin), "
          + "the first of them \(first).")
    }
  }

  private func openFaces() throws -> AnnotatedFaces {
    let landmarks = landmarks.map { URL(filePath: $0) }
    if let celeba {
      return try AnnotatedFaces(
        celeba: URL(filePath: celeba, directoryHint: .isDirectory), landmarks: landmarks)
    }
    guard let table, let images else { throw CleanExit.helpRequest(self) }
    return try AnnotatedFaces(
      csv: URL(filePath: table), images: URL(filePath: images, directoryHint: .isDirectory),
      landmarks: landmarks, actionUnitCut: auCut, codes: allCodes)
  }
}
