package greenwall.fleet.source;

import java.util.List;
import java.util.Map;

/// A source of metrics that several clusters share. What does not depend on the cluster is asked once for all of them.
public final class SharedMetrics {
    final Metrics whole;
    final SharedAnswer<Map<String, List<Metrics.MetricMetadata>>> metadata;
    final SharedAnswer<List<Metrics.RuleGroup>> rules;
    final SharedAnswer<List<Metrics.RuleAlert>> alerts;
    final SharedAnswer<List<Metrics.Target>> targets;
    final SharedAnswer<Metrics.BuildInfo> buildInfo;
    final SharedAnswer<List<Metrics.Part>> parts;

    public SharedMetrics(Metrics whole) {
        this.whole = whole;
        metadata = new SharedAnswer<>(whole::metadata);
        rules = new SharedAnswer<>(whole::rules);
        alerts = new SharedAnswer<>(whole::alerts);
        targets = new SharedAnswer<>(whole::targets);
        buildInfo = new SharedAnswer<>(whole::buildInfo);
        parts = new SharedAnswer<>(whole::parts);
    }

    /// What of it belongs to one cluster.
    public Metrics slice(String cluster, ClusterSlice slice) {
        var source = new Source(cluster, whole.source().kind(), whole.source().url());
        return new SlicedMetrics(this, whole, source, slice);
    }
}
