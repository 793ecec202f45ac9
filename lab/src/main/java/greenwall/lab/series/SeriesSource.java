package greenwall.lab.series;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A source of series: the simulated fleet, or a loaded file.
public interface SeriesSource {
    /// Every series that matches all matchers and may have a sample between the instants, in any order, each
    /// once.
    List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis);

    /// The names of the metrics between the instants. Every console queries them first, so a server keeps an index.
    default Set<String> names(long startMillis, long endMillis) {
        var names = new TreeSet<String>();
        var any = List.of(new LabelMatcher(Labels.NAME, LabelMatcher.Kind.NOT_EQUAL, ""));
        select(any, startMillis, endMillis)
                .forEach(series -> names.add(series.labels().metricName()));
        return names;
    }
}
