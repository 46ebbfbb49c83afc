import Seeding
import Testing

private func digest(_ bytes: some Sequence<UInt8>) -> String {
  var hash = SHA256()
  hash.update(bytes)
  return hash.hexadecimal
}

@Test(
  "digests are those of the standard's examples",
  arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
func standardDigests(text: String, expected: String) {
  #expect(digest(text.utf8) == expected)
}

@Test("a million letters have the standard's digest")
func longMessage() {
  #expect(
    digest(repeatElement(UInt8(ascii: "a"), count: 1_000_000))
      == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
}

@Test("bytes may come in any pieces")
func pieces() {
  let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 * 7) }
  var hash = SHA256()
  for cut in [0..<1, 1..<64, 64..<129, 129..<300] { hash.update(bytes[cut]) }
  #expect(hash.hexadecimal == digest(bytes))
}
