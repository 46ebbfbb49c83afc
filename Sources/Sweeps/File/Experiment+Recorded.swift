import Foundation
import Results
import Specification

extension Experiment {
  /// The fields in which `recorded` has something else, in the words of an experiment file, by name.
  ///
  /// `recorded` is an experiment as a database has it, as JSON. The question is not compared.
  package func fields(differingFrom recorded: String) throws -> [String] {
    try differences(from: recorded).map(\.field)
  }

  /// A field, in the words of an experiment file, and what stands there.
  package struct Difference: Sendable, Equatable {
    package let field: String
    package let recorded: String
    package let own: String
  }

  /// The fields as above, with what stands there.
  func differences(from recorded: String) throws -> [Difference] {
    let (own, other) = try (Self.fields(of: Identity.json(self)), Self.fields(of: recorded))
    return Set(own.keys).union(other.keys).filter { own[$0] != other[$0] }.sorted().map {
      Difference(field: $0, recorded: Self.words(other[$0]), own: Self.words(own[$0]))
    }
  }

  /// A value as JSON writes it, text without quotation marks.
  private static func words(_ value: NSObject?) -> String {
    guard let value else { return "nothing" }
    if let text = value as? String { return text }
    let json = try? JSONSerialization.data(withJSONObject: [value], options: .sortedKeys)
    return json.map { String(String(decoding: $0, as: UTF8.self).dropFirst().dropLast()) }
      ?? "\(value)"
  }

  /// What stands at each field; sections that are lists of settings are taken apart.
  private static func fields(of json: String) throws -> [String: NSObject] {
    let object = try JSONSerialization.jsonObject(
      with: Data(json.utf8), options: .fragmentsAllowed)
    var fields: [String: NSObject] = [:]
    for (name, value) in object as? [String: NSObject] ?? [:] where name != "question" {
      if let section = value as? [String: NSObject], name != "data" {
        for (key, setting) in section { fields["\(name).\(key)"] = setting }
      } else {
        fields[name == "skews" ? "skew" : name] = value
      }
    }
    return fields
  }

  /// The experiment of a plan, as its run was asked for; `file` is how messages call the database.
  init(_ plan: PlanRecord, in file: String) throws {
    try self.init(
      yaml: plan.source, file: "\(file), plan \(plan.id)", overrides: plan.overrides)
  }
}
