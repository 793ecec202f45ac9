package greenwall.lab.tool;

import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.text.Fields;
import greenwall.lab.world.Arc;
import greenwall.lab.world.MachineParts.Dataset;
import greenwall.lab.world.PoolSimulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `zfs list`, `arcstat`, and the file that `arcstat` reads.
record ZfsTool(ToolHost sight) {
    private static final int SNAPSHOTS_KEPT = 36;
    private static final long HOUR = 3_600_000;
    private static final String USUAL_COLUMNS = "name,used,avail,refer,mountpoint";
    private static final String SPACE = "name,avail,used,usedsnap,usedds,usedrefreserv,usedchild";

    /// A file system, a volume, or a snapshot of one.
    private record Entry(PoolSimulation pool, Dataset set, Optional<Long> snapshot) {}

    int run(Call call) throws InterruptedException {
        var words = call.arguments();
        var command = words.isEmpty() ? "" : words.getFirst();
        return switch (command) {
            case "list" -> list(call, words.subList(1, words.size()));
            case "set", "rollback" -> call.fail(1, "cannot " + command + ": the practice range is read-only");
            default -> call.fail(2, "zfs: the practice range does not answer '" + command + "'");
        };
    }

    private int list(Call call, List<String> words) throws InterruptedException {
        var options = CommandOptions.of(words, "Hprt:o:s:S:d:");
        if (options.unknown().isPresent()) {
            return options.refuse(call, 2);
        }
        var entries = new ArrayList<Entry>();
        for (var pool : sight.simulation().pools()) {
            for (var set : pool.pool().datasets()) {
                add(pool, set, options.value("t").orElse("filesystem,volume"), entries);
            }
        }
        var asked = options.operands();
        boolean deep =
                options.has("r") || options.has("d") || options.value("t").isPresent();
        entries.removeIf(e -> !asked.isEmpty()
                && asked.stream()
                        .noneMatch(n -> e.set().name().equals(n)
                                || deep && e.set().name().startsWith(n + "/")));
        if (entries.isEmpty()) {
            return asked.isEmpty()
                    ? call.fail(0, "no datasets available")
                    : call.fail(1, "cannot open '" + asked.getFirst() + "': dataset does not exist");
        }
        options.value("s").or(() -> options.value("S")).ifPresent(by -> {
            Comparator<Entry> order = by.equals("creation")
                    ? Comparator.comparingLong(e -> e.snapshot().orElse(0L))
                    : Comparator.comparingDouble(e -> Double.parseDouble(
                            properties(e, true).getOrDefault(by, "0").replaceFirst("^\\D.*", "0")));
            entries.sort(options.has("S") ? order.reversed() : order);
        });
        var columns = List.of(options.value("o")
                .orElse(USUAL_COLUMNS)
                .replaceFirst("^space$", SPACE)
                .split(","));
        var table = new Table();
        entries.forEach(e -> table.add(properties(e, options.has("p"))));
        var unknown = columns.stream().filter(c -> !table.knows(c)).findFirst();
        if (unknown.isPresent()) {
            return call.fail(2, "bad property list: invalid property '" + unknown.get() + "'");
        }
        var headings = columns.stream().map(c -> c.toUpperCase(Locale.ROOT)).toList();
        call.print(table.print(columns, options.has("H") ? List.of() : headings, options.has("H"), "  "));
        return 0;
    }

    private void add(PoolSimulation pool, Dataset set, String types, List<Entry> entries) {
        if (types.matches(set.volume() ? ".*(vol|all).*" : ".*(filesystem|all).*")) {
            entries.add(new Entry(pool, set, Optional.empty()));
        }
        if (types.matches(".*(snap|all).*") && set.snapshots()) {
            long newest = sight.simulation().lastSnapshot(sight.now());
            for (int i = SNAPSHOTS_KEPT - 1; i >= 0; i--) {
                entries.add(new Entry(pool, set, Optional.of(newest - i * HOUR)));
            }
        }
    }

