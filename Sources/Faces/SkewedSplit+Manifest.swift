import Files
import Specification

extension SkewedSplit {
  /// The split as CSV, to be audited or trained elsewhere, or read again as a table.
  ///
  /// A row for each image of train, validation and test, in the order in which they were drawn, and of
  /// the dictionary. Columns: `image`, `partition`, `identity` where persons are known, the target,
  /// the bias attribute (for a transform: whether the picture is transformed), on a transform's axis
  /// `transform` (what is to be done to the stored picture, or nothing), then all other attributes of
  /// the table. Attributes are 1 or 0.
  package func manifest(
    of source: some FaceSource, target: String, axis: SkewAxis, dictionary: [Int] = []
  ) -> String {
    let table = source.table
    let axisColumn = axis.transform?.kind.rawValue ?? axis.name
    let others = table.attributes.keys.filter { $0 != target && $0 != axisColumn }.sorted()
    let isTransformed =
      axis.transform != nil
      || table.names.indices.contains { row in
        !source.transforms(of: row).isEmpty
      }
    let header =
      ["image", "partition"] + (table.identities == nil ? [] : ["identity"])
      + [target, axisColumn] + (isTransformed ? [TableColumns.transform] : []) + others
    func row(_ image: Int, _ partition: Partition, _ attribute: Bool, _ isChanged: Bool) -> String {
      var fields = [source.fileName(of: image).quotedForCSV, partition.rawValue]
      if let identities = table.identities { fields.append("\(identities[image])") }
      fields += [table.attributes[target]?[image] == true, attribute].map { $0 ? "1" : "0" }
      if isTransformed {
        let own = isChanged ? axis.transform : nil
        let all = source.transforms(of: image) + (own.map { [$0] } ?? [])
        fields.append(all.map(\.name).joined(separator: "+"))
      }
      fields += others.map { table.attributes[$0]?[image] == true ? "1" : "0" }
      return fields.joined(separator: ",") + "\n"
    }
    let rows = sets.flatMap { use, items in
      items.map { row($0.image, use, $0.attribute, $0.transformed) }
    }
    let bias = axis.transform == nil ? table.attributes[axis.name] : nil
    let held = dictionary.map { row($0, .dictionary, bias?[$0] ?? false, false) }
    return header.map(\.quotedForCSV).joined(separator: ",") + "\n" + (rows + held).joined()
  }

  /// The sets and what they are for.
  package var sets: [(Partition, [SplitItem])] {
    [(.train, train), (.validation, validation), (.test, test)]
  }
}
