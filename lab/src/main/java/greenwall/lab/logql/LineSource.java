package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import java.util.List;
import java.util.Set;

/// A source of log lines: the simulated hosts or a recording. Times are in epoch nanoseconds. A window
/// includes its start and excludes its end.
public interface LineSource {
    /// Passes every line in the window whose stream matches to the sink, each once and in any order, except
    /// that lines of the same stream and time keep their order. Where this is cheap, equal streams are the
    /// same object.
    void read(List<LabelMatcher> selector, long startNanos, long endNanos, Sink sink);

    /// Returns the streams that may have lines in the window.
    Set<Labels> streams(List<LabelMatcher> selector, long startNanos, long endNanos);

    @FunctionalInterface
    interface Sink {
        void line(Labels stream, long timeNanos, String text);
    }

    static boolean matches(List<LabelMatcher> selector, Labels stream) {
        for (LabelMatcher matcher : selector) {
            if (!matcher.matches(stream.get(matcher.name()))) {
                return false;
            }
        }
        return true;
    }
}
