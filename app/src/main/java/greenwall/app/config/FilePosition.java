package greenwall.app.config;

/// A position in a file, counted from 1 as in editors. Line 0 means the whole file.
public record FilePosition(int line, int column) {
    public static final FilePosition WHOLE = new FilePosition(0, 0);
}
