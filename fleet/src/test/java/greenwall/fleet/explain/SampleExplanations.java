package greenwall.fleet.explain;

import greenwall.fleet.TimeWindow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Explanations without related series.
public final class SampleExplanations {
    private SampleExplanations() {}

    public static Explanation of(
            ExplainQuestion question,
            String title,
            String unit,
            List<TimeSeries> series,
            Optional<Onset> onset,
            TimeWindow window,
            List<RankedTemplate> templates,
            Conclusion conclusion) {
        return new Explanation(
                question,
                title,
                unit,
                title,
                series,
                onset,
                Optional.empty(),
                window,
                window,
                Optional.empty(),
                templates,
                List.of(),
                List.of(),
                Map.of(),
                LogCoverage.NOTHING,
                List.of(),
                conclusion,
                Duration.ZERO);
    }
}
