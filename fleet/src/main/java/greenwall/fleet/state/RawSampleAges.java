package greenwall.fleet.state;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.source.Vector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Set;

/// When the newest sample of one raw selector was taken, host by host, and which target feeds it. The feeder is
/// remembered when its series are gone, so that a value which a rate still answers can be held against the
/// target that died.
public final class RawSampleAges {
    public static final int NOBODY = -1;

    private final String selector;
    private final boolean namesExporter;
    long evaluatedAt;
    long[] newest = new long[0];
    int[] feeder = new int[0];

    public RawSampleAges(String selector) {
        this.selector = selector;
        this.namesExporter = selector.startsWith("node_") || selector.contains(":") || selector.startsWith("up");
    }

    public String selector() {
        return selector;
    }

    public long evaluatedAt() {
        return evaluatedAt;
    }

    /// 0 where the host has no such sample now.
    public long newest(int host) {
        return host < newest.length ? newest[host] : 0;
    }

    /// The index of the target in the folding; [#NOBODY] where none is known.
    public int feeder(int host) {
        return host < feeder.length ? feeder[host] : NOBODY;
    }

    /// Whether a value of this metric can come from a textfile of the host's node_exporter.
    boolean canBeTextfile() {
        return !namesExporter;
    }

    /// Keeps the feeders through a new folding: hosts keep their indexes, targets get new ones.
    public void refold(HostMapping old, HostMapping now) {
        var indexes = new HashMap<Labels, Integer>();
        for (int i = 0; i < now.targets().size(); i++) {
            indexes.put(now.targets().get(i).labels(), i);
        }
        int before = feeder.length;
        newest = Arrays.copyOf(newest, now.hosts().size());
        feeder = Arrays.copyOf(feeder, now.hosts().size());
        for (int host = 0; host < feeder.length; host++) {
            int index = host < before ? feeder[host] : NOBODY;
            int renewed = index < 0
                    ? NOBODY
                    : indexes.getOrDefault(old.targets().get(index).labels(), NOBODY);
            feeder[host] = renewed >= 0 && now.hostOf(renewed) == host ? renewed : NOBODY;
        }
    }

    /// Names a feeder that was found in the past, where there is none.
    public boolean recall(int host, int target) {
        if (host < 0 || host >= feeder.length || feeder[host] >= 0) {
            return false;
        }
        feeder[host] = target;
        return true;
    }

    /// Takes an answer of `max by (job, instance) (timestamp(SELECTOR))` over. Of several targets of one host
    /// one that is up wins, then the newest. Rows of targets that are not known are added to `strays`.
    /// [#refold] has to come first.
    public void take(Vector answer, long serverNow, HostMapping folding, RowHosts places, Set<Labels> strays) {
        evaluatedAt = serverNow;
        Arrays.fill(newest, 0);
        var targets = places.targets(answer.series());
        for (int row = 0; row < targets.length; row++) {
            int index = targets[row];
            if (index < 0) {
                strays.add(answer.labels(row));
                continue;
            }
            int host = folding.hostOf(index);
            long time = Math.round(answer.value(row) * 1000);
            if (newest[host] == 0 || better(folding, index, time, host)) {
                newest[host] = time;
                feeder[host] = index;
            }
        }
    }

    private boolean better(HostMapping folding, int index, long time, int host) {
        boolean up = folding.targets().get(index).up();
        boolean upBefore =
                feeder[host] >= 0 && folding.targets().get(feeder[host]).up();
        return up == upBefore ? time > newest[host] : up;
    }
}
