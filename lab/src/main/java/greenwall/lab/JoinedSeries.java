package greenwall.lab;

import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.series.Series;
import greenwall.lab.series.SeriesSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Several sources that have no series in common, as one.
record JoinedSeries(List<SeriesSource> sources) implements SeriesSource {
    @Override
    public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
        var all = new ArrayList<Series>();
        for (var source : sources) {
            all.addAll(source.select(matchers, startMillis, endMillis));
        }
        return all;
    }

    @Override
    public Set<String> names(long startMillis, long endMillis) {
        var all = new TreeSet<String>();
        sources.forEach(source -> all.addAll(source.names(startMillis, endMillis)));
        return all;
    }
}
