import Dissection
import Files
import Foundation
import Networks
import Specification

/// Thresholds that are given instead of found: a number per unit.
///
/// Forms: a folder laid out as results are, with `<layer>_q005/thresholds.csv`, or with
/// `<layer>.csv`; a CSV file of one column, or of one for each layer under its name; the same in
/// NumPy's format (one layer); a safetensors file with a tensor [U] per layer.
package struct ThresholdFile: Sendable {
  private let url: URL
  private let isFolder: Bool

  /// Notes where they are; throws a `MapError` where nothing is.
  package init(_ url: URL) throws {
    var isDirectory = false
    do {
      let values = try url.resourceValues(forKeys: [.isDirectoryKey])
      isDirectory = values.isDirectory ?? false
    } catch {
      throw MapError.unreadable(file: url.relativePath, reason: "there is no such file or folder")
    }
    (self.url, isFolder) = (url, isDirectory)
  }

  /// The thresholds of a layer of so many units at a level such as `q005`.
  ///
  /// `isOnly` says that the maps have no other layer, so that a list without a name is its.
  package func values(
    of layer: LayerName, level: String, units: Int, isOnly: Bool
  ) throws -> [Double] {
    let file = try file(layer: layer, level: level)
    let values: [Double] =
      switch file.pathExtension {
      case "npy": try NumpyArray(contentsOf: file).values
      case "safetensors": try tensor(of: layer, in: file)
      default: try column(of: layer, in: file, isOnly: isOnly || isFolder)
      }
    guard values.count == units, values.allSatisfy(\.isFinite) else {
      throw MapError.thresholds(
        file: file.relativePath,
        found: values.count == units
          ? "a threshold that is no number" : "\(values.count) thresholds for \(layer)",
        valid: "\(units) finite numbers, one per unit")
    }
    return values
  }

  /// The thresholds of every layer and quantile, as a dissection asks for them.
  package func values(isOnly: Bool) -> @Sendable (LayerShape, Double) throws -> [Double] {
    { layer, quantile in
      try values(
        of: layer.name, level: LevelFindings.name(of: quantile), units: layer.unitCount,
        isOnly: isOnly)
    }
  }

  private func file(layer: LayerName, level: String) throws -> URL {
    guard isFolder else { return url }
    let names = ["\(layer)_\(level)/thresholds", "\(layer)/thresholds", layer.rawValue]
      .flatMap { ["\($0).csv", "\($0).npy"] }
    for name in names {
      let file = url.appending(path: name)
      if FileManager.default.fileExists(atPath: file.path) { return file }
    }
    throw MapError.thresholds(
      file: url.relativePath, found: "no thresholds of \(layer)",
      valid: "one of \(names.joined(separator: ", "))")
  }

  private func tensor(of layer: LayerName, in file: URL) throws -> [Double] {
    let tensors = try SafetensorsFile(contentsOf: file)
    guard let tensor = tensors[layer.rawValue] else {
      throw MapError.missing(
        file: file.relativePath, tensor: layer.rawValue, found: tensors.tensors.map(\.name))
    }
    return try tensors.values(of: tensor).map(Double.init)
  }

  /// A column of numbers, with or without a header.
  private func column(of layer: LayerName, in file: URL, isOnly: Bool) throws -> [Double] {
    let text: String
    do {
      text = try String(contentsOf: file, encoding: .utf8)
    } catch {
      throw MapError.unreadable(
        file: file.relativePath, reason: DiskError(file.relativePath, .reading, error).reason)
    }
    var rows = text.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
    var column = 0
    if let header = rows.first, header.contains(where: { Double($0) == nil }) {
      rows.removeFirst()
      if let named = header.firstIndex(of: layer.rawValue) {
        column = named
      } else if header.count > 1 || !isOnly {
        throw MapError.thresholds(
          file: file.relativePath, found: "the columns \(header.joined(separator: ", "))",
          valid: "one called \(layer)")
      }
    } else if !isOnly || rows.first?.count != 1 {
      throw MapError.thresholds(
        file: file.relativePath, found: "numbers without a header",
        valid: "a header that names the layers")
    }
    return try rows.enumerated().map { number, fields in
      guard fields.indices.contains(column), let value = Double(fields[column]) else {
        throw MapError.thresholds(
          file: file.relativePath, found: "no number for \(layer) in row \(number + 1)",
          valid: "a number in every row")
      }
      return value
    }
  }
}
