package greenwall.fleet.explain;

import greenwall.fleet.CountText;
import java.util.List;

/// How much of the logs was read. `cut` means that a limit of the console or of the server left lines of the
/// window unread; `coveredOfWindow` and `coveredOfBaseline` are shares of their lengths,
/// the second of the host's own log if it has one.
///
/// @param coarse lines of which at most the first word was compared, because there were too many kinds of lines
public record LogCoverage(
        long lines,
        long bytes,
        long windowLines,
        long coarse,
        boolean cut,
        double coveredOfWindow,
        double coveredOfBaseline,
        int requests,
        List<LogQuery> queries) {
    public static final LogCoverage NOTHING = new LogCoverage(0, 0, 0, 0, false, 0, 0, 0, List.of());

    /// What was not read, as an addition to a sentence; empty if everything was.
    ///
    /// @param order in which the window was read
    String gaps(String order) {
        return (cut ? "; " + percent(coveredOfWindow) + " of the window's log could be read" + order : "")
                + (lines > 0 ? baselineGap(coveredOfBaseline) : "")
                + coarseText();
    }

    static String baselineGap(double covered) {
        return covered < 0.995 ? "; " + percent(covered) + " of the log to compare with was read" : "";
    }

    /// How many lines were not compared completely, as an addition to a sentence.
    public String coarseText() {
        return coarse == 0 ? "" : "; of " + CountText.of(coarse, "line") + " at most the first word was compared";
    }

    private static String percent(double part) {
        long percent = Math.min(99, Math.round(100 * part));
        return (percent == 0 ? "less than 1" : "only " + percent) + " %";
    }

    /// A query, the host that it is for, and whose lines it selects: `itself`, `neighbours`, or `as asked`
    /// for the query of the question.
    public record LogQuery(String role, String host, String query) {}
}
