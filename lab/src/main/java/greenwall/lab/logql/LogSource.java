package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import java.util.List;
import java.util.Set;

/// A source of lines: the simulated hosts, or a recording. Times are nanoseconds since the epoch; a window includes its
/// start and excludes its end.
public interface LogSource {
    /// Passes on every line of the window whose stream matches, each once, in any order, except that lines of one
    /// stream and one instant keep their order. Where it is cheap, the same stream is the same object.
    void read(List<LabelMatcher> selector, long startNanos, long endNanos, Sink sink);

    /// The streams that may have lines in the window.
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
