import Foundation
import Specification
import Sweeps
import Testing

/// `Documentation/experiment.schema.json`, for editors.
private func schema() throws -> [String: Any] {
  let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Documentation/experiment.schema.json")
  return try #require(
    try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
}

/// A sound experiment that has a value at `path`.
private func refusal(of override: String, at path: String) -> ExperimentError? {
  let data =
    path.hasPrefix("data.table")
    ? "{table: {csv: a.csv, images: img}}"
    : path.hasPrefix("data.celeba") ? "{celeba: {root: faces}}" : "{source: synthetic}"
  let axis = path.hasPrefix("skew.0.plant") ? "plant: {region: eye}" : "attribute: Eyeglasses"
  let text = """
    name: sample
    data: \(data)
    skew: [{\(axis), P: [50]}]
    model: {input: 64}
    training: {epochs: 2, rate: 0.03}
    \(path.hasPrefix("arms.") ? "arms: [{name: one}]" : "")
    """
  do {
    _ = try Experiment(yaml: text, file: "sample.yaml", overrides: [override])
    return nil
  } catch {
    return error as? ExperimentError
  }
}

/// Visits each part of the schema that describes a value, with its path as an override writes it.
private func visit(
  _ part: [String: Any], at path: String, _ body: (String, [String: Any]) throws -> Void
)
  rethrows
{
  try body(path, part)
  for (key, child) in part["properties"] as? [String: [String: Any]] ?? [:] {
    try visit(child, at: path.isEmpty ? key : "\(path).\(key)", body)
  }
  if let items = part["items"] as? [String: Any] { try visit(items, at: "\(path).0", body) }
}

@Test("the schema for editors has the keys that the program knows, in every mapping")
func schemaKeys() throws {
  var mappings = 0
  try visit(schema(), at: "") { path, part in
    guard let properties = part["properties"] as? [String: Any] else { return }
    let error = refusal(of: path.isEmpty ? "zzz=1" : "\(path).zzz=1", at: path)
    guard case .unknownKey(_, _, let valid) = error else {
      Issue.record("\(path): \(error.map { "\($0)" } ?? "read")")
      return
    }
    #expect(Set(properties.keys) == Set(valid), "\(path)")
    for key in part["required"] as? [String] ?? [] { #expect(valid.contains(key)) }
    mappings += 1
  }
  #expect(mappings >= 9)
}

@Test("the schema for editors has the words that the program knows, in every choice")
func schemaChoices() throws {
  var choices = 0
  try visit(schema(), at: "") { path, part in
    guard let words = part["enum"] as? [String] else { return }
    let value = path.hasSuffix(".0") ? "\(path.dropLast(2))=[zzz]" : "\(path)=zzz"
    let axis = path.hasSuffix("transform") ? "skew.0={transform: zzz, P: [50]}" : value
    guard case .invalid(_, _, _, let valid, _) = refusal(of: axis, at: path) else {
      Issue.record("\(path) takes every word")
      return
    }
    #expect(words == valid.components(separatedBy: ", "), "\(path)")
    choices += 1
  }
  #expect(choices == 10)
}
