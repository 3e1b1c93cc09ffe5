/// Colours of figures and page, for a light and a dark ground. Told apart also by readers with colour-blindness (Okabe and
/// Ito 2008), and never the only sign: curves differ in dash and marker too.
enum Palette {
    struct Ground {
        var page: String
        var panel: String
        var text: String
        var faint: String
        var line: String
        var without: String
        var with: String
        /// From the smallest size to the largest.
        var sizes: [String]
    }

    static let light = Ground(
        page: "#ffffff", panel: "#f6f7f9", text: "#1c2430", faint: "#5c6675", line: "#d5dae1", without: "#b84a00",
        with: "#005f9e", sizes: ["#b84a00", "#a6761d", "#1b7f5c", "#005f9e", "#6a3d9a", "#7a1f4b", "#3b3b3b"])
    static let dark = Ground(
        page: "#12161c", panel: "#1b212a", text: "#e6eaf0", faint: "#9aa6b5", line: "#36404d", without: "#f0904a",
        with: "#5cb3f0", sizes: ["#f0904a", "#e0c060", "#56c49a", "#5cb3f0", "#b79be8", "#e58bb4", "#c8c8c8"])

    /// CSS variables of a ground.
    static func variables(_ ground: Ground) -> String {
        var lines = [
            "--page:\(ground.page)", "--panel:\(ground.panel)", "--text:\(ground.text)", "--faint:\(ground.faint)",
            "--line:\(ground.line)", "--without:\(ground.without)", "--with:\(ground.with)",
        ]
        for (index, colour) in ground.sizes.enumerated() { lines.append("--size\(index):\(colour)") }
        return lines.joined(separator: ";")
    }
}
