import Concepts
import Files
import Foundation
import Specification

/// What can be wrong with a set of faces, or with what is asked of it.
package enum FacesError: Error, CustomStringConvertible, Equatable {
  case missing(what: String, folder: String, found: [String])
  case ambiguous(what: String, folder: String, found: [String])
  case unreadable(file: String, reason: String)
  case invalid(file: String, line: Int, found: String, valid: String)
  case invalidField(file: String, line: Int, column: String, found: String, valid: String)
  case incomplete(file: String, missing: Int, first: String, listedIn: String)
  case missingImages(folder: String, missing: Int, first: String, file: String, line: Int)
  case unknownAttribute(name: String, table: String, close: [String])
  case constantAttribute(name: String, table: String, value: Bool, images: Int)
  case unknownWord(
    file: String, column: String, word: String, attribute: String, found: [String])
  case axisIsTarget(name: String)
  case sharedPerson(person: Int, table: String, first: Partition, second: Partition)
  case noImages(partition: Partition, table: String)
  case scarceSubgroup(Shortage)
  case folderInUse(folder: String)
  case wrongLandmarks(file: String, count: Int)
  case noLandmarks(table: String, faces: Int)
  case intensitiesWithoutCut(file: String, column: String)
  case undeclaredCodes(file: String, column: String, family: GlobalFamily)
  case strangeLandmarks(table: String, count: Int, of: Int, first: String, fault: LandmarkFault)
  case uselessExclusion(file: String, names: Int, first: String, table: String)
  case leakedDictionary(folder: String, count: Int, first: String)
  case badDictionary(folder: String, problem: DictionaryProblem, count: Int)
  case impossiblePopulation(reason: String)

  package var description: String {
    switch self {
    case .missing(let what, let folder, let found):
      "\(folder) has no \(what). It has \(Self.list(found))."
        + (found.contains("list_attr_celeba.csv")
          ? " Make a table of these lists with “lancet faces import --from celeba-kaggle”." : "")
    case .ambiguous(let what, let folder, let found):
      "\(folder) has more than one \(what): \(Self.list(found)). Leave only one."
    case .unreadable(let file, let reason):
      "\(file) cannot be read (\(reason)). Check the path and the rights."
    case .invalid(let file, let line, let found, let valid):
      "\(file), line \(line): found \(found), where \(valid) is valid. Correct the line."
    case .invalidField(let file, let line, let column, let found, let valid):
      "\(file), line \(line), column \(column): found \(found), where \(valid) is valid. "
        + "Correct the line."
    case .incomplete(let file, let missing, let first, let listedIn):
      "\(file) lacks \(missing) of the images in \(listedIn), the first of them \(first). "
        + "Add them to it."
    case .missingImages(let folder, let missing, let first, let file, let line):
      "\(file), line \(line): \(first) is not in \(folder)"
        + (missing > 1 ? ", nor are \(missing - 1) others of the list" : "")
        + ". Add the images or remove their rows."
    case .unknownAttribute(let name, let table, let close):
      "\(table) has no attribute \(name). It has \(Self.list(close))."
    case .constantAttribute(let name, let table, let value, let images):
      "\(name) is \(value ? "true" : "false") for all \(images) images of \(table). "
        + "Choose an attribute with both values."
    case .unknownWord(let file, let column, let word, let attribute, let found):
      "\(file): column \(column) is nowhere “\(word)”, from which \(attribute) is to follow. "
        + "\(found.closest(to: word).didYouMean)It has \(Self.list(found))."
    case .axisIsTarget(let name):
      "\(name) is the target, so it cannot be skewed. Choose another attribute."
    case .sharedPerson(let person, let table, let first, let second):
      "\(table) has images of person \(person) in both \(first) and \(second). "
        + "Correct the partitions, or remove them to have persons assigned anew."
    case .noImages(let partition, let table):
      "\(table) has no images for \(partition). Give it some in the partitions."
    case .scarceSubgroup(let shortage):
      "\(shortage)"
    case .folderInUse(let folder):
      "\(folder) already has files. Name a folder that is empty or does not exist yet."
    case .wrongLandmarks(let file, let count):
      count == 5
        ? "\(file) has five landmarks a face. The pupils, the tip of the nose and the corners of the "
          + "mouth say where a face is, but not where its brows, lids, lips, cheeks and chin are. "
          + "Give the 68 landmarks of the ibug order, as dlib or OpenFace find them."
        : "\(file) has \(count) landmarks a face, but masks need 68. Give those of the ibug order."
    case .noLandmarks(let table, let faces):
      "none of the \(faces) faces chosen from \(table) has landmarks. "
        + "Check that both use the same names."
    case .intensitiesWithoutCut(let file, let column):
      "\(file): \(column) holds intensities. Say from which on the unit counts as present, such as "
        + "--au-cut 2."
    case .undeclaredCodes(let file, let column, let family):
      "\(file): \(column) holds numbers, and data sets differ in what they stand for. Write words "
        + "(\(family.groups.joined(separator: ", "))), or declare them in order from 0, such as "
        + "--codes \(column)=\(family.groups.joined(separator: ",")),none."
    case .strangeLandmarks(let table, let count, let total, let first, let fault):
      "\(table): the landmarks of \(count) of \(total) faces are no face of their picture, the first of "
        + "them \(first): \(fault)."
    case .uselessExclusion(let file, let names, let first, let table):
      "\(file): none of its \(names) names, such as \(first), is a picture of \(table), so it keeps "
        + "nothing out. Check that both name the same pictures, or leave it out."
    case .leakedDictionary(let folder, let count, let first):
      "\(folder) shows \(count) of the images to train on, or persons in them, the first of them "
        + "\(first). Build the dictionary from other images."
    case .badDictionary(let folder, let problem, let count):
      "\(folder): \(problem)" + (count > 1 ? ", and there are \(count - 1) more problems" : "")
        + ". “lancet dictionary check” lists all of them."
    case .impossiblePopulation(let reason):
      "No population of painted faces is like that: \(reason). Change its rates or correlations."
    }
  }

  /// The first few names of a list, in words.
  private static func list(_ names: [String]) -> String {
    if names.isEmpty { return "nothing" }
    let shown = names.prefix(12).joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}

/// A subgroup that has too few images for a split.
package struct Shortage: Error, Equatable, Sendable, CustomStringConvertible {
  /// In words, such as “females with Eyeglasses”.
  package let subgroup: String
  package let partition: Partition
  package let has: Int
  package let needs: Int
  /// The P at which so many are needed, in percent; nil where it is every P.
  package let skew: Int?
  /// The size of the split that was asked for.
  package let size: Int

  package var description: String {
    let condition = skew.map { "P = \($0)" } ?? "every P"
    let set = partition == .train ? "training" : partition.rawValue
    return
      "the \(set) images have only \(has) \(subgroup), but \(condition) needs \(needs) of them "
      + "for \(size) images. Ask for fewer images or another P."
  }
}

extension FacesError {
  /// Throws `folderInUse` unless a folder is empty, but for `lancet.json`, or not there yet.
  package static func requireEmpty(_ folder: URL) throws {
    let present = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    if present.contains(where: { $0 != OutputLabel.file }) {
      throw FacesError.folderInUse(folder: folder.relativePath)
    }
  }
}
