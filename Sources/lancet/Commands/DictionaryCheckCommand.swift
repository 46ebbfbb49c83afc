import ArgumentParser
import Concepts
import Faces
import Foundation

/// `lancet dictionary check`: whether every file of a dictionary is as it should be.
struct DictionaryCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Open every picture and mask of a Face Dictionary.",
    discussion: """
      Prints how many pictures show each concept, region, type and group, and how masks by rule agree \
      with masks that people drew. Then it lists what is broken: \
      files that are missing or cannot be read, masks that are empty, full or of other proportions than \
      their picture, names that are no concept, and training images in the dictionary. It ends with \
      exit code 3 when anything is broken.

      Example:
        lancet dictionary check faces/dictionary --exclude splits/Eyeglasses-P75.csv
      """)

  @Argument(help: "The dictionary's folder.") var folder: String
  @Option(
    help: """
      Training images, which must not be in the dictionary: the manifest of a split, or a file with \
      one name per line. Repeatable. [default: none]
      """)
  var exclude: [String] = []

  func run() throws {
    let index = try DictionaryIndex(contentsOf: URL(filePath: folder, directoryHint: .isDirectory))
    let excluded = try exclude.map { try NameList(contentsOf: URL(filePath: $0)) }
    excluded.compactMap(\.note).forEach { Terminal.say($0) }
    let counter = PictureCounter(
      of: index.images.count + index.families.values.reduce(0) { $0 + $1.count })
    let inspection = DictionaryInspection(
      of: index, excluding: Set(excluded.flatMap(\.names)), progress: counter.show)
    printSupport(of: inspection)
    printAgreement()
    for problem in inspection.problems {
      Terminal.row("broken", problem.kind, "\(problem)")
    }
    if !inspection.problems.isEmpty {
      Terminal.say(
        "\(folder): \(inspection.problems.count) broken. The lines that begin with “broken” name them."
      )
      throw ExitCode.inputData
    }
  }

  /// What is known of masks by rule, for a dictionary does not say how its masks were drawn.
  private func printAgreement() {
    for agreement in EllipseEstimator.agreements {
      for (part, iou) in agreement.parts {
        Terminal.row("rule", agreement.rule, part, String(format: "%.2f", iou))
      }
    }
    let published = EllipseEstimator.agreements.compactMap(\.eyeDetectors).first ?? 0
    Terminal.say(
      "The lines “rule” are mean IoU of masks by rule with masks that people drew (990 faces of "
        + "CelebAMask-HQ). Masks by rule give more detectors: one model has \(published) of the eye "
        + "region with published ellipses, and \(EllipseEstimator.eyeDetectorsOfTrueMasks) with the "
        + "masks of people.")
  }

  private func printSupport(of inspection: DictionaryInspection) {
    Terminal.row("pictures", inspection.index.images.count)
    Terminal.row("masks", inspection.masks { _ in true })
    for type in ConceptType.allCases {
      Terminal.row("type", type.rawValue, inspection.masks { $0.type == type })
    }
    for region in inspection.index.concepts.regions {
      Terminal.row("region", region.rawValue, inspection.masks { $0.region == region })
    }
    for entry in inspection.support {
      let note =
        entry.images == 0
        ? "absent" : entry.images < DictionaryInspection.leastSupport ? "scarce" : ""
      let area = String(format: "%.1f %%", 100 * entry.area)
      Terminal.row("concept", entry.concept.name, entry.images, area, note)
    }
    for family in GlobalFamily.published {
      guard let counts = inspection.groups[family] else { continue }
      for (name, count) in zip(family.groups, counts) {
        Terminal.row(
          "group", family.rawValue, name, count, count == 0 ? "absent" : "")
      }
    }
    if inspection.resized > 0 {
      Terminal.row("masks of another size than their picture", inspection.resized)
    }
  }
}
