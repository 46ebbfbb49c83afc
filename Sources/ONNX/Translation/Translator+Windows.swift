import Graphs
import Tensors

// Operations that move a window over a map.

extension Translator {
  /// A window as a node describes it, for maps of these sides, and the sides of what it makes.
  private func window(
    _ context: inout NodeContext, sides: [Int], kernel: [Int]?
  ) throws(Fault) -> (Window, places: [Int]) {
    let stated = try context.attributes.ints("kernel_shape")
    guard let kernel = kernel ?? stated, kernel.count == 2, stated ?? kernel == kernel else {
      throw Fault("has a window of \(stated ?? kernel ?? []); only two sides can be computed")
    }
    let strides = try context.attributes.ints("strides") ?? [1, 1]
    let dilations = try context.attributes.ints("dilations") ?? [1, 1]
    var pads = try context.attributes.ints("pads") ?? [0, 0, 0, 0]
    let automatic = try context.attributes.word("auto_pad", "NOTSET")
    let isCeiled = try context.attributes.int("ceil_mode", 0) != 0
    let most = 1 << 16
    guard strides.count == 2, dilations.count == 2, pads.count == 4,
      (kernel + strides + dilations).allSatisfy({ (1...most).contains($0) }),
      pads.allSatisfy({ (-most...most).contains($0) })
    else {
      throw Fault(
        contradiction:
          "has a window of \(kernel), strides \(strides), dilations \(dilations), pads \(pads)")
    }
    guard pads.allSatisfy({ $0 >= 0 }) else { throw Fault("has pads \(pads) below 0") }
    var places = [0, 0]
    for side in 0..<2 {
      let reach = (kernel[side] - 1) * dilations[side] + 1
      switch automatic {
      case "NOTSET", "VALID":
        if automatic == "VALID" { (pads[side], pads[side + 2]) = (0, 0) }
        let room = sides[side] + pads[side] + pads[side + 2] - reach
        guard room >= 0 else {
          throw Fault(
            contradiction: "has a window of \(kernel), reach \(reach), on maps of \(sides)")
        }
        places[side] = room / strides[side] + 1
        if isCeiled, room % strides[side] != 0,
          places[side] * strides[side] < sides[side] + pads[side]
        {
          places[side] += 1
        }
      case "SAME_UPPER", "SAME_LOWER":
        places[side] = (sides[side] + strides[side] - 1) / strides[side]
        let all = max(0, (places[side] - 1) * strides[side] + reach - sides[side])
        let less = all / 2
        pads[side] = automatic == "SAME_UPPER" ? less : all - less
        pads[side + 2] = all - pads[side]
      default: throw Fault(contradiction: "has auto_pad \(automatic)")
      }
    }
    let window = Window(
      height: kernel[0], width: kernel[1], strides: strides, dilations: dilations, padding: pads)
    return (window, places)
  }

  /// The sides of the maps that an input is of.
  private func sides(_ node: Int) throws(Fault) -> [Int] {
    let shape = graph.nodes[node].shape
    guard shape.count == 3 else {
      throw Fault("reads \([images] + shape); only maps of channels, rows and columns can be read")
    }
    return Array(shape.dropFirst())
  }

  mutating func convolution(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    guard let weight = try context.weights(1), weight.shape.count == 4 else {
      throw Fault("has no weight of four sides")
    }
    let (window, places) = try window(
      &context, sides: try sides(input), kernel: Array(weight.shape[2...]))
    let groups = try context.attributes.int("group", 1)
    let operation = GraphOperation.convolution(
      window, groups: groups, weight: Self.tensor(Folding.transpose(weight, [2, 3, 1, 0])),
      bias: try context.weights(2).map { Self.tensor($0) })
    guard window.places(height: try sides(input)[0], width: try sides(input)[1]) != nil,
      places.allSatisfy({ $0 >= 1 })
    else { throw Fault(contradiction: "has a window that does not fit on its maps") }
    return try add(operation, [input], context)
  }

