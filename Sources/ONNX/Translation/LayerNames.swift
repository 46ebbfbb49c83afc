/// What the nodes of a file are called, for people.
///
/// Exporters of PyTorch write to which module a node belongs: the layer is called by the module's path,
/// such as `layer1.0.conv1`. Other nodes are called by what they make.
struct LayerNames {
  /// The name of each node's layer: letters, digits, dots, underscores, hyphens; none stands twice.
  let names: [String]
  /// What messages call each node.
  let labels: [String]
  /// The modules around each node, the outermost first.
  let scopes: [[String]]
  /// Convolutions with a batch norm in them, by the name of the convolution alone: the layer behind both.
  let folded: [String: String]

  init(_ nodes: [ProtoNode]) {
    labels = nodes.enumerated().map { $1.name.isEmpty ? "number \($0 + 1)" : $1.name }
    let scopes = nodes.map { Self.scopes(of: $0) }
    var containers: Set<String> = []
    for list in scopes {
      for outer in (list ?? []).dropLast() { containers.insert(outer) }
    }
    var (names, folded, counts) = ([String](), [String: String](), [String: Int]())
    var taken: Set<String> = []
    for (number, node) in nodes.enumerated() {
      let (base, alone) = Self.base(node, number, scopes[number], containers)
      var name = base
      while taken.contains(name) {
        counts[base, default: 0] += 1
        name = "\(base)_\(counts[base, default: 0])"
      }
      taken.insert(name)
      names.append(name)
      if let alone, folded[alone] == nil { folded[alone] = name }
    }
    (self.names, self.folded) = (names, folded)
    self.scopes = scopes.map { $0 ?? [] }
  }

  /// The modules around a node; nil where the file does not say.
  private static func scopes(of node: ProtoNode) -> [String]? {
    if let entry = node.metadataProps.first(where: { $0.key == "pkg.torch.onnx.name_scopes" }) {
      let parts = entry.value.matches(of: /'([^']*)'|"([^"]*)"/).map { String($0.1 ?? $0.2 ?? "") }
      return parts.dropFirst().dropLast().map { clean($0) }
    }
    guard node.name.hasPrefix("/"), node.name.utf8.count <= 4096 else { return nil }
    let parts = node.name.split(separator: "/").dropLast().map(String.init)
    var paths: [String] = []
    for (place, part) in parts.enumerated() {
      guard place > 0, let outer = paths.last else {
        paths.append(part)
        continue
      }
      // A list of modules repeats its own name before the number.
      let repeated = parts[place - 1] + "."
      paths.append(
        part.hasPrefix(repeated) ? outer + "." + part.dropFirst(repeated.count) : outer + "." + part
      )
    }
    return paths.map { clean($0) }
  }

  /// A node's name, and that of the convolution alone where it has a batch norm in it.
  private static func base(
    _ node: ProtoNode, _ number: Int, _ scopes: [String]?, _ containers: Set<String>
  ) -> (String, alone: String?) {
    let module = module(of: node)
    if let scopes {
      guard let path = scopes.last, !path.isEmpty else {
        return (clean(node.opType.lowercased()), nil)
      }
      if node.opType == "Conv" {
        if let module, module != path { return (path, module) }
        let parameters = node.input.dropFirst()
        if parameters.count == 2, parameters.allSatisfy({ $0.hasPrefix("onnx::Conv_") }) {
          return (path + "-bn", path)
        }
      }
      return (containers.contains(path) ? path + "." + clean(node.opType.lowercased()) : path, nil)
    }
    if let module {
      return node.input.count > 2 && node.input[2] == node.input[1] + "_bias"
        ? (module + "-bn", module) : (module, nil)
    }
    let name = clean(node.output.first ?? "")
    return (name.isEmpty ? "node\(number + 1)" : name, nil)
  }

  /// The module that the weight of a convolution or a matrix belongs to.
  private static func module(of node: ProtoNode) -> String? {
    guard ["Conv", "ConvTranspose", "Gemm"].contains(node.opType), node.input.count > 1,
      node.input[1].hasSuffix(".weight"), !node.input[1].contains(":")
    else { return nil }
    return clean(String(node.input[1].dropLast(".weight".count)))
  }

  /// A name that can be that of a folder.
  static func clean(_ text: String) -> String {
    var result = ""
    for character in text.prefix(200).unicodeScalars {
      switch character {
      case "a"..."z", "A"..."Z", "0"..."9", "_", "-": result.unicodeScalars.append(character)
      case ".", "/", ":": if !result.isEmpty, result.last != "." { result += "." }
      default: result += "_"
      }
    }
    while result.last == "." { result.removeLast() }
    return result
  }
}
