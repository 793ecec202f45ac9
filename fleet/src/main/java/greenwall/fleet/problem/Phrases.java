package greenwall.fleet.problem;

import greenwall.fleet.Unit;
import greenwall.fleet.state.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The value of a quantity in words. `@` stands for the value, `#` for the first of its keys.
public final class Phrases {
    /// Quantities shown as numbers of a problem, the most telling first.
    static final Map<String, String> FACTS = new LinkedHashMap<>();

    /// Quantities that only say what is wrong with a host.
    private static final Map<String, String> OTHERS = Map.ofEntries(
            Map.entry("arc.hit_ratio.demand", "the ARC answers @ of demand reads"),
            Map.entry("ds.quota", "the quota of # is nearly used"),
            Map.entry("ebpf.txg.p99", "1 in 100 syncs takes @"),
            Map.entry("pool.fragmentation", "pool # is @ fragmented"),
            Map.entry("repl.errors", "failed copies: @"),
            Map.entry("slo.arc", "the error budget of the ARC burns"),
            Map.entry("slo.host", "its error budget burns"),
            Map.entry("slo.pool", "the error budget of pool # burns"),
            Map.entry("slo.wg", "the error budget of its tunnels burns"),
            Map.entry("systemd.failed", "failed units: @"),
            Map.entry("target.down", "exporters that do not answer: @"),
            Map.entry("up", "the # exporter is down"),
            Map.entry("wg.never", "never a handshake with #"));

    static {
        FACTS.put("ebpf.disk.p99", "1 in 100 requests takes @");
        FACTS.put("disk.read.latency", "reads take @");
        FACTS.put("disk.write.latency", "writes take @");
        FACTS.put("pool.health", "pool # is @");
        FACTS.put("scrub.errors", "the scrub found @ errors");
        FACTS.put("pool.errors", "@ files of pool # have errors");
        FACTS.put("disk.util", "busy @ of the time");
        FACTS.put("arc.hit_ratio", "the ARC answers @ of the reads");
        FACTS.put("mem.util", "memory is @ used");
        FACTS.put("cpu.util", "CPUs are @ busy");
        FACTS.put("load.per_cpu", "load is @ of the CPUs");
        FACTS.put("ebpf.runq.p99", "1 in 100 tasks waits @ for a CPU");
        FACTS.put("tcp.retrans", "segments sent again: @");
        FACTS.put("fs.full_in", "full in @");
        FACTS.put("fs.used", "@ used");
        FACTS.put("fs.root.used", "/ is @ used");
        FACTS.put("pool.full_in", "pool # is full in @");
        FACTS.put("pool.usage", "pool # is @ used");
        FACTS.put("repl.age", "last copied @ ago");
        FACTS.put("snap.age", "newest snapshot of # is @ old");
        FACTS.put("clock.offset", "off by @");
        FACTS.put("clock.synced", "it is not synchronised to a time server");
        FACTS.put("wg.handshake.age", "last handshake @ ago");
        FACTS.put("vm.disk.latency", "guests wait @ for their disks");
        FACTS.put("vm.steal", "guests wait @ of the time for a CPU");
        FACTS.put("vm.state", "guest # is @");
        FACTS.put("uptime", "booted @ ago");
    }

    private Phrases() {}

    static String filled(String phrase, String value, String key) {
        return phrase.replace("@", value).replace("#", Subject.brief(key));
    }

    /// What a cell that is not well says, with what it is of: `sdf: reads take 160 ms`. Empty where there are no words
    /// for it, and where nobody measures it any more.
    public static Optional<String> of(Cell cell) {
        var id = cell.quantity().id();
        var phrase = FACTS.getOrDefault(id, OTHERS.getOrDefault(id, ""));
        var value = Double.isNaN(cell.value())
                ? cell.state().word()
                : cell.word().orElseGet(() -> Unit.of(cell.quantity().unit()).text(cell.value()));
        var keys = new ArrayList<String>();
        cell.key().forEach((_, each) -> keys.add(Subject.brief(each)));
        boolean keyed = phrase.contains("#");
        boolean lost = ProblemSigns.UNSEEN.contains(cell.state()) && !id.equals("up")
                || Double.isNaN(cell.value()) && phrase.contains("@") && !id.equals("vm.state");
        if (phrase.isEmpty() || lost || keyed && keys.isEmpty()) {
            return Optional.empty();
        }
        var of = keyed || keys.isEmpty() ? "" : String.join(" ", keys) + ": ";
        return Optional.of(of + filled(phrase, value, keys.isEmpty() ? "" : keys.getFirst()));
    }
}
