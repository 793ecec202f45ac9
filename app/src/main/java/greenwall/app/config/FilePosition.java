package greenwall.app.config;

/// Where in a file something stands, counted from 1 as editors do. Line 0 means the file as a whole.
public record FilePosition(int line, int column) {
    public static final FilePosition WHOLE = new FilePosition(0, 0);
}
