package greenwall.lab;

import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.prometheus.RulesView;
import greenwall.lab.rules.Ruler;
import greenwall.lab.series.Series;
import greenwall.lab.series.SeriesSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rules as the range's Prometheus sees them: none until they are there. They come last, because a first look over
/// the past hour is work that a range which has just been asked for should not wait for.
final class LateRules implements RulesView, SeriesSource {
    private record Arrived(RulesView view, SeriesSource series) {}

    @Nullable
    private volatile Arrived arrived;

    void come(Ruler ruler) {
        arrived = new Arrived(ruler.view(), ruler.series());
    }

    @Override
    public List<Group> groups() {
        var there = arrived;
        return there == null ? List.of() : there.view().groups();
    }

    @Override
    public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
        var there = arrived;
        return there == null ? List.of() : there.series().select(matchers, startMillis, endMillis);
    }
}
