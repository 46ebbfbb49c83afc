import ArgumentParser
import Concepts
import Faces
import Files
import Foundation
import Specification

/// What a new dictionary shows beside the 38 concepts.
struct ConceptOptions: ParsableArguments {
  @Option(
    help: """
      A CSV file of further concepts with the columns name, region, type and rule, for the \
      dictionary. [default: none]
      """)
  var concepts: String?
  @Option(
    help: """
      A cue that half of the dictionary shows, the other half being the same faces without it: a region, \
      such as eye, or with kind, strength and size, such as eye_tint_strength0.4_size0.2. \
      [default: none]
      """)
  var plant: String?

  /// The cue; nil where none is asked for.
  var cue: Plant? { plant.flatMap(Plant.init(words:)) }

  /// Throws a `ValidationError` for a cue that is none.
  func requireKnownCue() throws {
    guard let plant, cue == nil else { return }
    let regions = FaceRegion.allCases.map(\.rawValue)
    let kinds = Plant.Kind.allCases.map(\.rawValue).joined(separator: ", ")
    throw ValidationError(
      "--plant is \(plant). \(regions.closest(to: plant).didYouMean)Give a region "
        + "(\(regions.joined(separator: ", "))), then in any order what differs from the usual: kind (\(kinds)), "
        + "strength (0 to 1), size (0.05 to 1), such as eye_tint_strength0.4_size0.2.")
  }

  /// Throws a `ValidationError` where half of so many faces cannot show the cue.
  func requirePairs(of faces: Int, _ option: String) throws {
    guard cue != nil, faces < 2 || !faces.isMultiple(of: 2) else { return }
    throw ValidationError(
      "\(option) is \(faces), and half of the faces show the cue of --plant. Give an even number from 2."
    )
  }

  /// What to say of further concepts that no face is known to show.
  func notices(about table: FaceTable, _ further: [FurtherConcept]) -> [String] {
    further.filter { !$0.isShown(in: table) }.map { entry in
      "No face is known to show \(entry.concept.name), so it has no mask. A column of that name says which do."
    }
  }

  /// The further concepts; throws a `FacesError` for a file that cannot be used.
  func read() throws -> [FurtherConcept] {
    let found = try concepts.map { try FurtherConcept.drawn(contentsOf: URL(filePath: $0)) } ?? []
    if let cue, found.contains(where: { $0.concept.name == cue.name }) {
      throw ValidationError(
        "--concepts names \(cue.name), which --plant draws. Leave one of them out.")
    }
    return found
  }

  /// What says which they are, for the label of a folder.
  var words: [String] {
    (concepts.map { ["concepts \($0)"] } ?? []) + (cue.map { ["cue \($0.name)"] } ?? [])
  }
}
