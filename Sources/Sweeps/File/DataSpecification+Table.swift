import Specification

extension DataSpecification {
  /// Reads `data.table`.
  init(table node: SpecificationNode) throws {
    let table = try node.mapping(keys: [
      "csv", "images", "landmarks", "image", "partition", "identity", "values",
    ])
    var columns = TableColumns()
    columns.image = try table["image"]?.text() ?? columns.image
    columns.partition = try table["partition"]?.text() ?? columns.partition
    columns.identity = try table["identity"]?.text() ?? columns.identity
    columns.rules = try table["values"]?.rules() ?? []
    let csv = try table.required("csv", "the CSV file that lists the pictures, or a list of files")
    let files = csv.isList ? try csv.distinct { try $0.text() } : [try csv.text()]
    columns.joined = Array(files.dropFirst())
    self = .table(
      csv: files[0],
      images: try table.required("images", "the folder of the pictures").text(),
      landmarks: try table["landmarks"]?.text(), columns: columns)
  }
}

extension SpecificationNode {
  /// Attributes and the rules that they follow from, by name.
  fileprivate func rules() throws -> [AttributeRule] {
    try entries().map { name, entry in
      guard let rule = AttributeRule(name: name, rule: try entry.text()) else {
        throw entry.invalid(
          "a column, one of = != < <= > >=, and a number or words, such as age < 30, gender = Male "
            + "or race = Black or White")
      }
      return rule
    }
  }
}
