package greenwall.lab.series;

import greenwall.fleet.promql.LabelMatcher;
import java.util.List;

/// Where series come from: the simulated fleet, or a file that was loaded.
public interface SeriesSource {
    /// Every series that matches all matchers and may have a sample between the instants, in any order, each
    /// once.
    List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis);
}
