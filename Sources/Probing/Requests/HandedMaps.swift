import Dissection
import Files
import Foundation
import Networks
import Specification
import Tensors

/// Activation maps that any program wrote: a safetensors file with a tensor [N, U, h, w] per layer.
///
/// A tensor `layer4` has the maps of all images of a dictionary, in its order, `layer4/grayscale` those
/// of the same images without their colours, `layer4/Age` those of a family's images, group by group.
/// Values are read as they are needed, never all at once.
package struct HandedMaps {
  /// The maps of one layer's images, or of a probe's.
  package struct Layer: ActivationSource {
    package let name: LayerName
    fileprivate let file: SafetensorsFile
    fileprivate let tensor: SafetensorsFile.Tensor
    let layout: MapLayout

    package var layers: [LayerShape] {
      let shape = tensor.shape
      let (height, width) = layout == .nchw ? (shape[2], shape[3]) : (shape[1], shape[2])
      return [LayerShape(name, height: height, width: width, unitCount: unitCount)]
    }
    var tensorName: String { tensor.name }
    package var imageCount: Int { tensor.shape[0] }
    package var unitCount: Int { tensor.shape[layout == .nchw ? 1 : 3] }
  }

  /// A layer's responses to the images of a family.
  package struct Probe {
    package let layer: LayerName
    package let probe: MapDictionary.Probe
    package let maps: Layer
  }

  package let layers: [Layer]
  /// The maps of layers' images in grayscale, each under the name of its layer.
  package let grayscale: [Layer]
  package let probes: [Probe]
  /// Tensors that are no maps or that nobody asked for, in sentences.
  package let passedOver: [String]

  /// Checks every tensor against what the dictionary has; reads no values.
  ///
  /// `names` are the layers to dissect, all of them where it is nil. A tensor whose values are no
  /// floating-point numbers is passed over, unless it is named. Of a tensor whose layout is not given
  /// the layout is recognised.
  /// - Throws: `MapError` naming the file and the tensor.
  package init(
    _ file: SafetensorsFile, dictionary: MapDictionary, layers names: [LayerName]? = nil,
    layout: MapLayout? = nil
  ) throws {
    var (layers, grayscale, probes): ([Layer], [Layer], [Probe]) = ([], [], [])
    var passedOver: [String] = []
    for tensor in file.tensors {
      let isNamed = names?.contains(LayerName(tensor.name)) ?? false
      guard isNamed || Self.floats.contains(tensor.type) else {
        passedOver.append(
          "\(file.file): tensor \(tensor.name) is \(tensor.type), no maps, and is passed over.")
        continue
      }
      let parts = tensor.name.split(separator: "/", omittingEmptySubsequences: false)
      let name = LayerName(parts[0])
      guard parts.count <= 2, Self.isFolderName(name.rawValue) else {
        throw MapError.badName(file: file.file, tensor: tensor.name)
      }
      if let names, !names.contains(name) {
        passedOver.append(
          "\(file.file): tensor \(tensor.name) is of no layer that was asked for, and is passed over."
        )
        continue
      }
      let maps = Layer(
        name: name, file: file, tensor: tensor,
        layout: layout ?? MapLayout(recognising: tensor.shape))
      if parts.count == 1, !dictionary.isOfSets {
        try Self.check(
          tensor, images: dictionary.imageCount, of: dictionary.origin, file: file.file)
        layers.append(maps)
        continue
      }
      let word = String(parts[parts.count - 1])
      if word == "grayscale", !dictionary.isOfSets {
        try Self.check(
          tensor, images: dictionary.imageCount, of: dictionary.origin, file: file.file)
        grayscale.append(maps)
      } else {
        guard let probe = dictionary.probes.first(where: { $0.name == word }) else {
          throw MapError.unknownProbe(
            file: file.file, tensor: tensor.name, known: dictionary.probes.map(\.name))
        }
        try Self.check(tensor, images: probe.groups.count, of: probe.name, file: file.file)
        probes.append(Probe(layer: name, probe: probe, maps: maps))
      }
    }
    for name in names ?? [] where !layers.contains(where: { $0.name == name }) {
      if probes.contains(where: { $0.layer == name }) { continue }
      throw MapError.missing(
        file: file.file, tensor: name.rawValue, found: file.tensors.map(\.name))
    }
    for gray in grayscale {
      guard let colour = layers.first(where: { $0.name == gray.name }) else {
        throw MapError.missing(
          file: file.file, tensor: gray.name.rawValue, found: file.tensors.map(\.name))
      }
      guard gray.unitCount == colour.unitCount else {
        throw MapError.otherUnits(
          file: file.file, tensor: gray.tensorName, found: gray.unitCount,
          expected: colour.unitCount, layer: colour.name.rawValue)
      }
    }
    if layers.isEmpty && probes.isEmpty {
      throw MapError.nothing(file: file.file, dictionary: dictionary.origin)
    }
    (self.layers, self.grayscale, self.probes) = (layers, grayscale, probes)
    self.passedOver = passedOver
  }

  /// The layers that there are maps of, each once.
  var names: [LayerName] {
    var names: [LayerName] = []
    for name in layers.map(\.name) + probes.map(\.layer) where !names.contains(name) {
      names.append(name)
    }
    return names
  }

  /// The kinds of values that maps are looked for among.
  private static let floats: Set = ["F64", "F32", "F16", "BF16"]

  private static func check(
    _ tensor: SafetensorsFile.Tensor, images: Int, of what: String, file: String
  ) throws {
    guard tensor.type == "F32" else {
      throw MapError.wrongType(file: file, tensor: tensor.name, found: tensor.type)
    }
    guard tensor.shape.count == 4, tensor.shape.dropFirst().allSatisfy({ $0 > 0 }) else {
      throw MapError.wrongShape(file: file, tensor: tensor.name, found: tensor.shape)
    }
    guard tensor.shape[0] == images, images > 0 else {
      throw MapError.wrongCount(
        file: file, tensor: tensor.name, found: tensor.shape[0], expected: images, what: what)
    }
  }

  private static func isFolderName(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix(".") && name.utf8.count <= 100
      && name.unicodeScalars.allSatisfy { scalar in
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
          || "._-".unicodeScalars.contains(scalar)
      }
  }
}

