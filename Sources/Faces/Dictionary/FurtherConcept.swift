import Concepts
import Files
import Foundation
import Images
import Specification

/// A local concept beside the 38, as `Concepts.csv` names it.
package struct FurtherConcept: Sendable, Hashable {
  package let concept: LocalConcept
  /// How its masks are drawn from landmarks; nil where they are given as masks.
  package let ellipses: [EllipseRule]?

  package init(_ concept: LocalConcept, ellipses: [EllipseRule]? = nil) {
    (self.concept, self.ellipses) = (concept, ellipses)
  }

  static let header = ["name", "region", "type", "rule"]
  /// What stands in place of a rule where masks are given.
  private static let given = "mask"
  /// More regions than these have no place in a picture's word of bits.
  private static let mostRegions = 50

  /// The mask of the concept on a face whose landmarks count from the middle of the first pixel.
  ///
  /// - Precondition: its masks are drawn.
  func mask(on face: Landmarks, width: Int, height: Int) -> BitMask {
    guard let ellipses else { preconditionFailure("\(concept.name) has no rule") }
    var mask = BitMask(width: width, height: height)
    for rule in ellipses { mask.fill(rule.ellipse(on: face)) }
    return mask
  }

  /// Whether a face shows it, by what a table says: parts are on every face.
  func isShown(by row: Int, of table: FaceTable) -> Bool {
    concept.type == .part || table.attributes[concept.name]?[row] == true
  }

  /// Whether any face of a table is known to show it.
  package func isShown(in table: FaceTable) -> Bool {
    (0..<table.count).contains { isShown(by: $0, of: table) }
  }

  /// Its row of `Concepts.csv`.
  var row: String {
    let rule = ellipses.map { $0.map { "\($0)" }.joined(separator: "; ") } ?? Self.given
    return [concept.name, concept.region.rawValue, concept.type.rawValue, rule]
      .map(\.quotedForCSV).joined(separator: ",")
  }
}

extension FurtherConcept {
  /// Reads a `Concepts.csv`, in its order.
  ///
  /// Throws a `FacesError` that names the line for a name that is taken or cannot name a file, a region or
  /// type that cannot be, a type that is not that of the name, and a rule that cannot be read.
  package static func all(contentsOf file: URL) throws -> [FurtherConcept] {
    try all(CSVScanner(contentsOf: file))
  }

  /// Reads a `Concepts.csv` whose masks are to be drawn.
  ///
  /// Throws as `all` does, and `FacesError.conceptWithoutRule` for a concept without a rule.
  package static func drawn(contentsOf file: URL) throws -> [FurtherConcept] {
    let concepts = try all(contentsOf: file)
    if let bare = concepts.first(where: { $0.ellipses == nil }) {
      throw FacesError.conceptWithoutRule(bare.concept.name)
    }
    return concepts
  }

  static func all(_ scanner: CSVScanner) throws -> [FurtherConcept] {
    var found: [FurtherConcept] = []
    var isFirst = true
    try scanner.forEachRecord { line, fields in
      let words = fields.map(\.text)
      if isFirst {
        isFirst = false
        if words == header { return }
        throw scanner.invalid(
          line, found: "another header", valid: header.joined(separator: ","))
      }
      guard words.count == header.count else {
        throw scanner.invalid(
          line, found: "\(words.count) fields",
          valid: header.joined(separator: ",") + ", with quotes around a rule")
      }
      let concept = try concept(words, scanner, line)
      if found.contains(where: { $0.concept.name.lowercased() == concept.name.lowercased() }) {
        throw scanner.invalid(line, found: "\(concept.name) again", valid: "each name once")
      }
      let ellipses = words[3] == given ? nil : EllipseRule.read(words[3])
      if ellipses == nil, words[3] != given {
        throw scanner.invalid(
          line, found: "the rule “\(words[3])”",
          valid: "mask, or ellipses such as at 30: 1.05·d(27,30) × 0.65·d(31,35), 27→33")
      }
      found.append(FurtherConcept(concept, ellipses: ellipses))
      guard Set(found.map(\.concept.region)).count <= mostRegions else {
        throw scanner.invalid(
          line, found: "more than \(mostRegions) regions", valid: "\(mostRegions) at most")
      }
    }
    if isFirst {
      throw scanner.invalid(
        1, found: "an empty file", valid: "the header \(header.joined(separator: ","))")
    }
    return found
  }

  /// The concept that name, region and type tell.
  private static func concept(
    _ words: [String], _ scanner: CSVScanner, _ line: Int
  ) throws -> LocalConcept {
    let (name, word, kind) = (words[0], words[1], words[2])
    guard DictionaryWriter.isName(name), name != DictionaryLayout.pictureStem else {
      throw scanner.invalid(
        line, found: "the name “\(name)”",
        valid: "letters, digits, -, _ and ., but not \(DictionaryLayout.pictureStem)")
    }
    if LocalConcept.isPublished(name) {
      throw scanner.invalid(
        line, found: "\(name), which is one of the 38 local concepts", valid: "another name")
    }
    guard let region = FaceRegion(rawValue: word) else {
      throw scanner.invalid(
        line, found: "the region “\(word)”\(hint(FaceRegion.allCases.map(\.rawValue), word))",
        valid:
          "eye, cheek, nose, mouth, chin or another word of at most 24 small letters, digits and _ that "
          + "begins with a letter and is no name of Lancet's, as unlocalised is")
    }
    guard let type = ConceptType(rawValue: kind) else {
      let types = ConceptType.allCases.map(\.rawValue)
      throw scanner.invalid(
        line, found: "the type “\(kind)”\(hint(types, kind))", valid: types.joined(separator: ", "))
    }
    if type != ConceptType(of: name) {
      throw scanner.invalid(
        line, found: "\(name) as \(kind)",
        valid:
          "\(ConceptType(of: name).rawValue): names that begin with AU_ are Action Units, those "
          + "in small letters parts, all others attributes. So another name or type")
    }
    if let planted = LocalConcept.named(name), planted.region != region {
      throw scanner.invalid(
        line, found: "\(name) in the region \(word)", valid: planted.region.rawValue)
    }
    return LocalConcept(name: name, region: region, type: type)
  }

  /// A question that offers names like what was found, in brackets; empty where there are none.
  private static func hint(_ names: [String], _ found: String) -> String {
    let question = names.closest(to: found).didYouMean
    return question.isEmpty ? "" : " (\(question.dropLast()))"
  }
}
