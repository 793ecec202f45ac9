package greenwall.lab.logql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import java.util.List;
import java.util.Set;

/// Where lines come from: the simulated hosts, or a recording. Times are nanoseconds since the epoch; a window holds
/// its start and not its end.
public interface LogSource {
    /// Hands over every line of the window whose stream matches, each once, in any order but that lines of one
    /// stream and one instant keep theirs. The same stream comes as the same object, where that is cheap.
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
