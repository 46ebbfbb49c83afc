import Concepts

/// Where the files of a published Face Dictionary lie.
///
/// ```
/// Action_Units.csv  Attributes.csv  Parts.csv       header image,labels
/// AU|attributes|parts/<id>/original.png             the picture
/// AU|attributes|parts/<id>/<Concept>.png            a mask
/// non_localizable/<family>/<group>/<picture>        pictures of global concepts
/// Origins.csv                                       ours: image,name,person,source
/// Concepts.csv                                      ours: name,region,type,rule
/// ```
///
/// `labels` is a list of masks joined by `;`. A picture that has masks of several types may be named
/// by several index files; the masks of all of them are then its own.
/// Source: Teotia et al. 2022, released program and samples.
package enum DictionaryLayout {
  /// The order in which index files are read.
  package static let types: [ConceptType] = [.actionUnit, .attribute, .part]
  /// The order of the index files in which the authors' program goes through a dictionary.
  package static let publishedTypes: [ConceptType] = [.attribute, .actionUnit, .part]
  static let indexHeader = ["image", "labels"]
  /// What joins masks in `labels`.
  static let separator: Character = ";"
  /// The stem of a picture's file.
  static let pictureStem = "original"
  static let globalFolder = "non_localizable"
  /// Says where each picture comes from, in the order in which they were written.
  static let originsFile = "Origins.csv"
  static let originsHeader = ["image", "name", "person", "source"]
  /// Names the concepts that are not among the 38.
  static let conceptsFile = "Concepts.csv"

  /// All that may lie at the top of a dictionary.
  package static var entries: [String] {
    types.flatMap { [$0.dictionaryFolder, $0.indexFile] }
      + [globalFolder, originsFile, conceptsFile]
  }
}

extension ConceptType {
  /// The index of the type's masks.
  package var indexFile: String {
    switch self {
    case .actionUnit: "Action_Units.csv"
    case .attribute: "Attributes.csv"
    case .part: "Parts.csv"
    }
  }

  /// The folder of the type's masks.
  var dictionaryFolder: String {
    switch self {
    case .actionUnit: "AU"
    case .attribute: "attributes"
    case .part: "parts"
    }
  }
}

extension GlobalFamily {
  /// The families that have a folder; `palette` is made from every picture when a model is dissected,
  /// `axis` from the pictures whose attributes a table knows.
  package static let published: [GlobalFamily] = [.age, .gender, .ethnicity, .skinTone]

  /// The family's folder in `non_localizable/`, or nil for one that has none.
  package var dictionaryFolder: String? {
    switch self {
    case .age: "Age"
    case .gender: "Gender"
    case .ethnicity: "Ethnicity"
    case .skinTone: "skin_tone"
    case .palette, .axis: nil
    }
  }

  /// The folders of the groups, in the order of `groups`.
  package var groupFolders: [String] {
    switch self {
    case .age: ["zero_to_twenty", "twenty_to_forty", "forty_to_sixty", "sixty_plus"]
    case .gender: ["Male", "Female"]
    case .ethnicity, .skinTone, .palette, .axis: groups
    }
  }

  /// The group that a folder or a word of a table names, in any case; also by its own name.
  package func group(named name: String) -> Int? {
    let name = name.lowercased()
    return groupFolders.firstIndex { $0.lowercased() == name }
      ?? groups.firstIndex { $0.lowercased() == name }
  }
}
