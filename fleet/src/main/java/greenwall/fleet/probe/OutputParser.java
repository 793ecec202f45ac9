package greenwall.fleet.probe;

import java.time.Instant;

/// Parses the lines of a tool into [ProbeOutput] as they arrive. No input makes it throw or grow without
/// bound: what does not fit is counted in [#dropped].
public interface OutputParser {
    /// One line, without its end.
    void line(String line, Instant at);

    /// The end of the input: passes on what is incomplete.
    void end(Instant at);

    /// Lines, or parts of them, that were cut, too long or too many.
    long dropped();
}
