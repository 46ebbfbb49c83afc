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
  case unknownAttribute(name: String, table: String, close: [String], all: [String])
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
  case noFaceLeft(table: String, of: Int, selection: DictionarySelection)
  case intensitiesWithoutCut(file: String, column: String, shownBy: String?)
  case addsNothing(file: String, columns: [String], reasons: [String])
  case undeclaredCodes(file: String, column: String, family: GlobalFamily)
  case strangeLandmarks(list: String, count: Int, of: Int, first: String, fault: LandmarkFault)
  case uselessExclusion(file: String, names: Int, first: String, table: String)
  case leakedDictionary(folder: String, count: Int, first: String)
  case badDictionary(folder: String, problem: DictionaryProblem, count: Int)
  case impossiblePopulation(reason: String)
  case unknownClass(String, column: String, table: String, found: [String])
  case unfitClasses(column: String, table: String, found: [String])
  case noNumber(String, column: String, image: String, table: String)
  case fewImages(target: String, table: String, has: Int, needs: Int)
  case classWithoutImages(String, column: String, table: String)
  case constantNumber(column: String, table: String, value: Double)
  case noPictures(folder: String, others: Int)
  case cueWithoutLandmarks(String, picture: String, table: String)
  case conceptWithoutRule(String)

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
        + "Add what is missing."
    case .missingImages(let folder, let missing, let first, let file, let line):
      "\(file), line \(line): \(first) "
        + (missing > 1 ? "and \(counted(missing - 1, "other")) of the list are" : "is")
        + " not in \(folder). Add the images or remove their rows."
    case .unknownAttribute(let name, let table, let close, let all):
      "There is no attribute \(name) in \(table). "
        + (close.isEmpty
          ? "Known are \(Self.list(all))." : close.didYouMean.trimmingCharacters(in: .whitespaces))
    case .constantAttribute(let name, let table, let value, let images):
      "\(name) is \(value ? "true" : "false") for "
        + (images == 1 ? "the only image" : "all \(images) images") + " of \(table). "
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
      (faces == 1 ? "The one face" : "None of the \(faces) faces")
        + " chosen from \(table) has \(faces == 1 ? "no " : "")landmarks. "
        + "Check that both use the same names."
    case .noFaceLeft(let table, let total, let selection):
      "\(table): no face is left of \(total): " + selection.reasons.joined(separator: ", ") + ". "
        + "Take other partitions (--partitions), or exclude fewer pictures (--exclude)."
    case .addsNothing(let file, let columns, let reasons):
      "\(file) adds no column: it has \(Self.list(columns)). "
        + reasons.prefix(2).map { $0 + " " }.joined()
        + "Give it an attribute of 1 and −1, a family such as age, Action Units, partitions or persons, or "
        + "leave it out."
    case .intensitiesWithoutCut(let file, let column, let other):
      "\(file): \(column) holds intensities\(other.map { ", as \($0) beside it does" } ?? ""). Say from which on the unit counts as present, such as "
        + "--au-cut 2."
    case .undeclaredCodes(let file, let column, let family):
      "\(file): \(column) holds numbers, and data sets differ in what they stand for. Write words "
        + "(\(family.groups.joined(separator: ", "))), or declare them in order from 0, such as "
        + "--codes \(column)=\(family.groups.joined(separator: ",")),none."
    case .strangeLandmarks(let list, let count, let total, let first, let fault):
      "\(list): the landmarks of \(count) of \(counted(total, "face")) are no face of their picture, the "
        + "first of them \(first): \(fault)."
    case .uselessExclusion(let file, let names, let first, let table):
      "\(file): \(names == 1 ? "its only name, \(first)," : "none of its \(names) names, such as \(first),") "
        + "is \(names == 1 ? "no" : "a") picture of \(table), so it keeps nothing out. "
        + "Check that both name the same pictures, or leave it out."
    case .leakedDictionary(let folder, let count, let first):
      "\(folder) shows \(count) of the images to train on, or persons in them, the first of them "
        + "\(first). Build the dictionary from other images."
    case .badDictionary(let folder, let problem, let count):
      "\(folder): \(problem)"
        + (count > 1 ? "; \(counted(count - 1, "more problem"))" : "")
        + ". “lancet dictionary check” lists all of them."
    case .impossiblePopulation(let reason):
      "No population of painted faces is like that: \(reason). Change its rates or correlations."
    case .unknownClass(let name, let column, let table, let found):
      "\(table): column \(column) is nowhere “\(name)”. \(found.closest(to: name).didYouMean)"
        + "It has \(Self.list(found))."
    case .unfitClasses(let column, let table, let found):
      found.count < 2
        ? "\(table): column \(column) has \(found.isEmpty ? "no class" : "the class \(found[0]) alone"), "
          + "and a model needs two at least. Choose another column."
        : "\(table): column \(column) has \(found.count) classes, and a model takes at most "
          + "\(Target.classCounts.upperBound). List the classes to tell apart, or learn it as a number."
    case .noNumber(let word, let column, let image, let table):
      "\(table): column \(column) is “\(word.prefix(40))” for \(image), which is no number. "
        + "Correct it, or learn the column as classes."
    case .fewImages(let target, let table, let has, let needs):
      "\(table) has \(counted(has, "training image")) with a known \(target), but \(needs) are asked for. "
        + "Lower split.train, or leave it out for all there are."
    case .classWithoutImages(let name, let column, let table):
      "\(table): no training image has the class \(name) of \(column). "
        + "Take more training images, or list the classes to tell apart without it."
    case .constantNumber(let column, let table, let value):
      "\(table): \(column) is \(value) for all training images. Choose a column that differs."
    case .noPictures(let folder, let others):
      "\(folder) holds no PNG, JPEG or WebP file"
        + (others == 0 ? "" : ", but \(counted(others, "other file"))")
        + ". Name a folder of pictures."
    case .conceptWithoutRule(let name):
      "\(name) has no rule by which its masks are drawn from landmarks, but mask. Write a rule such as "
        + "“at 30: 1.05·d(27,30) × 0.65·d(31,35), 27→33”, or leave the concept out."
    case .cueWithoutLandmarks(let cue, let picture, let table):
      "\(table): the landmarks of \(picture) are not known, and \(cue) has its place by them. "
        + "Give its landmarks, or leave the picture out."
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
      + "for \(counted(size, "image")). Ask for fewer images or another P."
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
