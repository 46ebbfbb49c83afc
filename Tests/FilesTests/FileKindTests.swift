import Files
import Foundation
import TestSupport
import Testing

@Suite("What a file is, by its first bytes")
struct FileKindTests {
  @Test("files that are dissected, and others that come in their place, are told apart")
  func kinds() throws {
    let text = { (words: String) in [UInt8](words.utf8) }
    for (bytes, kind) in [
      ([8, 7, 0x12, 7] + text("pytorch"), .onnx), ([8, 8, 0x3A, 0], .onnx),
      ([8, 8, 0x12, 0, 0, 0, 0, 0] + text("{\"a\""), .safetensors),
      ([0x7B, 0, 0, 0, 0, 0, 0, 0] + text("{\"a\""), .safetensors),
      ([0, 1, 0, 0, 0, 0, 0, 0], .safetensors),
      ([0, 0, 0, 0, 0, 1, 0, 0] + text("{\"a\""), .safetensors),
      (text("PK\u{3}\u{4}") + [45, 0, 8, 0], .torchArchive),
      (text("SQLite format 3\0"), .sqlite), ([0x80, 2, 0x8A, 10], .torchPickles),
      ([0x89] + text("PNG\r\n"), .other("a PNG picture")),
      ([0xFF, 0xD8, 0xFF, 0xE0], .other("a JPEG picture")),
      (text("RIFF1234WEBP"), .other("a WebP picture")),
      ([0x89] + text("HDF\r\n"), .other("an HDF5 file, as Keras writes them")),
      (text("\u{1C}\0\0\u{1}TFL3"), .other("a file of TensorFlow Lite")),
      (text("\n <!DOCTYPE html><html>"), .other("an HTML page")),
      (
        text("version https://git-lfs.github.com/spec/v1\n"),
        .other("a pointer of Git LFS, not the file that it stands for")
      ),
      ([], .empty), ([8], .unknown([8])), (text("name: x\n"), .unknown(text("name"))),
      ([8, 7, 0x99, 1], .unknown([8, 7, 0x99, 1])),
    ] as [([UInt8], FileKind)] {
      #expect(FileKind(bytes) == kind, "\(bytes.prefix(12))")
    }
    #expect(FileKind([1, 0xAB]).words == "of no known kind (it begins with the bytes 01 ab)")
  }

  @Test("golden files of PyTorch are known by their bytes")
  func golden() throws {
    let golden = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Golden")
    for (name, kind): (String, FileKind) in [
      ("torch/archive.pth", .torchArchive), ("torch/big.pth", .torchArchive),
      ("torch/old.pth", .torchPickles), ("resnet/python.safetensors", .safetensors),
      ("resnet/lancet.safetensors", .safetensors),
    ] { #expect(try FileKind(of: golden.appending(path: name)) == kind, "\(name)") }
  }

  @Test("a file that is not there and a folder are named with what to do")
  func missing() throws {
    let folder = try TemporaryFolder()
    for (url, reason) in [
      (folder.file("none"), "there is no such file"), (folder.url, "it is a folder"),
    ] {
      let error = #expect(throws: DiskError.self) { try FileKind(of: url) }
      #expect(error?.description.contains("cannot be read (\(reason)). Check the path.") == true)
    }
  }
}
