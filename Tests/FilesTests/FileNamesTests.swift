import Files
import Testing

@Suite("Names of files")
struct FileNamesTests {
  @Test("two names never share a file, also on a disk that knows no capital letters")
  func collisions() {
    let names = ["Big Nose", "Big-Nose", "big/nose", "Big Nose~2", "Big_Nose", "BIG NOSE"]
    let files = FileNames(names)
    let all = names.map { files[$0] }
    #expect(all.prefix(3) == ["Big-Nose", "Big-Nose~2", "big-nose~3"])
    #expect(Set(all.map { $0.lowercased() }).count == names.count, "\(all)")
    #expect(FileNames(names)["big/nose"] == "big-nose~3")
  }

  @Test("a name keeps letters of any script and stays in its folder")
  func fitting() {
    #expect(FileNames.fit("blur sigma=0.5") == "blur-sigma=0.5")
    #expect(FileNames.fit("Brille ähnlich") == "Brille-ähnlich")
    #expect(FileNames.fit("../../etc/passwd") == "-.-..-etc-passwd")
    #expect(FileNames.fit("..") == "-." && FileNames.fit("") == "-")
    #expect(FileNames.fit("a\nb\0c~") == "a-b-c-")
  }

  @Test("one name spelt with other code points is one file; long names are cut and told apart")
  func spelling() {
    var files = FileNames()
    #expect(files.file(for: "Caf\u{E9}") == files.file(for: "Cafe\u{301}"))
    let long = String(repeating: "ä", count: 200)
    let (first, second) = (files.file(for: long), files.file(for: long + "b"))
    #expect(first.utf8.count <= 150 && first != second && second.hasSuffix("~2"))
  }
}
