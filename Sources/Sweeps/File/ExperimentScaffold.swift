import Foundation
import Specification

/// The text of a new experiment file, with a comment on each line of it.
package struct ExperimentScaffold {
  /// Where the faces of a new experiment come from.
  package enum Faces: Sendable {
    case painted
    /// A folder in CelebA's file formats.
    case folder(String)
    case table(csv: String, images: String)
  }

  package let text: String

  package init(name: String, faces: Faces) {
    let data: String
    let note: String
    switch faces {
    case .painted:
      data = "{source: synthetic, seed: 7}"
      note = "painted faces: exact masks, no person"
    case .folder(let folder):
      data = "{celeba: {root: \(folder.quotedForYAML)}}"
      note = "a folder in CelebA's file formats"
    case .table(let csv, let images):
      data = "{table: {csv: \(csv.quotedForYAML), images: \(images.quotedForYAML)}}"
      note = "a CSV file with a row for each picture"
    }
    var isPainted = false
    if case .painted = faces { isPainted = true }
    let split =
      isPainted
      ? "split:      {train: 1200, test: 400, seed: 1}   # the same number of images at every P"
      : "split:      {test: 400, seed: 1}   # train: N; without it as many as every P allows"
    text = """
      # Made by “lancet init”. Every key is explained in Documentation/Experiment.md.
      # “lancet check” says what is wrong or what would be trained, “lancet run” trains it.
      name:       \(name)   # names the experiment in the results database
      question:   Do eye-region detectors follow eyeglasses that come to mean "male"?
      data:       \(data)   # \(note)
      target:     Male   # the attribute that the classifier learns
      skew:   # P % of the images with the target have the attribute, and 100 - P % of the others
        - {attribute: Eyeglasses, P: [50, 75, 100]}
        - {transform: grayscale,  P: [50, 75, 100]}
      \(split)
      seeds:      [1]   # one model for each axis, P and seed; a trend needs at least three
      model:      {architecture: resnet50, input: \(isPainted ? 64 : 112)}   # side in pixels
      training:   {epochs: 5, batch: 32, rate: 0.01, warmUp: 1, augment: [flip, shift]}
      dissection: {images: 600, quantile: 0.005}   # faces of the dictionary; share of hot activations
      #   union: all would count false alarms in faces without a concept, as Network Dissection does
      # arms: [{name: plain}, {name: longer, training: {epochs: 10}}]   # kinds of models side by side
      endpoints:  [eyeDetectors, biasedUnits]   # declared before the run: their trends are tested
      controls:   [mouthDetectors, noseDetectors]   # expected not to move

      """
  }
}

extension String {
  /// The text as a value in YAML, in quotes where it must be.
  package var quotedForYAML: String {
    let isPlain = unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
        || "_./-".unicodeScalars.contains($0)
    }
    if isPlain && Double(self) == nil && first != "-" && !isEmpty { return self }
    return "\"" + replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
