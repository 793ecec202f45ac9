package greenwall.fleet.runbook;

/// A problem in a runbook, and its location.
public record RunbookError(String file, int line, String text) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + text;
    }
}
