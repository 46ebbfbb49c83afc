import Files
import Specification

extension SkewedSplit {
  /// The split as CSV, to be audited or trained elsewhere, or read again as a table.
  ///
  /// A row for each image of train, validation and test, in the order in which they were drawn, and of
  /// the dictionary. Columns: `image`, `partition`, `identity` where persons are known, the target,
  /// the bias attribute (for a transform: whether the picture is transformed), on a transform's axis
  /// `transform` (what is to be done to the stored picture, or nothing), then all other attributes of
  /// the table. Attributes are 1 or 0, or nothing where they are not known.
  package func manifest(
    of source: some FaceSource, target: Target, axis: SkewAxis, dictionary: [Int] = []
  ) -> String {
    let table = source.table
    let axisColumn = axis.transform.map { $0.plant?.name ?? $0.kind.rawValue } ?? axis.name
    let targetColumn = target.binaryName ?? target.name
    let labels: [Bool?] =
      (try? table.binaryValues(of: target)) ?? table.names.map { _ in nil }
    let taken = [targetColumn, axisColumn].flatMap { [$0, HeaderName.attribute($0)] }
    let others = table.attributes.keys.filter { !taken.contains($0) }.sorted()
    let isTransformed =
      axis.transform != nil
      || table.names.indices.contains { row in
        !source.transforms(of: row).isEmpty
      }
    let header =
      ["image", "partition"] + (table.identities == nil ? [] : ["identity"])
      + [targetColumn, axisColumn] + (isTransformed ? [TableColumns.transform] : []) + others
    func field(_ value: Bool?) -> String { value.map { $0 ? "1" : "0" } ?? "" }
    func row(_ image: Int, _ partition: Partition, _ attribute: Bool?, _ isChanged: Bool) -> String
    {
      var fields = [source.fileName(of: image).quotedForCSV, partition.rawValue]
      if let identities = table.identities { fields.append("\(identities[image])") }
      fields += [labels[image], attribute].map(field)
      if isTransformed {
        let own = isChanged ? axis.transform : nil
        let all = source.transforms(of: image) + (own.map { [$0] } ?? [])
        fields.append(all.map(\.name).joined(separator: "+"))
      }
      fields += others.map { field(table.attributes[$0]?[image] ?? nil) }
      return fields.joined(separator: ",") + "\n"
    }
    let rows = sets.flatMap { use, items in
      items.map { row($0.image, use, $0.attribute, $0.transformed) }
    }
    let bias = axis.transform == nil ? table.attribute(axis.name) : nil
    let held = dictionary.map { face in
      row(face, .dictionary, axis.transform == nil ? bias?[face] ?? nil : false, false)
    }
    return header.map(\.quotedForCSV).joined(separator: ",") + "\n" + (rows + held).joined()
  }

  /// The sets and what they are for.
  package var sets: [(Partition, [SplitItem])] {
    [(.train, train), (.validation, validation), (.test, test)]
  }
}
