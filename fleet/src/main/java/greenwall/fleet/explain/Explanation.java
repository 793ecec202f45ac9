package greenwall.fleet.explain;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is known so far about a spike, immutable; a new one comes whenever a part arrives.
///
/// @param title what is explained, in words
/// @param unit of the metric, as in the table of quantities; empty where it is not known
/// @param query PromQL of the metric; empty while it is not known
/// @param traces the metric's series, the one that is explained first
/// @param onset empty while it is not known, and where there is no change
/// @param taller a taller change of the same series elsewhere in the window in question; the one that was pointed at is
/// explained
/// @param window in which lines were looked for: derived from the onset, or from the question where there is
/// none
/// @param baseline before it, to compare with
/// @param levels log volume of the host by level, over baseline and window
/// @param verdict in the end conclusive or not, with the reason
/// @param took since the question
public record Explanation(
        Question question,
        String title,
        String unit,
        String query,
        List<SeriesTrace> traces,
        Optional<Onset> onset,
        Optional<Onset> taller,
        TimeWindow window,
        TimeWindow baseline,
        Optional<Scope> scope,
        List<RankedTemplate> templates,
        List<RankedSeries> series,
        List<KnownEvent> events,
        Map<String, Counts> levels,
        LogCoverage read,
        List<SectionState> parts,
        Conclusion verdict,
        Duration took) {
    /// Whether nothing more will come.
    public boolean complete() {
        return verdict.kind() != Conclusion.Kind.PENDING;
    }
}
