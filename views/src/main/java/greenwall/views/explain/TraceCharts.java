package greenwall.views.explain;

import greenwall.fleet.explain.Counts;
import greenwall.fleet.explain.SeriesTrace;
import greenwall.views.chart.VolumeData;
import greenwall.views.logs.Volumes;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes an explanation's series and counts drawable.
final class TraceCharts {
    private TraceCharts() {}

    /// The usual distance of two points; zero where there are not enough.
    static Duration step(List<SeriesTrace> traces) {
        if (traces.isEmpty() || traces.getFirst().size() < 3) {
            return Duration.ZERO;
        }
        var times = traces.getFirst().timeMillis();
        var steps = new long[times.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = times[i + 1] - times[i];
        }
        Arrays.sort(steps);
        return Duration.ofMillis(steps[steps.length / 2]);
    }

    static VolumeData volume(Map<String, Counts> levels) {
        var first = levels.values().iterator().next();
        var counts = new HashMap<String, double[]>();
        levels.forEach((level, each) ->
                counts.put(level, Arrays.stream(each.counts()).asDoubleStream().toArray()));
        return Volumes.of("Lines by level", counts, first.start(), first.step());
    }
}
