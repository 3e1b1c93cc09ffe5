/// The program's version.
public enum ProgramVersion {
    public static let current = "0.1.0"
}
