package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.form.FormQuery;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.source.InstantVector;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Set;

/// The time of the newest sample of one selector for each host, and the target that feeds it. The feeder
/// is kept when its series are gone, so that a rate that the source still returns is evaluated by the
/// target that failed.
public final class RawSampleAges {
    public static final int UNKNOWN = -1;

    /// How much later than its interval a rule may be evaluated, or how far back it may look on purpose: Mimir
    /// evaluates rules a minute late, so that all samples have arrived.
    private static final Duration RULE_DELAY = Duration.ofMinutes(1);

    private final String selector;
    private final boolean namesExporter;
    private long evaluatedAt;
    /// 0 if the series is not recorded, or the interval of its rule is not known.
    private long ruleLimit;
    private long[] newest = new long[0];
    private int[] feeder = new int[0];

    public RawSampleAges(String selector) {
        this.selector = selector;
        this.namesExporter = selector.startsWith("node_")
                || selector.contains(":")
                || FormQuery.metric(selector).equals("up");
    }

    public String selector() {
        return selector;
    }

    public void setRuleInterval(Duration interval) {
        ruleLimit = interval.isPositive()
                ? interval.multipliedBy(2).plus(RULE_DELAY).toMillis()
                : 0;
    }

    /// The greatest age in milliseconds that the interval of the rule explains; 0 if there is no rule, or if its
    /// interval is not known.
    long ruleLimit() {
        return ruleLimit;
    }

    /// Whether the rule has not recorded the series of a host for too long.
    boolean isRuleLate(int host) {
        return ruleLimit > 0 && newest(host) > 0 && evaluatedAt - newest(host) > ruleLimit;
    }

    public long evaluatedAt() {
        return evaluatedAt;
    }

    /// 0 if the host has no such sample now.
    public long newest(int host) {
        return host < newest.length ? newest[host] : 0;
    }

    /// The index of the target in the mapping; [#UNKNOWN] if it is not known.
    public int feedingTarget(int host) {
        return host < feeder.length ? feeder[host] : UNKNOWN;
    }

    /// Whether a value of this metric can come from a textfile of the host's node_exporter.
    boolean canBeTextfile() {
        return !namesExporter;
    }

    /// Keeps the feeders under a new mapping: hosts keep their indexes, targets get new ones.
    public void remap(HostMapping old, HostMapping now) {
        var indexes = new HashMap<Labels, Integer>();
        for (int i = 0; i < now.targets().size(); i++) {
            indexes.put(now.targets().get(i).labels(), i);
        }
        int before = feeder.length;
        newest = Arrays.copyOf(newest, now.hosts().size());
        feeder = Arrays.copyOf(feeder, now.hosts().size());
        for (int host = 0; host < feeder.length; host++) {
            int index = host < before ? feeder[host] : UNKNOWN;
            int successor = index < 0
                    ? UNKNOWN
                    : indexes.getOrDefault(old.targets().get(index).labels(), UNKNOWN);
            feeder[host] = successor >= 0 && now.hostOf(successor) == host ? successor : UNKNOWN;
        }
    }

    /// Sets a feeder that was found in past data, if none is known.
    public void setPastFeeder(int host, int target) {
        if (host >= 0 && host < feeder.length && feeder[host] < 0) {
            feeder[host] = target;
        }
    }

    /// Applies a response to `max by (job, instance) (timestamp(SELECTOR))`. Of several targets of a host, one
    /// that is up is used, then the newest. Rows of unknown targets are added to `unknown`. Call [#remap]
    /// first after a change of the mapping.
    public void setResponse(
            InstantVector answer, long serverNow, HostMapping mapping, RowTargets rowTargets, Set<Labels> unknown) {
        evaluatedAt = serverNow;
        Arrays.fill(newest, 0);
        var targets = rowTargets.targets(answer.series());
        for (int row = 0; row < targets.length; row++) {
            int index = targets[row];
            if (index < 0) {
                unknown.add(answer.labels(row));
                continue;
            }
            if (mapping.mixed().containsKey(index)) {
                continue;
            }
            int host = mapping.hostOf(index);
            long time = Math.round(answer.value(row) * 1000);
            if (newest[host] == 0 || better(mapping, index, time, host)) {
                newest[host] = time;
                feeder[host] = index;
            }
        }
    }

    private boolean better(HostMapping mapping, int index, long time, int host) {
        boolean up = mapping.targets().get(index).up();
        boolean upBefore =
                feeder[host] >= 0 && mapping.targets().get(feeder[host]).up();
        return up == upBefore ? time > newest[host] : up;
    }
}
