package greenwall.connectors.ssh;

import greenwall.fleet.probe.run.ToolError;
import java.util.Optional;

/// The errors that a tool printed, and the worst of them.
final class ToolErrorCollector {
    private static final int MAX_LINES = 100;

    private final boolean plain;
    private Optional<ToolError> worst = Optional.empty();
    private String worstLine = "";
    private String lastLine = "";
    private int lines;

    /// @param plain whether the tool is an ordinary tool of the host
    ToolErrorCollector(boolean plain) {
        this.plain = plain;
    }

    /// Keeps the error that this line means, if it is worse than the others.
    void keepIfWorse(String line) {
        var error = ToolError.of(line, plain);
        if (error.isPresent()
                && (worst.isEmpty() || error.get().rank() < worst.get().rank())) {
            worst = error;
            worstLine = line.strip();
        }
    }

    /// Adds a line of standard error.
    void add(String line) {
        keepIfWorse(line);
        if (lines++ < MAX_LINES && !ToolError.isHarmless(line)) {
            lastLine = line.strip();
        }
    }

    Optional<ToolError> worst() {
        return worst;
    }

    /// Whether the tool cannot work any more.
    boolean hasFatalError() {
        return worst.filter(ToolError::fatal).isPresent();
    }

    /// The line that best explains a failure.
    String explanation() {
        return worstLine.isEmpty() ? lastLine : worstLine;
    }
}
