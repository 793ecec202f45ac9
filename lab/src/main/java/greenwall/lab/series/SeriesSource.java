package greenwall.lab.series;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Where series come from: the simulated fleet, or a file that was loaded.
public interface SeriesSource {
    /// Every series that matches all matchers and may have a sample between the instants, in any order, each
    /// once.
    List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis);

    /// The names of the metrics between the instants: a server keeps an index of them, and every console queries them
    /// first.
    default Set<String> names(long startMillis, long endMillis) {
        var names = new TreeSet<String>();
        var any = List.of(new LabelMatcher(Labels.NAME, LabelMatcher.Kind.NOT_EQUAL, ""));
        select(any, startMillis, endMillis)
                .forEach(series -> names.add(series.labels().metricName()));
        return names;
    }
}
