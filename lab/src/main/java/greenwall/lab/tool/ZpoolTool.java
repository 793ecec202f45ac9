package greenwall.lab.tool;

import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.world.PoolSimulation;
import greenwall.lab.world.PoolSimulation.ErrorKind;
import greenwall.lab.world.PoolSimulation.Scan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `zpool status`, `zpool list` and `zpool get`; [ZpoolIostat] is another of them.
record ZpoolTool(ToolHost sight) {
    private static final String USUAL_COLUMNS =
            "name,size,allocated,free,checkpoint,expandsize,fragmentation,capacity,dedupratio,health,altroot";

    int run(Call call) throws InterruptedException {
        var words = call.arguments();
        var command = words.isEmpty() ? "" : words.getFirst();
        var rest = words.isEmpty() ? words : words.subList(1, words.size());
        return switch (command) {
            case "status" -> status(call, rest);
            case "list" -> list(call, rest);
            case "get" -> get(call, rest);
            case "iostat" -> new ZpoolIostat(sight).run(call, rest);
            case "scrub", "clear", "replace", "offline", "online", "import" ->
                call.fail(
                        1,
                        "cannot %s '%s': %s"
                                .formatted(
                                        command,
                                        words.getLast(),
                                        call.root() ? "the practice range is read-only" : "permission denied"));
            default -> call.fail(2, "zpool: the practice range does not answer '" + command + "'");
        };
    }

    /// The named pools, or all; empty after an error message about one that is missing.
    static List<PoolSimulation> chosen(ToolHost sight, Call call, List<String> names) throws InterruptedException {
        var all = List.copyOf(sight.simulation().pools());
        for (var name : names) {
            if (all.stream().noneMatch(p -> p.pool().name().equals(name))) {
                call.fail(1, "cannot open '" + name + "': no such pool");
                return List.of();
            }
        }
        return all.stream()
                .filter(p -> names.isEmpty() || names.contains(p.pool().name()))
                .toList();
    }

    private int status(Call call, List<String> words) throws InterruptedException {
        var options = CommandOptions.of(words, "vxPL");
        if (options.unknown().isPresent()) {
            return options.refuse(call, 2);
        }
        var pools = chosen(sight, call, options.operands());
        if (pools.isEmpty()) {
            return 1;
        }
        var shown =
                pools.stream().filter(p -> !options.has("x") || !isHealthy(p)).toList();
        if (shown.isEmpty()) {
            call.print("all pools are healthy\n");
        }
        for (var pool : shown) {
            call.print((pool == shown.getFirst() ? "" : "\n") + status(pool, options.has("v")));
        }
        return 0;
    }

    private boolean isHealthy(PoolSimulation pool) {
        return pool.healthAt(sight.now()).equals("ONLINE") && dataErrors(pool) == 0 && deviceErrors(pool) == 0;
    }

    private long errors(PoolSimulation pool, String device, ErrorKind kind) {
        return Math.round(sight.simulation().sinceBoot(pool.errors(device, kind), sight.now()));
    }

    private long deviceErrors(PoolSimulation pool) {
        long sum = 0;
        for (var device : pool.pool().devices()) {
            for (var kind : ErrorKind.values()) {
                sum += errors(pool, device, kind);
            }
        }
        return sum;
    }

    private long dataErrors(PoolSimulation pool) {
        return Math.round(sight.simulation().sinceBoot(pool.dataErrors(), sight.now()));
    }

    private String status(PoolSimulation simulation, boolean verbose) {
        long errors = dataErrors(simulation);
        return ToolPages.page(
                "pool",
                Map.of(
                        "name", simulation.pool().name(),
                        "health", simulation.healthAt(sight.now()),
                        "advice",
                                advice(simulation)
                                        .map(a -> ToolPages.page("pool." + a, Map.of()))
                                        .orElse(""),
                        "scan", scan(simulation),
                        "config", config(simulation),
                        "errors",
                                errors == 0
                                        ? "No known data errors"
                                        : verbose
                                                ? "Permanent errors have been detected in the following files:\n\n        "
                                                        + simulation
                                                                .pool()
                                                                .datasets()
                                                                .getFirst()
                                                                .name() + ":<0x1>"
                                                : errors + " data errors, use '-v' for a list"));
    }

