import Concepts
import Foundation
import Testing

@Test("the page on dictionaries shows the rules of the code, concept by concept")
func rulePage() throws {
  let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Documentation/Dictionary.md")
  let rows = Set(try String(contentsOf: page, encoding: .utf8).split(separator: "\n"))
  for rule in ConceptRule.all {
    let row =
      "| \(rule.concept.name) | \(rule.provenance.rawValue) | \(rule.words) | \(rule.groupWords) |"
    let isThere = rows.contains(row[...])
    #expect(isThere, "\(row)")
  }
}
