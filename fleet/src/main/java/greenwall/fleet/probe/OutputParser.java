package greenwall.fleet.probe;

import java.time.Instant;

/// Parses the lines of a tool into [ProbeOutput] as they arrive. No input makes it throw an exception or use
/// unbounded memory: input that does not fit is counted in [#dropped].
public interface OutputParser {
    /// One line, without its end.
    void line(String line, Instant at);

    /// Called at the end of the input; passes on the incomplete output.
    default void end(Instant at) {}

    /// The number of lines, or parts of them, that were too long or too many.
    default long dropped() {
        return 0;
    }
}