    private Map<String, String> properties(Entry entry, boolean exact) {
        var set = entry.set();
        boolean snapshot = entry.snapshot().isPresent();
        long t = entry.snapshot().orElse(sight.now());
        double used = entry.pool().usedAt(set, t);
        var name = set.name()
                + entry.snapshot()
                        .map(at -> "@autosnap_" + HostFacts.stamp(sight, at, "yyyy-MM-dd_HH:mm:ss") + "_hourly")
                        .orElse("");
        var all = new HashMap<String, String>();
        all.put("name", name);
        all.put("used", size(snapshot ? used * 0.0004 * sight.between(name, 0.2, 3) : used, exact));
        all.put("avail", snapshot ? "-" : size(entry.pool().availableAt(set, t), exact));
        all.put("refer", size(used * 0.97, exact));
        all.put("usedsnap", size(used * 0.03, exact));
        all.put("usedds", size(used * 0.97, exact));
        all.put("usedrefreserv", size(0, exact));
        all.put("usedchild", size(0, exact));
        all.put("mountpoint", snapshot || set.volume() ? "-" : set.mountpoint());
        all.put("quota", set.quotaBytes() == 0 ? "none" : size(set.quotaBytes(), exact));
        all.put("type", snapshot ? "snapshot" : set.volume() ? "volume" : "filesystem");
        all.put("creation", exact ? Long.toString(t / 1000) : HostFacts.stamp(sight, t, "EEE MMM d HH:mm yyyy"));
        return all;
    }

    private static String size(double bytes, boolean exact) {
        return exact ? Long.toString((long) bytes) : ToolNumbers.niceBytes(bytes);
    }

    int arcstat(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "");
        call.print(ToolPages.page("arcstat.head", Map.of()));
        return IntervalReport.run(call, options.number(0), options.number(1), millis -> {
            long t = sight.now();
            var facts = new HostFacts(sight, millis);
            var arc = sight.simulation().arc();
            var values = facts.host(1);
            values.put("read", count(facts.rate(arc.hits()) + facts.rate(arc.misses())));
            values.put("size", ToolNumbers.nice(arc.sizeAt(t)));
            values.put("target", ToolNumbers.nice(arc.targetAt(t)));
            values.put(
                    "available",
                    ToolNumbers.nice(sight.simulation().memory().at(t).available()));
            put(values, "data", facts, Arc.Access.DEMAND_DATA);
            put(values, "meta", facts, Arc.Access.DEMAND_METADATA);
            put(values, "prefetch", facts, prefetches());
            call.print(ToolPages.page("arcstat", values));
        });
    }

    private static Arc.Access[] prefetches() {
        return Arrays.stream(Arc.Access.values())
                .filter(access -> !access.name().startsWith("DEMAND"))
                .toArray(Arc.Access[]::new);
    }

    private void put(Map<String, Object> values, String name, HostFacts facts, Arc.Access... kinds) {
        double hits = 0;
        double misses = 0;
        for (var kind : kinds) {
            hits += facts.rate(sight.simulation().arc().hits(kind));
            misses += facts.rate(sight.simulation().arc().misses(kind));
        }
        values.put(name, count(hits + misses));
        values.put(name + "Hits", hits + misses <= 0 ? 0 : 100 * hits / (hits + misses));
    }

    private static String count(double value) {
        return value < 1000 ? ToolNumbers.format("%.0f", value) : ToolNumbers.format("%.1fK", value / 1000);
    }

    /// `/proc/spl/kstat/zfs/arcstats`.
    String kstat() {
        long t = sight.now();
        var simulation = sight.simulation();
        var arc = simulation.arc();
        var rows = new ArrayList<Map<String, Object>>();
        rows.add(new Fields().with("name", "hits").with("value", simulation.sinceBoot(arc.hits(), t)));
        rows.add(new Fields().with("name", "misses").with("value", simulation.sinceBoot(arc.misses(), t)));
        rows.add(new Fields().with("name", "c").with("value", arc.targetAt(t)));
        rows.add(new Fields().with("name", "c_min").with("value", arc.min()));
        rows.add(new Fields().with("name", "c_max").with("value", arc.max()));
        rows.add(new Fields().with("name", "size").with("value", arc.sizeAt(t)));
        return ToolPages.page("arcstats", Map.of("rows", rows));
    }
}
