package greenwall.fleet.logql;

/// Why a text is no LogQL, in Loki's words. A line and column of zero mean that the whole text is meant.
public record LogqlError(int line, int column, String message) {
    public static LogqlError whole(String message) {
        return new LogqlError(0, 0, message);
    }

    /// The line that Loki itself would answer.
    public String text() {
        return line == 0 && column == 0
                ? "parse error : " + message
                : "parse error at line " + line + ", col " + column + ": " + message;
    }
}