extension HandedMaps.Layer {
  /// Bytes of maps that are in memory together.
  private static let chunk = 32 << 20

  package func forEachBatch(
    of images: [Int], _ body: ([ActivationBatch]) throws -> Void
  ) throws {
    let shape = tensor.shape
    let rowBytes = shape[1] * shape[2] * shape[3] * MemoryLayout<Float>.size
    let limit = max(1, Self.chunk / rowBytes)
    var place = 0
    while place < images.count {
      // Images that follow each other are read at once.
      var end = place + 1
      while end < images.count, end - place < limit, images[end] == images[end - 1] + 1 { end += 1 }
      let rows = images[place]..<images[place] + (end - place)
      let values = try file.values(of: tensor, rows: rows)
      let batch = ActivationBatch(
        images: place..<end, height: layers[0].height, width: layers[0].width,
        unitCount: unitCount, values: layout == .nchw ? unitsInnermost(values) : values)
      try naming { try body([batch]) }
      place = end
    }
  }

  package func selecting(_ names: [LayerName]) -> HandedMaps.Layer { self }

  /// Runs `body`; what it finds wrong with activations names the file and the tensor.
  func naming<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as DissectionError {
      throw MapError.tensor(file: file.file, tensor: tensorName, reason: "\(error)")
    }
  }

  /// Turns [n, U, h·w] into [n, h·w, U].
  private func unitsInnermost(_ values: [Float]) -> [Float] {
    let (units, places) = (tensor.shape[1], tensor.shape[2] * tensor.shape[3])
    var result = [Float](repeating: 0, count: values.count)
    for first in stride(from: 0, to: values.count, by: units * places) {
      for unit in 0..<units {
        let row = first + unit * places
        for place in 0..<places { result[first + place * units + unit] = values[row + place] }
      }
    }
    return result
  }
}
