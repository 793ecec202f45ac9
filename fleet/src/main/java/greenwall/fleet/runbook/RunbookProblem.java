package greenwall.fleet.runbook;

/// What is wrong with a runbook, and where.
public record RunbookProblem(String file, int line, String text) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + text;
    }
}
