package greenwall.lab.promql;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A source of series: the simulated fleet or a loaded file.
public interface SeriesSource {
    /// Returns every series that matches all matchers and may have a sample in the window, each once and in
    /// any order.
    List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis);

    /// Returns the metric names in the window. Every console queries them first, so a server should keep an
    /// index.
    default Set<String> names(long startMillis, long endMillis) {
        var names = new TreeSet<String>();
        var any = List.of(new LabelMatcher(Labels.NAME, LabelMatcher.Kind.NOT_EQUAL, ""));
        select(any, startMillis, endMillis)
                .forEach(series -> names.add(series.labels().metricName()));
        return names;
    }
}
