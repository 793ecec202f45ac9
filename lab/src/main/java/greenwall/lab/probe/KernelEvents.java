package greenwall.lab.probe;

import static java.util.Map.entry;

import greenwall.lab.tool.ToolHost;
import java.util.List;
import java.util.Map;

/// The kernel events of a simulated host, by the names that the tool forms use.
final class KernelEvents {
    /// The events of the interval that has just passed.
    @FunctionalInterface
    private interface Source {
        List<KernelEvent> during(Sampler sampler);
    }

    private final Map<String, Source> sources;

    KernelEvents(ToolHost sight) {
        var disks = new DiskEvents(sight);
        var tasks = new TaskEvents(sight);
        var files = new FileEvents(sight, disks);
        var network = new NetworkEvents(sight);
        sources = Map.ofEntries(
                entry("requests", disks::requests),
                entry("sizes", disks::sizes),
                entry("patterns", disks::patterns),
                entry("inOrder", disks::inOrder),
                entry("atRandom", disks::atRandom),
                entry("zio", disks::zio),
                entry("arcReads", disks::arcReads),
                entry("arcMisses", disks::arcMisses),
                entry("zfsReads", disks::zfsReads),
                entry("txgs", disks::txgs),
                entry("queued", tasks::queued),
                entry("turns", tasks::turns),
                entry("lengths", tasks::lengths),
                entry("samples", tasks::samples),
                entry("waits", tasks::waits),
                entry("blocked", tasks::blocked),
                entry("faults", tasks::faults),
                entry("births", tasks::births),
                entry("opens", tasks::opens),
                entry("calls", tasks::calls),
                entry("victims", tasks::victims),
                entry("ext4", files::ext4),
                entry("xfs", files::xfs),
                entry("zfs", files::zfs),
                entry("used", files::used),
                entry("cache", files::cache),
                entry("pages", files::pages),
                entry("asked", files::asked),
                entry("connects", network::connects),
                entry("lives", network::lives),
                entry("states", network::states),
                entry("retransmits", network::retransmits),
                entry("segments", network::segments),
                entry("traffic", network::traffic),
                entry("packets", network::packets),
                entry("softInterrupts", network::softInterrupts),
                entry("interrupts", network::interrupts));
    }

    /// @param asked a source's name, and `+FIELD=VALUE` where only those are wanted
    List<KernelEvent> during(String asked, Sampler sampler) {
        int plus = asked.indexOf('+');
        var source = sources.get(plus < 0 ? asked : asked.substring(0, plus));
        if (source == null) {
            throw new IllegalStateException("the forms of the tools name an unknown source: " + asked);
        }
        var all = source.during(sampler);
        if (plus < 0) {
            return all;
        }
        var condition = asked.substring(plus + 1).split("=");
        return all.stream()
                .filter(h -> h.text(condition[0]).equals(condition[1]))
                .toList();
    }
}
