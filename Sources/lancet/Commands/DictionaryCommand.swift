import ArgumentParser
import Concepts
import Faces
import Foundation

/// `lancet dictionary`: what has to do with Face Dictionaries.
struct DictionaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dictionary", abstract: "Build, check and look at Face Dictionaries.",
    subcommands: [
      DictionaryBuild.self, DictionaryCheck.self, DictionaryShow.self, DictionaryRules.self,
    ])
}

/// `lancet dictionary rules`: the table of all concepts.
struct DictionaryRules: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "List the 38 concepts and how their masks are drawn.",
    discussion: """
      Tab-separated: concept, region, type, how sure the rule is, ellipses of --ellipse published, \
      landmarks of --ellipse gaussian. Landmarks count from 0 in ibug's order; d(a,b) is the distance \
      between two of them, a→b the direction from one to the other.
      """)

  func run() {
    print("concept", "region", "type", "rule", "published", "gaussian", separator: "\t")
    for rule in ConceptRule.all {
      print(
        rule.concept.name, rule.concept.region.rawValue, rule.concept.type.rawValue,
        rule.provenance.rawValue, rule.words, rule.groupWords, separator: "\t")
    }
  }
}

/// Shows on standard error how far a command is: a live line on a terminal, else nothing.
struct FaceCounter: Sendable {
  private let total: Int
  private let isTerminal = isatty(STDERR_FILENO) == 1

  init(of total: Int) {
    self.total = total
  }

  /// Hears that so many faces are done.
  func show(_ done: Int) {
    guard isTerminal, done % 100 == 0 || done == total else { return }
    let end = done == total ? "\n" : ""
    FileHandle.standardError.write(Data("\r\(done) of \(total) pictures\(end)".utf8))
  }

  /// Says something beside the data.
  static func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