    private Optional<String> advice(PoolSimulation simulation) {
        var states = simulation.pool().devices().stream()
                .map(d -> simulation.diskStateAt(d, sight.now()))
                .toList();
        return dataErrors(simulation) > 0
                ? Optional.of("corrupt")
                : states.contains("FAULTED")
                        ? Optional.of("faulted")
                        : states.contains("UNAVAIL") || states.contains("REMOVED")
                                ? Optional.of("missing")
                                : deviceErrors(simulation) > 0 ? Optional.of("errors") : Optional.empty();
    }

    private String when(long t) {
        return HostFacts.stamp(sight, t, "EEE MMM d HH:mm:ss yyyy");
    }

    private String scan(PoolSimulation simulation) {
        return simulation.scanAt(sight.now()).map(this::scan).orElse("none requested");
    }

    private String scan(Scan scan) {
        long t = sight.now();
        var done = scan.resilver() ? "resilvered" : "repaired";
        if (!scan.runsAt(t)) {
            return "%s%s %s in %s with %d errors on %s"
                    .formatted(
                            scan.resilver() ? "" : "scrub ",
                            done,
                            ToolNumbers.niceBytes(scan.repairedBytes()),
                            clock((scan.to() - scan.from()) / 1000),
                            scan.errors(),
                            when(scan.to()));
        }
        double progress = scan.progressAt(t);
        double issued = scan.toExamine() * progress;
        double scanned = Math.min(scan.toExamine(), issued * 1.08);
        double seconds = Math.max(1, (t - scan.from()) / 1000.0);
        var total = ToolNumbers.nice(scan.toExamine());
        // Older versions tell the total once, newer ones behind each figure.
        boolean slashes = !sight.host().os().zfs().matches("(0|2\\.[01])\\..*");
        var of = slashes ? " / " + total : "";
        return "%s in progress since %s\n\t%s scanned at %s/s, %s issued at %s/s%s\n\t%s %s, %.2f%% done, %s to go"
                .formatted(
                        scan.resilver() ? "resilver" : "scrub",
                        when(scan.from()),
                        ToolNumbers.nice(scanned) + of,
                        ToolNumbers.nice(scanned / seconds),
                        ToolNumbers.nice(issued) + of,
                        ToolNumbers.nice(issued / seconds),
                        slashes ? "" : ", " + total + " total",
                        ToolNumbers.niceBytes(scan.repairedBytes() * progress),
                        done,
                        100 * progress,
                        clock((scan.to() - t) / 1000));
    }

    private static String clock(long seconds) {
        long days = seconds / 86_400;
        var time = ToolNumbers.format("%02d:%02d:%02d", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        return days > 0 ? days + " days " + time : time;
    }

    private String config(PoolSimulation simulation) {
        long t = sight.now();
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("NAME", "STATE", "READ", "WRITE", "CKSUM", ""));
        rows.add(List.of(simulation.pool().name(), simulation.healthAt(t), "0", "0", "0", ""));
        boolean resilvers =
                simulation.scanAt(t).filter(s -> s.resilver() && s.runsAt(t)).isPresent();
        for (var vdev : simulation.pool().vdevs()) {
            boolean alone = vdev.devices().size() == 1;
            if (!alone) {
                rows.add(List.of("  " + vdev.name(), simulation.vdevStateAt(vdev, t), "0", "0", "0", ""));
            }
            for (var device : vdev.devices()) {
                var state = simulation.diskStateAt(device, t);
                rows.add(List.of(
                        (alone ? "  " : "    ") + sight.diskName(device),
                        state,
                        ToolNumbers.nice(errors(simulation, device, ErrorKind.READ)),
                        ToolNumbers.nice(errors(simulation, device, ErrorKind.WRITE)),
                        ToolNumbers.nice(errors(simulation, device, ErrorKind.CHECKSUM)),
                        state.equals("FAULTED")
                                ? "  too many errors"
                                : state.equals("UNAVAIL") ? "  cannot open" : resilvers ? "  (resilvering)" : ""));
            }
        }
        int width = rows.stream().mapToInt(r -> r.getFirst().length()).max().orElse(0);
        var out = new StringBuilder();
        for (var row : rows) {
            out.append(ToolNumbers.format("\t%-" + width + "s  %-8s %5s %5s %5s%s\n", row.toArray()));
        }
        return out.toString();
    }