  mutating func transposedConvolution(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = try sides(input)
    guard let weight = try context.weights(1), weight.shape.count == 4 else {
      throw Fault("has no weight of four sides")
    }
    let kernel = Array(weight.shape[2...])
    let strides = try context.attributes.ints("strides") ?? [1, 1]
    let dilations = try context.attributes.ints("dilations") ?? [1, 1]
    let further = try context.attributes.ints("output_padding") ?? [0, 0]
    var pads = try context.attributes.ints("pads") ?? [0, 0, 0, 0]
    let automatic = try context.attributes.word("auto_pad", "NOTSET")
    let stated = try context.attributes.ints("output_shape")
    let groups = try context.attributes.int("group", 1)
    let most = 1 << 16
    guard try context.attributes.ints("kernel_shape") ?? kernel == kernel, strides.count == 2,
      dilations.count == 2, further.count == 2, pads.count == 4,
      (kernel + strides + dilations).allSatisfy({ (1...most).contains($0) }),
      (pads + further).allSatisfy({ (0...most).contains($0) })
    else { throw Fault(contradiction: "has a window, strides or pads that do not go together") }
    var places = [0, 0]
    for side in 0..<2 {
      let whole =
        (sides[side] - 1) * strides[side] + further[side]
        + (kernel[side] - 1) * dilations[side] + 1
      if automatic == "VALID" { (pads[side], pads[side + 2]) = (0, 0) }
      var wanted: Int?
      if let stated, stated.count == 2 || stated.count == 4 {
        wanted = stated[stated.count - 2 + side]
      } else if automatic.hasPrefix("SAME") {
        wanted = sides[side] * strides[side]
      }
      if let wanted {
        guard (1...1 << 20).contains(wanted) else {
          throw Fault(contradiction: "makes maps of \(stated ?? [])")
        }
        // More than the windows reach stays empty.
        let all = max(0, whole - wanted)
        pads[side] = automatic == "SAME_UPPER" ? all / 2 : all - all / 2
        places[side] = wanted
      } else {
        places[side] = whole - pads[side] - pads[side + 2]
      }
    }
    let window = Window(
      height: kernel[0], width: kernel[1], strides: strides, dilations: dilations, padding: pads)
    return try add(
      .transposedConvolution(
        window, groups: groups, weight: Self.tensor(Folding.transpose(weight, [0, 2, 3, 1])),
        bias: try context.weights(2).map { Self.tensor($0) }, sides: places), [input], context)
  }

  mutating func pool(_ context: inout NodeContext, _ kind: WindowPool) throws(Fault) -> Int {
    let input = try context.image(0)
    let (window, places) = try window(&context, sides: try sides(input), kernel: nil)
    return try add(.pool(window, kind, sides: places), [input], context)
  }

  mutating func globalPool(
    _ kind: RowReduction, _ context: NodeContext
  ) throws(Fault) -> Int {
    let input = try context.image(0)
    _ = try sides(input)
    return try add(.reduction(kind, sides: [1, 2], keeps: true), [input], context)
  }

  mutating func resize(_ context: inout NodeContext) throws(Fault) -> Int {
    let input = try context.image(0)
    let sides = try sides(input)
    let mode = try context.attributes.word("mode", "nearest")
    let isNew = context.node.opType == "Resize" && opset >= 11
    var scales: [Float]?
    var sizes: [Int]?
    if isNew {
      if let list = try context.known(2), list.count > 0 { scales = list.floats }
      if let list = try context.integers(3), !list.isEmpty { sizes = list }
    } else if let list = try context.attributes.floats("scales") {
      scales = list
    } else {
      scales = try context.known(1)?.floats
    }
    var axes = [0, 1, 2, 3]
    if let list = try context.attributes.ints("axes") {
      axes = []
      for side in list { axes.append(try NodeContext.side(side, of: 4)) }
    }
    let position = try context.attributes.word(
      "coordinate_transformation_mode", isNew ? "half_pixel" : "asymmetric")
    let nearest = try context.attributes.word(
      "nearest_mode", isNew ? "round_prefer_floor" : "floor")
    let policy = try context.attributes.word("keep_aspect_ratio_policy", "stretch")
    let antialias = try context.attributes.int("antialias", 0)
    let sharpness = try context.attributes.float("cubic_coeff_a", -0.75)
    let leavesOut = try context.attributes.int("exclude_outside", 0) != 0
    _ = try context.attributes.float("extrapolation_value", 0)
    guard policy == "stretch", antialias == 0,
      ["nearest", "linear", "bilinear", "cubic"].contains(mode)
    else { throw Fault("resizes by the mode \(mode), antialias \(antialias), policy \(policy)") }
    var resized: [Resizing] = []
    for side in 0..<4 {
      guard let place = axes.firstIndex(of: side) else {
        if side >= 2 { resized.append(Resizing(keeping: sides[side - 2])) }
        continue
      }
      let length = side == 0 ? images : side == 1 ? graph.nodes[input].shape[0] : sides[side - 2]
      var (count, scale) = (length, Double(1))
      if let sizes, place < sizes.count {
        count = sizes[place]
        scale = Double(count) / Double(length)
      } else if let scales, place < scales.count {
        scale = Double(scales[place])
        guard scale.isFinite, scale > 0, Double(length) * scale < 1e6 else {
          throw Fault(contradiction: "has the scales \(scales)")
        }
        count = Int((Double(length) * scale).rounded(.down))
      } else {
        throw Fault(contradiction: "has neither sizes nor scales for each side")
      }
      guard (1...1 << 20).contains(count) else {
        throw Fault(contradiction: "makes a side of \(count)")
      }
      if side < 2 {
        guard count == length else { throw Fault("resizes images or channels") }
        continue
      }
      resized.append(
        Resizing(
          length: length, count: count, scale: scale, position: position, nearest: nearest,
          isLinear: mode != "nearest"))
    }
    if mode == "cubic" {
      return try add(
        .resample(
          rows: try resized[0].cubic(sharpness: Double(sharpness), leavesOut: leavesOut),
          columns: try resized[1].cubic(sharpness: Double(sharpness), leavesOut: leavesOut)),
        [input], context)
    }
    return try add(
      .resize(rows: try resized[0].table(), columns: try resized[1].table()), [input], context)
  }
}
