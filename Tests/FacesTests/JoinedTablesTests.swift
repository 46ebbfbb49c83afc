import Concepts
import Faces
import Foundation
import Specification
import TestSupport
import Testing

@Suite("Joined tables that are lists, or say too little or too much")
struct JoinedListTests {
  private let main = "image,Smiling\ns/1.png,1\ns/2.png,0\ns/3.png,1\n"

  private func table(_ others: [(name: String, text: String)]) throws -> FaceTable {
    let folder = try pictureFolder(["s/1.png", "s/2.png", "s/3.png"], csv: main)
    var columns = TableColumns()
    for (name, text) in others {
      try Data(text.utf8).write(to: folder.file(name))
      columns.joined.append(folder.file(name).path)
    }
    return try TableSource(
      csv: folder.file("table.csv"), images: folder.file("img"), columns: columns
    ).table
  }

  private func message(_ name: String, _ text: String) -> String {
    let error = #expect(throws: FacesError.self) { try table([(name, text)]) }
    return error?.description ?? ""
  }

  @Test(
    "a list without a header gives partitions, by its name or its words",
    arguments: [
      ("list_eval_partition.txt", "1.png 0\n2.png 1\n3.png 0\n"),
      ("list.txt", "1.png  tr\r\n2.png  val\r\n3.png  tr\r\n"),
      ("a.csv", "1.png,0\n2.png,1\n3.png,0\nq.png,2\n"),
      ("partition.csv", "1,0\n2,1\n3,0\n"), ("b.txt", "s/3\ttrain\ns/2\tdev\ns/1\ttrain\n"),
      ("split.csv", "image,partition\n1,0\n2,1\n3,0\n"),
    ])
  func partitions(name: String, text: String) throws {
    #expect(try table([(name, text)]).partitions == [.train, .validation, .train])
  }

  @Test("a list called identities gives persons; a list that could be anything needs a header")
  func persons() throws {
    let text = "1.png 7\n2.png 9\n3.png 7\n"
    #expect(try table([("identity_CelebA.txt", text)]).identities == [7, 9, 7])
    #expect(message("list.txt", text).contains("line 1: found “7” beside a picture, and no header"))
    let flags = message("list.csv", "1.png,0\n2.png,1\n3.png,0\n")
    #expect(flags.contains("a header such as image,partition or image,identity"))
    #expect(message("wide.csv", "1.png,0,5\n").contains("found 1.png, a picture, and no header"))
    #expect(
      message("partition.txt", "1.png 0\n2.png 3\n3.png 0\n")
        .contains("line 2, column partition: found 3"))
  }

  @Test("a table that adds nothing, or has none of the pictures, is refused")
  func nothing() throws {
    let empty = message("more.csv", "image,mood\n1.png,glad\n2.png,sad\n")
    #expect(empty.contains("more.csv adds no column: it has mood."), "\(empty)")
    #expect(empty.contains("line 2 has “glad”, neither yes nor no"), "\(empty)")
    #expect(message("more.csv", "image,Male\n1.png,\n2.png,\n").contains("adds no column"))
    #expect(message("names.txt", "1.png\n2.png\n").contains("adds no column"))
    #expect(message("more.csv", "image,Male\nq.png,1\nr.png,0\n").contains("found no picture of"))
  }

  @Test("a picture that stands twice with other values is refused, and with the same ones is not")
  func twice() throws {
    let male = message("more.csv", "image,Male\n1.png,1\n2.png,0\n./1.png,0\n")
    #expect(
      male.contains("line 4, column image: found ./1.png again, and other values than on line 2"),
      "\(male)")
    let partition = message("list.csv", "1.png,train\n2.png,test\n3.png,train\n1.png,test\n")
    #expect(partition.contains("line 4, column image: found 1.png again"))
    let same = try table([("more.csv", "image,Male\n1.png,1\n2.png,0\n1.png,1\n")])
    #expect(same.attributes["Male"] == [true, false, nil])
  }

  @Test("what a further table does not know is counted, and what contradicts the first is said")
  func counts() throws {
    let known = try table([("more.csv", "image,Male,age\n2.png,1,20\n3.png,,30\n")])
    #expect(known.attributes["Male"] == [nil, true, nil])
    #expect(known.notes.contains(.unknown(column: "Male", rows: 2, line: 2)), "\(known.notes)")
    #expect(known.notes.contains(.unknown(column: "age", rows: 1, line: 2)), "\(known.notes)")
    #expect(known.notes.count { $0.column == "Male" } == 1)

    let (first, second) = ("1.png,0\n2.png,1\n3.png,2\n", "1.png,0\n2.png,2\n3.png,2\n")
    let twice = try table([("a.csv", first), ("b.csv", second)])
    #expect(twice.partitions == [.train, .validation, .test])
    let notice = twice.notices(about: []).joined()
    #expect(notice.contains("b.csv contradicts 1 picture, the first of them s/2.png"), "\(notice)")
    let persons = try table([
      ("a.csv", "image,person\n1,x\n2,y\n3,x\n"), ("b.csv", "image,person\n1,7\n2,9\n3,7\n"),
    ])
    #expect(persons.notices(about: []).isEmpty)
  }

  @Test("a column of partitions under another name is pointed out")
  func subset() throws {
    let table = try table([("more.csv", "image,Male,subset\n1,1,training\n2,0,val\n3,1,testing\n")])
    #expect(table.partitions == nil)
    let notice = table.notices(about: []).joined()
    #expect(notice.contains("Name it with “partition: subset”"), "\(notice)")
    #expect(!notice.contains("passed over"))
  }
}
