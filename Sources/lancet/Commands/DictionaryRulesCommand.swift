import ArgumentParser
import Concepts

/// `lancet dictionary rules`: the table of all concepts.
struct DictionaryRulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the 38 local concepts and how their masks are drawn.",
    discussion: """
      Prints tab-separated columns: the concept, its region and type, how sure the rule is, the \
      ellipses of --ellipse published and the landmarks of --ellipse gaussian. Landmarks count from 0 \
      in the ibug order. d(a,b) is the distance between two landmarks, a→b the direction from one to \
      the other.

      Example:
        lancet dictionary rules
      """)

  func run() {
    Terminal.row("concept", "region", "type", "rule", "published", "gaussian")
    for rule in ConceptRule.all {
      Terminal.row(
        rule.concept.name, rule.concept.region.rawValue, rule.concept.type.rawValue,
        rule.provenance.rawValue, rule.words, rule.groupWords)
    }
  }
}
