import Concepts
import Dissection
import Faces
import Foundation
import Networks
import Painter
import Probing
import Results
import Specification
import Sweeps
import Tensors
import TestSupport
import Testing

@Suite("Dissection with a dictionary in the published layout")
struct PublishedDictionaryTests {
  /// Writes painted faces as a dictionary.
  private func write(_ source: SyntheticSource, size: Int, to folder: URL) throws {
    let writer = try DictionaryWriter(creating: folder)
    let entries = try (0..<source.table.count).map { face in
      try writer.write(
        DictionaryFace(
          id: "\(face + 100)", picture: .image(source.image(face, size: size)),
          masks: source.masks(face, size: size),
          groups: source.table.groups.compactMapValues { $0[face] },
          origin: DictionaryOrigin(name: "\(face)")))
    }
    try writer.finish(entries)
  }

  private func findings(
    _ source: any FaceSource, memoryLimit: Int = 1 << 29
  ) throws -> [LayerRecord] {
    let dictionary = try PreparedDictionary(
      source, faces: Array(0..<60), size: 32, memoryLimit: memoryLimit)
    return try DissectionStep(
      dictionary: dictionary, hook: .conv1, settings: DissectionSettings(quantiles: [0.05]),
      pool: WorkerPool(threads: 1)
    ).run(Network(.resnet18, seed: 2), checkCancellation: {}).layers
  }

  @Test("a row without labels in an index file makes a picture one that shows none of the type")
  func annotations() throws {
    let folder = try TemporaryFolder()
    let source = SyntheticSource(seed: 5, counts: [.dictionary: 60])
    try write(source, size: 32, to: folder.file("d"))
    let written = try FaceDictionary(contentsOf: folder.file("d"))
    for type in ConceptType.allCases {
      let file = folder.file("d").appending(path: type.indexFile)
      var text = try String(contentsOf: file, encoding: .utf8)
      for face in 0..<60 where !written.annotatedTypes(face).contains(ConceptTypes(type)) {
        text += "\(written.table.names[face]),\n"
      }
      try Data(text.utf8).write(to: file)
    }
    let whole = try FaceDictionary(contentsOf: folder.file("d"))
    #expect((0..<60).allSatisfy { whole.annotatedTypes($0) == .all })
    func all(_ source: any FaceSource) throws -> [MatchRecord?] {
      try findings(source).flatMap(\.units).map(\.all)
    }
    let own = try all(source)
    #expect(try all(whole) == own && !own.contains(nil))
    // As it was written, no face without Action Units counts as one without a certain Action Unit.
    let fewer = try all(written)
    #expect(fewer != own)
    #expect(zip(fewer, own).allSatisfy { ($0?.iou ?? 0) >= ($1?.iou ?? 0) })
  }

  @Test("written and read back, it gives the findings of the faces themselves")
  func sameFindings() throws {
    let folder = try TemporaryFolder()
    let source = SyntheticSource(seed: 5, counts: [.dictionary: 60])
    try write(source, size: 32, to: folder.file("d"))
    let published = try FaceDictionary(contentsOf: folder.file("d"))
    let (own, read) = (try findings(source), try findings(published))
    #expect(try findings(published, memoryLimit: 0) == read, "pictures read anew for every pass")
    for (layer, other) in zip(own, read) {
      for (unit, twin) in zip(layer.units, other.units) {
        #expect(unit.hnd == twin.hnd && unit.concepts == twin.concepts)
        // A family's pictures lie group by group, so that equal responses may rank otherwise.
        for family in unit.families {
          let groups = try #require(twin.families.first { $0.family == family.family }).groups
          for (one, two) in zip(family.groups, groups) {
            #expect(abs(one.probability - two.probability) < 0.02, "\(family.family) \(one.group)")
          }
        }
      }
    }
    #expect(Set(read[0].units[0].families.map(\.family)).isSuperset(of: ["age", "gender"]))
  }

  @Test("the experiment file names it by its folder")
  func file() throws {
    func dictionary(_ text: String) throws -> Experiment {
      try Experiment(
        yaml: """
          name: a
          data: {source: synthetic}
          skew: [{attribute: Eyeglasses, P: [50]}]
          split: {train: 40}
          model: {input: 32}
          training: {epochs: 1, rate: 0.1}
          dissection: {\(text)}
          """, file: "a.yaml")
    }
    let named = try dictionary("dictionary: ./faces").dissection
    #expect(named.dictionary == .published(path: "./faces") && named.images == 1_000_000)
    #expect(try dictionary("dictionary: ./faces, images: 50").dissection.images == 50)
    #expect(try dictionary("dictionary: data").dissection.dictionary == .data)
    let error = #expect(throws: ExperimentError.self) { try dictionary("dictionary: syntetic") }
    #expect(error?.description.contains("syntetic. Valid: synthetic, data, or the folder") == true)
  }
}
