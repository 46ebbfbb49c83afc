import ArgumentParser
import Concepts
import Faces
import Foundation

/// `lancet dictionary check`: whether every file of a dictionary is as it should be.
struct DictionaryCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Open every picture and mask of a Face Dictionary.",
    discussion: """
      Prints the support of each concept, region, type and group, and what is broken: files that are \
      missing or cannot be read, masks that are empty, full or of other proportions than their picture, \
      names that are no concept, leaks. Ends with exit code 3 when anything is broken.
      """)

  @Argument(help: "The dictionary's folder.") var folder: String
  @Option(help: "Training images that may not be in it: a manifest, or one name a line.")
  var exclude: [String] = []

  func run() throws {
    let index = try DictionaryIndex(contentsOf: URL(filePath: folder, directoryHint: .isDirectory))
    let excluded = try exclude.map { try NameList.read(URL(filePath: $0)) }
    let counter = FaceCounter(
      of: index.images.count + index.families.values.reduce(0) { $0 + $1.count })
    let inspection = DictionaryInspection(
      of: index, excluding: excluded.reduce(into: []) { $0.formUnion($1) }, progress: counter.show)
    printSupport(of: inspection)
    for problem in inspection.problems {
      print("broken", problem.kind, "\(problem)", separator: "\t")
    }
    if !inspection.problems.isEmpty {
      FaceCounter.note("\(folder): \(inspection.problems.count) broken")
      throw ExitCode.inputData
    }
  }

  private func printSupport(of inspection: DictionaryInspection) {
    print("pictures", inspection.index.images.count, separator: "\t")
    print("masks", inspection.masks { _ in true }, separator: "\t")
    for type in ConceptType.allCases {
      print("type", type.rawValue, inspection.masks { $0.type == type }, separator: "\t")
    }
    for region in FaceRegion.allCases {
      print("region", region.rawValue, inspection.masks { $0.region == region }, separator: "\t")
    }
    for entry in inspection.support {
      let note =
        entry.images == 0
        ? "absent" : entry.images < DictionaryInspection.leastSupport ? "scarce" : ""
      let area = String(format: "%.1f %%", 100 * entry.area)
      print("concept", entry.concept.name, entry.images, area, note, separator: "\t")
    }
    for family in GlobalFamily.published {
      guard let counts = inspection.groups[family] else { continue }
      for (name, count) in zip(family.groups, counts) {
        print(
          "group", family.rawValue, name, count, count == 0 ? "absent" : "", separator: "\t")
      }
    }
    if inspection.resized > 0 {
      print("masks of another size than their picture", inspection.resized, separator: "\t")
    }
  }
}
