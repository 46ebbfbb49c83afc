import Files
import Foundation
import TestSupport
import Testing

/// Damaged files, each with the message it is refused with.
@Suite("Damaged safetensors files")
struct SafetensorsDamageTests {
  private static let good =
    #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
    + #""b":{"dtype":"F32","shape":[1,1],"data_offsets":[8,12]}}"#

  /// The message with which a file of this header and this many bytes of data is refused.
  private func refusal(header: String, data: Int, length: UInt64? = nil) throws -> String? {
    let folder = try TemporaryFolder()
    let file = folder.file("bad.safetensors")
    let length = length ?? UInt64(header.utf8.count)
    var bytes = Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
    bytes.append(contentsOf: header.utf8)
    bytes.append(Data(count: data))
    try bytes.write(to: file)
    do {
      _ = try Safetensors(contentsOf: file)
      return nil
    } catch let error as SafetensorsError {
      let message = error.description
      #expect(message.hasPrefix(file.path(percentEncoded: false) + ": "))
      return message
    }
  }

  private func refusal(replacing old: String, with new: String, data: Int = 12) throws -> String? {
    #expect(Self.good.contains(old))
    return try refusal(header: Self.good.replacingOccurrences(of: old, with: new), data: data)
  }

  @Test("the undamaged file is accepted, also with spaces around everything")
  func undamaged() throws {
    #expect(try refusal(header: Self.good, data: 12) == nil)
    #expect(try refusal(replacing: ":", with: " : ") == nil)
    #expect(try refusal(replacing: ",", with: "\n , ") == nil)
    #expect(try refusal(header: "{ } ", data: 0) == nil)
  }

  @Test("a truncated file names the tensor that is cut off, or what is missing")
  func truncated() throws {
    let cut = try refusal(header: Self.good, data: 11)
    #expect(cut?.contains("tensor b has the offsets 8..<12, but the file holds 11 bytes") == true)
    let folder = try TemporaryFolder()
    let file = folder.file("short.safetensors")
    try Data([1, 2, 3]).write(to: file)
    let error = #expect(throws: SafetensorsError.self) { try Safetensors(contentsOf: file) }
    #expect(error?.description.contains("ends after 3 bytes where 8 are needed") == true)
  }

  @Test("a missing file is named")
  func missing() throws {
    let file = URL(filePath: "/nowhere/none.safetensors")
    let error = #expect(throws: SafetensorsError.self) { try Safetensors(contentsOf: file) }
    #expect(error?.description.hasPrefix("/nowhere/none.safetensors: cannot be read") == true)
  }

  @Test("a header length that lies is refused before anything is read", arguments: [200, 1 << 62])
  func headerLength(_ length: UInt64) throws {
    let message = try refusal(header: Self.good, data: 12, length: length)
    let available = Self.good.utf8.count + 12
    #expect(
      message?.contains("states a header of \(length) bytes, but \(available) follow") == true)
  }

  @Test("a header length that is too short leaves unfinished JSON")
  func shortHeaderLength() throws {
    let message = try refusal(header: Self.good, data: 12, length: 40)
    #expect(message?.contains("header, byte 40: ") == true)
  }

  @Test("offsets that overlap, leave a gap, or run backwards name the tensor")
  func offsets() throws {
    let overlap = try refusal(replacing: "[8,12]", with: "[4,8]", data: 8)
    #expect(
      overlap?.contains("tensor b begins at byte 4 of the data, but the tensor before it ends at 8")
        == true)
    let gap = try refusal(replacing: "[8,12]", with: "[12,16]", data: 16)
    #expect(gap?.contains("tensor b begins at byte 12") == true)
    let backwards = try refusal(replacing: "[8,12]", with: "[12,8]")
    #expect(backwards?.contains("tensor b has the offsets 12..<8") == true)
    let outside = try refusal(replacing: "[8,12]", with: "[8,9999]")
    #expect(outside?.contains("tensor b has the offsets 8..<9999") == true)
    let behind = try refusal(header: Self.good, data: 15)
    #expect(behind?.contains("3 bytes follow the last tensor") == true)
  }

  @Test("a shape that does not match its offsets names the tensor, even when it overflows")
  func shape() throws {
    let message = try refusal(replacing: "[1,1]", with: "[1,3]")
    #expect(message?.contains("tensor b of shape [1, 3] needs 12 bytes") == true)
    #expect(message?.contains("its offsets enclose 4") == true)
    let huge = try refusal(replacing: "[1,1]", with: "[9000000000,9000000000]")
    #expect(huge?.contains("tensor b of shape [9000000000, 9000000000]") == true)
  }

  @Test("an unreadable kind of value is named beside the readable ones")
  func type() throws {
    let message = try refusal(
      header: #"{"b":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, data: 4)
    #expect(
      message?.hasSuffix("tensor b is U8. Valid: F32, F16, BF16, F64, I64.") == true)
  }

  @Test("two tensors of one name are refused")
  func duplicate() throws {
    let message = try refusal(replacing: "\"b\"", with: "\"a\"")
    #expect(message?.contains("tensor a appears twice") == true)
    let escaped = try refusal(replacing: "\"b\"", with: #""\u0061""#)
    #expect(escaped?.contains("tensor a appears twice") == true)
  }

  @Test(
    "a header that is not the format's JSON says where",
    arguments: [
      "", "[]", "{", #"{"a"}"#, #"{"a":{"dtype":"F32"}}"#, #"{"a":{"shape":[-1]}}"#,
      #"{"a":{"shape":[1.5]}}"#, #"{"a":{"shape":[99999999999999999999]}}"#, #"{"a":{"extra":1}}"#,
      #"{"__metadata__":{"number":1}}"#, #"{} {}"#, #"{"a\x":{}}"#, #"{"a\u12":{}}"#,
      #"{"\ud83d":{}}"#, #"{"open"#, "{\"a\\",
    ])
  func json(_ header: String) throws {
    #expect(try refusal(header: header, data: 0)?.contains(": header, byte ") == true)
  }
}
