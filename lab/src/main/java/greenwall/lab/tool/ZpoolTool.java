package greenwall.lab.tool;

import greenwall.lab.shell.Call;
import greenwall.lab.world.Parts.Pool;
import greenwall.lab.world.PoolLife;
import greenwall.lab.world.PoolLife.ErrorKind;
import greenwall.lab.world.PoolLife.Scan;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `zpool status`, `zpool list` and `zpool get`; [ZpoolIostat] is the third of them.
final class ZpoolTool {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT).withZone(ZoneOffset.UTC);
    private final Sight sight;

    ZpoolTool(Sight sight) {
        this.sight = sight;
    }

    int run(Call call) throws InterruptedException {
        var words = call.arguments();
        if (words.isEmpty()) {
            return call.fail(2, "missing command\nusage: zpool command args ...");
        }
        var rest = words.subList(1, words.size());
        return switch (words.getFirst()) {
            case "status" -> status(call, rest);
            case "list" -> list(call, rest);
            case "iostat" -> new ZpoolIostat(sight).run(call, rest);
            case "version", "--version" -> {
                call.print("zfs-%s-1\nzfs-kmod-%s-1\n"
                        .formatted(sight.host().os().zfs(), sight.host().os().zfs()));
                yield 0;
            }
            case "scrub", "clear", "replace", "offline", "online", "trim", "export", "import", "destroy" ->
                call.process().isRoot()
                        ? call.fail(
                                1, "cannot open '" + last(rest) + "': the practice range is not changed from within")
                        : call.fail(1, "cannot %s '%s': permission denied".formatted(words.getFirst(), last(rest)));
            default -> call.fail(2, "unrecognized command '" + words.getFirst() + "'\nusage: zpool command args ...");
        };
    }

    private static String last(List<String> words) {
        return words.isEmpty() ? "" : words.getLast();
    }

    /// The pools that were named, or all; empty after saying which is missing.
    static List<PoolLife> chosen(Sight sight, Call call, List<String> names) throws InterruptedException {
        var all = new ArrayList<PoolLife>();
        if (names.isEmpty()) {
            all.addAll(sight.life().pools());
            if (all.isEmpty()) {
                call.fail(0, "no pools available");
            }
        }
        for (var name : names) {
            var found = sight.life().pools().stream()
                    .filter(p -> p.pool().name().equals(name))
                    .findFirst();
            if (found.isEmpty()) {
                call.fail(1, "cannot open '" + name + "': no such pool");
                return List.of();
            }
            all.add(found.get());
        }
        return all;
    }

    private int status(Call call, List<String> words) throws InterruptedException {
        var options = Options.of(words, "vxPpLDtsie:");
        if (options.unknown().isPresent()) {
            return call.fail(
                    2,
                    "invalid option '" + options.unknown().get()
                            + "'\nusage:\n\tstatus [-c [script1,script2,...]] [-igLpPstvxD]");
        }
        var pools = chosen(sight, call, options.operands());
        if (pools.isEmpty()) {
            return options.operands().isEmpty() ? 0 : 1;
        }
        long t = sight.now();
        if (options.has("x") && pools.stream().allMatch(p -> healthy(p, t))) {
            call.print(
                    options.operands().isEmpty()
                            ? "all pools are healthy\n"
                            : "pool '" + options.operands().getFirst() + "' is healthy\n");
            return 0;
        }
        boolean first = true;
        for (var pool : pools) {
            if (options.has("x") && healthy(pool, t)) {
                continue;
            }
            call.print((first ? "" : "\n") + statusOf(pool, t, options.has("v")));
            first = false;
        }
        return 0;
    }

    private boolean healthy(PoolLife pool, long t) {
        return pool.healthAt(t).equals("ONLINE") && dataErrors(pool, t) == 0 && deviceErrors(pool, t) == 0;
    }

    private long deviceErrors(PoolLife pool, long t) {
        long sum = 0;
        for (var device : pool.pool().devices()) {
            for (var kind : ErrorKind.values()) {
                sum += count(pool, device, kind, t);
            }
        }
        return sum;
    }

    private long count(PoolLife pool, String device, ErrorKind kind, long t) {
        return Math.round(sight.life().sinceBoot(pool.errors(device, kind), t));
    }

    private long dataErrors(PoolLife pool, long t) {
        return Math.round(sight.life().sinceBoot(pool.dataErrors(), t));
    }

    private String statusOf(PoolLife life, long t, boolean verbose) {
        var pool = life.pool();
        var health = life.healthAt(t);
        var out = new StringBuilder();
        out.append("  pool: ").append(pool.name()).append('\n');
        out.append(" state: ").append(health).append('\n');
        out.append(advice(life, t));
        out.append("  scan: ").append(scan(life, t)).append('\n');
        out.append("config:\n\n");
        out.append(config(life, t));
        long errors = dataErrors(life, t);
        if (errors == 0) {
            out.append("\nerrors: No known data errors\n");
        } else if (verbose) {
            out.append("\nerrors: Permanent errors have been detected in the following files:\n\n");
            out.append("        ").append(pool.datasets().getFirst().name()).append(":<0x1>\n");
        } else {
            out.append("\nerrors: ").append(errors).append(" data errors, use '-v' for a list\n");
        }
        return out.toString();
    }

    private String advice(PoolLife life, long t) {
        var states =
                life.pool().devices().stream().map(d -> life.diskStateAt(d, t)).toList();
        if (dataErrors(life, t) > 0) {
            return """
                    status: One or more devices has experienced an error resulting in data
                    \tcorruption.  Applications may be affected.
                    action: Restore the file in question if possible.  Otherwise restore the
                    \tentire pool from backup.
                       see: https://openzfs.github.io/openzfs-docs/msg/ZFS-8000-8A
                    """;
        }
        if (states.contains("FAULTED")) {
            return """
                    status: One or more devices are faulted in response to persistent errors.
                    \tSufficient replicas exist for the pool to continue functioning in a
                    \tdegraded state.
                    action: Replace the faulted device, or use 'zpool clear' to mark the device
                    \trepaired.
                    """;
        }
        if (states.stream().anyMatch(s -> s.equals("UNAVAIL") || s.equals("REMOVED"))) {
            return """
                    status: One or more devices could not be used because the label is missing or
                    \tinvalid.  Sufficient replicas exist for the pool to continue
                    \tfunctioning in a degraded state.
                    action: Replace the device using 'zpool replace'.
                       see: https://openzfs.github.io/openzfs-docs/msg/ZFS-8000-4J
                    """;
        }
        if (deviceErrors(life, t) > 0) {
            return """
                    status: One or more devices has experienced an unrecoverable error.  An
                    \tattempt was made to correct the error.  Applications are unaffected.
                    action: Determine if the device needs to be replaced, and clear the errors
                    \tusing 'zpool clear' or replace the device with 'zpool replace'.
                       see: https://openzfs.github.io/openzfs-docs/msg/ZFS-8000-9P
                    """;
        }
        return "";
    }

    private String scan(PoolLife life, long t) {
        var found = life.scanAt(t);
        if (found.isEmpty()) {
            return "none requested";
        }
        Scan scan = found.get();
        var what = scan.resilver() ? "resilver" : "scrub";
        if (!scan.runsAt(t)) {
            var took = clock((scan.to() - scan.from()) / 1000);
            var done = WHEN.format(sight.shown(scan.to()));
            return scan.resilver()
                    ? "resilvered %s in %s with %d errors on %s"
                            .formatted(Text.niceBytes(scan.repairedBytes()), took, scan.errors(), done)
                    : "scrub repaired %s in %s with %d errors on %s"
                            .formatted(Text.niceBytes(scan.repairedBytes()), took, scan.errors(), done);
        }
        double progress = scan.progressAt(t);
        double total = scan.toExamine();
        double issued = total * progress;
        double scanned = Math.min(total, issued * 1.08);
        double seconds = Math.max(1, (t - scan.from()) / 1000.0);
        boolean slashes = !sight.host().os().zfs().matches("(0|2\\.[01])\\..*");
        var scannedText = slashes ? Text.nice(scanned) + " / " + Text.nice(total) : Text.nice(scanned);
        var issuedText = slashes ? Text.nice(issued) + " / " + Text.nice(total) : Text.nice(issued);
        return "%s in progress since %s\n\t%s scanned at %s/s, %s issued at %s/s%s\n\t%s %s, %.2f%% done, %s to go"
                .formatted(
                        what,
                        WHEN.format(sight.shown(scan.from())),
                        scannedText,
                        Text.nice(scanned / seconds),
                        issuedText,
                        Text.nice(issued / seconds),
                        slashes ? "" : ", " + Text.nice(total) + " total",
                        Text.niceBytes(scan.repairedBytes() * progress),
                        scan.resilver() ? "resilvered" : "repaired",
                        100 * progress,
                        clock((scan.to() - t) / 1000));
    }

    private static String clock(long seconds) {
        long days = seconds / 86_400;
        var time = Text.format("%02d:%02d:%02d", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
        return days > 0 ? days + " days " + time : time;
    }

    private String config(PoolLife life, long t) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("NAME", "STATE", "READ", "WRITE", "CKSUM"));
        rows.add(List.of(life.pool().name(), life.healthAt(t), "0", "0", "0"));
        for (var vdev : life.pool().vdevs()) {
            boolean alone = vdev.devices().size() == 1;
            if (!alone) {
                rows.add(List.of("  " + vdev.name(), life.vdevStateAt(vdev, t), "0", "0", "0"));
            }
            for (var device : vdev.devices()) {
                var state = life.diskStateAt(device, t);
                rows.add(List.of(
                        (alone ? "  " : "    ") + byId(device),
                        state,
                        Text.nice(count(life, device, ErrorKind.READ, t)),
                        Text.nice(count(life, device, ErrorKind.WRITE, t)),
                        Text.nice(count(life, device, ErrorKind.CHECKSUM, t)),
                        switch (state) {
                            case "FAULTED" -> "  too many errors";
                            case "UNAVAIL" -> "  cannot open";
                            default -> running(life, t);
                        }));
            }
        }
        int width = rows.stream().mapToInt(r -> r.getFirst().length()).max().orElse(0);
        var out = new StringBuilder();
        for (var row : rows) {
            var line = Text.format(
                    "\t%-" + width + "s  %-8s %5s %5s %5s", row.get(0), row.get(1), row.get(2), row.get(3), row.get(4));
            out.append(line).append(row.size() > 5 ? row.get(5) : "").append('\n');
        }
        return out.toString();
    }

    private static String running(PoolLife life, long t) {
        boolean resilvers =
                life.scanAt(t).filter(s -> s.resilver() && s.runsAt(t)).isPresent();
        return resilvers ? "  (resilvering)" : "";
    }

    private String byId(String device) {
        return sight.host().disk(device).map(d -> d.byId()).orElse(device);
    }

    private int list(Call call, List<String> words) throws InterruptedException {
        var options = Options.of(words, "Hpvo:LPgT:");
        if (options.unknown().isPresent()) {
            return call.fail(
                    2,
                    "invalid option '" + options.unknown().get()
                            + "'\nusage:\n\tlist [-gHLpPv] [-o property[,...]] [-T d|u] [pool] ...");
        }
        var pools = chosen(sight, call, options.operands());
        if (pools.isEmpty()) {
            return options.operands().isEmpty() ? 0 : 1;
        }
        var columns = List.of(options.value("o")
                .orElse(
                        "name,size,allocated,free,checkpoint,expandsize,fragmentation,capacity,dedupratio,health,altroot")
                .split(","));
        boolean exact = options.has("p");
        var rows = new ArrayList<List<String>>();
        if (!options.has("H")) {
            rows.add(columns.stream().map(ZpoolTool::heading).toList());
        }
        for (var pool : pools) {
            var row = new ArrayList<String>();
            for (var column : columns) {
                var value = property(pool, column, exact);
                if (value == null) {
                    return call.fail(2, "bad property list: invalid property '" + column + "'");
                }
                row.add(value);
            }
            rows.add(row);
            if (options.has("v")) {
                devices(pool, columns, exact, rows);
            }
        }
        call.print(options.has("H") ? tabbed(rows) : Text.columns(rows, 1, "  "));
        return 0;
    }

    private void devices(PoolLife pool, List<String> columns, boolean exact, List<List<String>> rows) {
        for (var vdev : pool.pool().vdevs()) {
            double part = 1.0 / pool.pool().vdevs().size();
            rows.add(deviceRow("  " + vdev.name(), columns, pool, part, exact, pool.vdevStateAt(vdev, sight.now())));
            for (var device : vdev.devices()) {
                rows.add(deviceRow(
                        "    " + byId(device), columns, pool, 0, exact, pool.diskStateAt(device, sight.now())));
            }
        }
    }

    private List<String> deviceRow(
            String name, List<String> columns, PoolLife pool, double part, boolean exact, String state) {
        return columns.stream()
                .map(column -> switch (column) {
                    case "name" -> name;
                    case "health" -> state;
                    case "size" -> part == 0 ? "-" : size(pool.pool().sizeBytes() * part, exact);
                    case "allocated", "alloc" -> part == 0 ? "-" : size(pool.allocatedAt(sight.now()) * part, exact);
                    default -> "-";
                })
                .toList();
    }

    static String tabbed(List<List<String>> rows) {
        var out = new StringBuilder();
        rows.forEach(row -> out.append(String.join("\t", row)).append('\n'));
        return out.toString();
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

    private static String size(double bytes, boolean exact) {
        return exact ? Long.toString((long) bytes) : Text.nice(bytes);
    }

    @Nullable
    private String property(PoolLife life, String column, boolean exact) {
        long t = sight.now();
        Pool pool = life.pool();
        double allocated = life.allocatedAt(t);
        var percent = exact ? "" : "%";
        return switch (column) {
            case "name" -> pool.name();
            case "size" -> size(pool.sizeBytes(), exact);
            case "allocated", "alloc" -> size(allocated, exact);
            case "free" -> size(pool.sizeBytes() - allocated, exact);
            case "checkpoint", "expandsize", "altroot" -> "-";
            case "fragmentation", "frag" -> fragmentation(life) + percent;
            case "capacity", "cap" -> (int) (100 * allocated / pool.sizeBytes()) + percent;
            case "dedupratio", "dedup" -> exact ? "1.00" : "1.00x";
            case "health" -> life.healthAt(t);
            case "guid" -> pool.guid();
            case "readonly", "autoexpand" -> "off";
            case "ashift" -> "12";
            default -> null;
        };
    }

    private int fragmentation(PoolLife life) {
        return (int) sight.between("frag " + life.pool().name(), 4, 34);
    }
}
