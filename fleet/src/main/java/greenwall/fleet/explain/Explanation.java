package greenwall.fleet.explain;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An immutable snapshot of the explanation of a change, with the parts known so far.
///
/// @param unit the unit of the metric, as in the table of quantities; empty if unknown
/// @param query PromQL of the metric; empty while unknown
/// @param metricSeries the metric's series, the explained one first
/// @param onset empty while unknown, and if there is no change
/// @param largerOnset a larger change of the same series elsewhere in the window; the explanation is about the
///     change nearest to the question
/// @param window in which lines were searched: derived from the onset, or else from the question
/// @param levels log volume of the host by level, over baseline and window
/// @param took time since the question
public record Explanation(
        ExplainQuestion question,
        String title,
        String unit,
        String query,
        List<TimeSeries> metricSeries,
        Optional<Onset> onset,
        Optional<Onset> largerOnset,
        TimeWindow window,
        TimeWindow baseline,
        Optional<ChangeExtent> scope,
        List<RankedTemplate> templates,
        List<RankedSeries> series,
        List<KnownEvent> events,
        Map<String, LineCounts> levels,
        LogCoverage logCoverage,
        List<SectionState> sections,
        Conclusion conclusion,
        Duration took) {
    public boolean complete() {
        return conclusion.kind() != Conclusion.Kind.PENDING;
    }
}