    private int list(Call call, List<String> words) throws InterruptedException {
        var options = CommandOptions.of(words, "Hpo:");
        if (options.unknown().isPresent()) {
            return options.refuse(call, 2);
        }
        var pools = chosen(sight, call, options.operands());
        if (pools.isEmpty()) {
            return 1;
        }
        var columns = List.of(options.value("o").orElse(USUAL_COLUMNS).split(","));
        var table = new Table();
        for (var pool : pools) {
            table.add(properties(pool, options.has("p")));
        }
        var unknown = columns.stream().filter(c -> !table.knows(c)).findFirst();
        if (unknown.isPresent()) {
            return call.fail(2, "bad property list: invalid property '" + unknown.get() + "'");
        }
        var headings = columns.stream().map(ZpoolTool::heading).toList();
        call.print(table.print(columns, options.has("H") ? List.of() : headings, options.has("H"), "  "));
        return 0;
    }

    private int get(Call call, List<String> words) throws InterruptedException {
        var pools = chosen(sight, call, words.stream().skip(1).toList());
        var property = words.isEmpty() ? "" : words.getFirst();
        call.print("NAME  PROPERTY  VALUE  SOURCE\n");
        for (var pool : pools) {
            var value = properties(pool, false).get(property);
            if (value == null) {
                return call.fail(2, "bad property list: invalid property '" + property + "'");
            }
            call.print(pool.pool().name() + "  " + property + "  " + value + "  -\n");
        }
        return pools.isEmpty() ? 1 : 0;
    }

    private static String heading(String column) {
        return switch (column) {
            case "allocated" -> "ALLOC";
            case "checkpoint" -> "CKPOINT";
            case "expandsize" -> "EXPANDSZ";
            case "fragmentation" -> "FRAG";
            case "capacity" -> "CAP";
            case "dedupratio" -> "DEDUP";
            default -> column.toUpperCase(Locale.ROOT);
        };
    }

    private Map<String, String> properties(PoolSimulation simulation, boolean exact) {
        var pool = simulation.pool();
        double allocated = simulation.allocatedAt(sight.now());
        var percent = exact ? "" : "%";
        var all = new HashMap<String, String>();
        all.put("name", pool.name());
        all.put("size", size(pool.sizeBytes(), exact));
        all.put("allocated", size(allocated, exact));
        all.put("alloc", size(allocated, exact));
        all.put("free", size(pool.sizeBytes() - allocated, exact));
        all.put("fragmentation", (int) sight.between("frag " + pool.name(), 4, 34) + percent);
        all.put("capacity", (int) (100 * allocated / pool.sizeBytes()) + percent);
        all.put("dedupratio", exact ? "1.00" : "1.00x");
        all.put("health", simulation.healthAt(sight.now()));
        all.put("guid", pool.guid());
        all.put("readonly", "off");
        List.of("checkpoint", "expandsize", "altroot").forEach(name -> all.put(name, "-"));
        return all;
    }

    private static String size(double bytes, boolean exact) {
        return exact ? Long.toString((long) bytes) : ToolNumbers.nice(bytes);
    }
}
