import Foundation
import Specification

extension Experiment {
  /// The fields in which `recorded` has something else, in the words of an experiment file, by name.
  ///
  /// `recorded` is an experiment as a database has it, as JSON. The question is not compared.
  package func fields(differingFrom recorded: String) throws -> [String] {
    let (own, other) = try (Self.fields(of: Identity.json(self)), Self.fields(of: recorded))
    return Set(own.keys).union(other.keys).filter { own[$0] != other[$0] }.sorted()
  }

  /// What stands at each field; sections that are lists of settings are taken apart.
  private static func fields(of json: String) throws -> [String: NSObject] {
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
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
}
