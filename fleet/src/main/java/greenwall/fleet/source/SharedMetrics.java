package greenwall.fleet.source;

import java.util.List;
import java.util.Map;

/// A source of metrics that several clusters share. What does not depend on the cluster is asked once for all of them.
public final class SharedMetrics {
    final Metrics whole;
    final SharedResponse<Map<String, List<Metrics.MetricMetadata>>> metadata;
    final SharedResponse<List<Metrics.RuleGroup>> rules;
    final SharedResponse<List<Metrics.RuleAlert>> alerts;
    final SharedResponse<List<Metrics.Target>> targets;
    final SharedResponse<Metrics.BuildInfo> buildInfo;
    final SharedResponse<List<Metrics.Part>> parts;

    public SharedMetrics(Metrics whole) {
        this.whole = whole;
        metadata = new SharedResponse<>(whole::metadata);
        rules = new SharedResponse<>(whole::rules);
        alerts = new SharedResponse<>(whole::alerts);
        targets = new SharedResponse<>(whole::targets);
        buildInfo = new SharedResponse<>(whole::buildInfo);
        parts = new SharedResponse<>(whole::parts);
    }

    /// What of it belongs to one cluster.
    public Metrics slice(String cluster, ClusterSlice slice) {
        var source = new Source(cluster, whole.source().kind(), whole.source().url());
        return new ClusterMetrics(this, whole, source, slice);
    }
}
