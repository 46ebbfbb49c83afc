import Concepts
import Faces
import Foundation
import Images
import Networks
import Probing
import Specification
import Synchronization
import Tensors
import TestSupport
import Testing

/// Faces whose pictures are made up, and who counts how often each was asked for.
private final class CountingSource: FaceSource {
  let table: FaceTable
  let asked: Mutex<[Int: Int]> = Mutex([:])
  /// Faces whose picture cannot be read.
  let bad: Set<Int>

  init(count: Int, bad: Set<Int> = []) {
    table = FaceTable(
      origin: "counted", names: (0..<count).map { "\($0)" }, attributes: [:])
    self.bad = bad
  }

  func image(_ index: Int, size: Int) throws -> RGBImage {
    asked.withLock { $0[index, default: 0] += 1 }
    if bad.contains(index) { throw ImageError.damaged(file: "\(index)", reason: "it is bad") }
    // Every fourth is grey.
    let pixels = (0..<size * size).flatMap { pixel in
      let value = UInt8(truncatingIfNeeded: pixel &* 37 &+ index &* 11)
      return index.isMultiple(of: 4) ? [value, value, value] : [value, 255 - value, value / 2]
    }
    return RGBImage(width: size, height: size, pixels: pixels)
  }

  func masks(_ index: Int, size: Int) -> [ConceptMask] { [] }
  func annotatedTypes(_ index: Int) -> ConceptTypes { [] }

  var times: Int { asked.withLock { $0.values.reduce(0, +) } }
}

@Suite("Pictures that are read from the disk")
struct PictureCacheTests {
  private let folder: TemporaryFolder
  private var place: URL { folder.file("runs/pictures") }
  private static let size = 16

  init() throws { folder = try TemporaryFolder() }

  private func bank(_ source: any FaceSource) -> ImageBank {
    let bank = ImageBank(source, size: Self.size)
    bank.keepInFiles(of: place, identity: "faces")
    return bank
  }

  private static let faces: [(face: Int, transform: ImageTransform?, label: Bool)] =
    (0..<30).map { ($0, $0.isMultiple(of: 3) ? .blur(sigma: 2) : nil, $0.isMultiple(of: 2)) }

  @Test("are those that memory holds, byte for byte, and are made once for all who share them")
  func sameBytes() throws {
    let source = CountingSource(count: 40)
    let inMemory = try ImageBank(source, size: Self.size).images(Self.faces)
    #expect(source.times == 30)
    let first = bank(source)
    #expect(try first.images(Self.faces).pixels == inMemory.pixels)
    #expect(source.times == 60)
    let second = bank(source)
    #expect(try second.images(Self.faces).pixels == inMemory.pixels)
    for training in [try first.trainingImages(Self.faces), try second.trainingImages(Self.faces)] {
      #expect(training.labels == inMemory.labels && training.size == inMemory.size)
      let move = AugmentationMove(mirrored: true, right: 2, down: -1)
      for index in 0..<30 {
        var own = Tensor(shape: [1, Self.size, Self.size, 3])
        var other = own
        try own.withMutableScalars {
          try training.write(index, move, .imageNet, into: &$0, place: 0)
        }
        other.withMutableScalars { inMemory.write(index, move, .imageNet, into: &$0, place: 0) }
        #expect(own.values == other.values, "image \(index)")
      }
    }
    #expect(source.times == 60)
  }

  @Test("tell grey pictures and bad ones as memory does, and let no picture be read twice for it")
  func looking() throws {
    let faces = Array(0..<40)
    for isOnDisk in [false, true] {
      let source = CountingSource(count: 40, bad: [7, 21])
      let bank = isOnDisk ? bank(source) : ImageBank(source, size: Self.size)
      #expect(try bank.findBadPictures(among: faces) == [7, 21])
      let good = faces.filter { ![7, 21].contains($0) }
      #expect(try bank.grayPictures(among: good) == Set(stride(from: 0, to: 40, by: 4)))
      #expect(source.times == 40)
      // The first in the table's order.
      let error = #expect(throws: ImageError.self) { try bank.load(faces) }
      #expect(error == .damaged(file: "7", reason: "it is bad"))
    }
  }

  @Test("that were damaged are made again, and it is said how many they were")
  func damaged() throws {
    let source = CountingSource(count: 40)
    let bank = bank(source)
    let expected = try bank.images(Self.faces).pixels
    #expect(bank.takeDamaged() == 0)
    let file = try #require(
      try FileManager.default.contentsOfDirectory(at: place, includingPropertiesForKeys: nil)
        .first { $0.pathExtension == "pictures" })
    let handle = try FileHandle(forUpdating: file)
    let length = try handle.seekToEnd()
    // The last bytes are of faces that were not asked for; these are of the first two.
    try handle.seek(toOffset: length - UInt64(40 * 3 * Self.size * Self.size) + 700)
    try handle.write(contentsOf: Data(repeating: 1, count: 100))
    #expect(try bank.images(Self.faces).pixels == expected)
    let damaged = bank.takeDamaged()
    // One face or two, as the bytes are of the pictures as they are or of the blurred ones.
    #expect((1...2).contains(damaged))
    #expect(bank.takeDamaged() == 0)
    // Cut off under our hands.
    try handle.truncate(atOffset: 5000)
    #expect(try bank.images(Self.faces).pixels == expected)
    #expect(bank.takeDamaged() > 20)
    #expect(try self.bank(source).images(Self.faces).pixels == expected)
  }

  @Test("whose own file has another date are read anew, and the others are not")
  func replaced() throws {
    func write(_ name: String, _ level: UInt8) throws {
      try RGBImage(
        width: 20, height: 20, pixels: Array(repeating: level, count: 1200)
      ).writePNG(to: folder.file("faces/\(name)"))
    }
    try FileManager.default.createDirectory(
      at: folder.file("faces"), withIntermediateDirectories: true)
    let names = (0..<4).map { "\($0).png" }
    for name in names { try write(name, 50) }
    let table = "image,Male\n" + names.map { "\($0),1\n" }.joined()
    try Data(table.utf8).write(to: folder.file("table.csv"))
    let source = try TableSource(
      csv: folder.file("table.csv"), images: folder.file("faces"))
    let faces: [(face: Int, transform: ImageTransform?, label: Bool)] = (0..<4).map {
      ($0, nil, true)
    }
    let before = try bank(source).images(faces)
    #expect(before.pixels.allSatisfy { $0 == 50 })
    try write(names[2], 90)
    let later = Date(timeIntervalSinceNow: 100)
    try FileManager.default.setAttributes(
      [.modificationDate: later], ofItemAtPath: folder.file("faces/2.png").path)
    let after = try bank(source).images(faces)
    let length = 3 * Self.size * Self.size
    #expect((0..<4).map { after.pixels[$0 * length] } == [50, 50, 90, 50])
  }

  @Test("are gone when nobody uses them, and not before")
  func removal() throws {
    let source = CountingSource(count: 40)
    let (one, other) = (bank(source), bank(source))
    for bank in [one, other] { try bank.load(0..<10) }
    one.leaveFiles()
    PictureCache.removeUnused(in: place)
    #expect(source.times == 10)
    try bank(source).load(0..<10)
    #expect(source.times == 10)
    other.leaveFiles()
    PictureCache.removeUnused(in: place)
    #expect(!FileManager.default.fileExists(atPath: place.path))
    try bank(source).load(0..<10)
    #expect(source.times == 20)
  }
}
