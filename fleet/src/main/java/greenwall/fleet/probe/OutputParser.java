package greenwall.fleet.probe;

import java.time.Instant;

/// Makes [Output] of a tool's lines as they come. Nothing that comes makes it throw or grow without bound: what
/// does not fit is counted in [#dropped].
public interface OutputParser {
    /// One line, without its end.
    void line(String line, Instant at);

    /// There is no more: what was begun is handed over.
    void end(Instant at);

    /// Lines, or parts of them, that were cut, too long or too many.
    long dropped();
}
