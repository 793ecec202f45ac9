package greenwall.lab.tool;

import greenwall.lab.shell.Call;
import greenwall.lab.signal.Rate;
import greenwall.lab.world.Arc;
import greenwall.lab.world.Parts.Dataset;
import greenwall.lab.world.PoolLife;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `zfs list`, and the ARC's tools: `arcstat`, `arc_summary` and the file that both read.
final class ZfsTool {
    private static final int SNAPSHOTS_KEPT = 36;
    private static final DateTimeFormatter SNAPSHOT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd_HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private final Sight sight;

    ZfsTool(Sight sight) {
        this.sight = sight;
    }

    int run(Call call) throws InterruptedException {
        var words = call.arguments();
        if (words.isEmpty()) {
            return call.fail(2, "missing command\nusage: zfs command args ...");
        }
        return switch (words.getFirst()) {
            case "list" -> list(call, words.subList(1, words.size()));
            case "version", "--version" -> {
                call.print("zfs-%s-1\nzfs-kmod-%s-1\n"
                        .formatted(sight.host().os().zfs(), sight.host().os().zfs()));
                yield 0;
            }
            default -> call.fail(2, "unrecognized command '" + words.getFirst() + "'\nusage: zfs command args ...");
        };
    }

    private record Entry(
            PoolLife pool, Dataset set, @Nullable Instant snapshot) {
        String name() {
            return snapshot == null ? set.name() : set.name() + "@autosnap_" + SNAPSHOT.format(snapshot) + "_hourly";
        }
    }

    private int list(Call call, List<String> words) throws InterruptedException {
        var options = Options.of(words, "Hprd:t:o:s:S:");
        if (options.unknown().isPresent()) {
            return call.fail(
                    2,
                    "invalid option '" + options.unknown().get()
                            + "'\nusage:\n\tlist [-Hp] [-r|-d max] [-o property[,...]] [-s property]... [-S property]... [-t type[,...]] [filesystem|volume|snapshot] ...");
        }
        var type = options.value("t").orElse("filesystem,volume");
        var columns = List.of(options.value("o")
                .orElse(
                        type.startsWith("snap")
                                ? "name,used,avail,refer,mountpoint"
                                : "name,used,avail,refer,mountpoint")
                .split(","));
        var entries = new ArrayList<Entry>();
        for (var pool : sight.life().pools()) {
            for (var set : pool.pool().datasets()) {
                add(pool, set, type, entries);
            }
        }
        for (var name : options.operands()) {
            if (entries.stream()
                    .noneMatch(
                            e -> e.set().name().equals(name) || e.set().name().startsWith(name + "/"))) {
                return call.fail(1, "cannot open '" + name + "': dataset does not exist");
            }
        }
        if (!options.operands().isEmpty()) {
            boolean deep = options.has("r") || options.has("d") || type.startsWith("snap");
            entries.removeIf(e -> options.operands().stream()
                    .noneMatch(n ->
                            e.set().name().equals(n) || deep && e.set().name().startsWith(n + "/")));
        }
        if (entries.isEmpty()) {
            return call.fail(0, "no datasets available");
        }
        var rows = new ArrayList<List<String>>();
        if (!options.has("H")) {
            rows.add(columns.stream().map(ZfsTool::heading).toList());
        }
        for (var entry : entries) {
            var row = new ArrayList<String>();
            for (var column : columns) {
                var value = property(entry, column, options.has("p"));
                if (value == null) {
                    return call.fail(2, "bad property list: invalid property '" + column + "'");
                }
                row.add(value);
            }
            rows.add(row);
        }
        call.print(options.has("H") ? ZpoolTool.tabbed(rows) : aligned(rows, columns));
        return 0;
    }

    private void add(PoolLife pool, Dataset set, String type, List<Entry> entries) {
        boolean all = type.contains("all");
        if (all || type.contains(set.volume() ? "vol" : "filesystem") || !set.volume() && type.contains("fs")) {
            entries.add(new Entry(pool, set, null));
        }
        if ((all || type.contains("snap")) && set.snapshots()) {
            long newest = sight.life().lastSnapshot(sight.now());
            for (int i = SNAPSHOTS_KEPT - 1; i >= 0; i--) {
                entries.add(new Entry(pool, set, Instant.ofEpochMilli(newest - i * 3_600_000L)));
            }
        }
    }

    private static String aligned(List<List<String>> rows, List<String> columns) {
        var out = new StringBuilder();
        var widths = new int[columns.size()];
        for (var row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                boolean left = isText(columns.get(i));
                line.append(i > 0 ? "  " : "")
                        .append(Text.pad(row.get(i), left ? -Math.max(1, widths[i]) : Math.max(5, widths[i])));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }

    private static boolean isText(String column) {
        return List.of("name", "mountpoint", "type", "creation", "mounted").contains(column);
    }

    private static String heading(String column) {
        return switch (column) {
            case "available" -> "AVAIL";
            case "referenced" -> "REFER";
            case "compressratio" -> "RATIO";
            default -> column.toUpperCase(Locale.ROOT);
        };
    }

    private @Nullable String property(Entry entry, String column, boolean exact) {
        long t = entry.snapshot() == null ? sight.now() : entry.snapshot().toEpochMilli();
        var set = entry.set();
        double used = entry.pool().usedAt(set, t);
        boolean snapshot = entry.snapshot() != null;
        return switch (column) {
            case "name" -> entry.name();
            case "used" -> size(snapshot ? used * 0.0004 * sight.between(entry.name(), 0.2, 3) : used, exact);
            case "avail", "available" -> snapshot ? "-" : size(entry.pool().availableAt(set, t), exact);
            case "refer", "referenced" -> size(used * 0.97, exact);
            case "mountpoint" -> snapshot || set.volume() ? "-" : set.mountpoint();
            case "compressratio", "ratio" -> Text.format(exact ? "%.2f" : "%.2fx", set.compression());
            case "quota" -> set.quotaBytes() == 0 ? (exact ? "0" : "none") : size(set.quotaBytes(), exact);
            case "type" -> snapshot ? "snapshot" : set.volume() ? "volume" : "filesystem";
            case "volsize" -> set.volume() ? size(set.volumeBytes(), exact) : "-";
            case "mounted" -> set.volume() ? "-" : "yes";
            case "creation" ->
                exact
                        ? Long.toString(t / 1000)
                        : DateTimeFormatter.ofPattern("EEE MMM d HH:mm yyyy", Locale.ROOT)
                                .withZone(ZoneOffset.UTC)
                                .format(sight.shown(t));
            default -> null;
        };
    }

    private static String size(double bytes, boolean exact) {
        return exact ? Long.toString((long) bytes) : Text.niceBytes(bytes);
    }

    int arcstat(Call call) throws InterruptedException {
        var options = Options.of(call, "avzpsf:o:");
        var repeats = options.number(0).isEmpty() ? new Repeats(0, 1) : Repeats.from(options, 0);
        call.print("    time  read  ddread  ddh%  dmread  dmh%  pread  ph%   size      c  avail\n");
        return repeats.run(call, millis -> call.print(arcLine(millis)));
    }

    private String arcLine(long millis) {
        long t = sight.now();
        long from = millis == 0 ? sight.life().bootedAt(t) : t - millis;
        double seconds = (t - from) / 1000.0;
        var arc = sight.life().arc();
        var cells = new StringBuilder();
        double reads = (moved(arc.hits(), from, t) + moved(arc.misses(), from, t)) / seconds;
        double[][] parts = new double[3][2];
        for (var access : Arc.Access.values()) {
            int index = access == Arc.Access.DEMAND_DATA ? 0 : access == Arc.Access.DEMAND_METADATA ? 1 : 2;
            parts[index][0] += moved(arc.hits(access), from, t) / seconds;
            parts[index][1] += moved(arc.misses(access), from, t) / seconds;
        }
        cells.append(DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(sight.shown(t)));
        cells.append(Text.pad(nice(reads), 6));
        int[] widths = {8, 6, 8, 6, 7, 5};
        for (int i = 0; i < 3; i++) {
            double all = parts[i][0] + parts[i][1];
            cells.append(Text.pad(nice(all), widths[2 * i]));
            cells.append(Text.pad(Text.format("%.0f", all <= 0 ? 0 : 100 * parts[i][0] / all), widths[2 * i + 1]));
        }
        var memory = sight.life().memory().at(t);
        cells.append(Text.pad(Text.nice(arc.sizeAt(t)), 7));
        cells.append(Text.pad(Text.nice(arc.targetAt(t)), 7));
        cells.append(Text.pad(Text.nice(memory.available()), 7));
        return cells.append('\n').toString();
    }

    private static String nice(double value) {
        return value < 1000 ? Text.format("%.0f", value) : Text.format("%.1fK", value / 1000);
    }

    private static double moved(Rate rate, long from, long to) {
        return Math.max(0, rate.total(to) - rate.total(from));
    }

    /// `/proc/spl/kstat/zfs/arcstats`.
    String kstat() {
        long t = sight.now();
        var arc = sight.life().arc();
        var out = new StringBuilder(
                "9 1 0x01 147 39984 8519224384 " + sight.life().uptimeMillis(t) * 1_000_000 + "\n");
        out.append("name                            type data\n");
        line(out, "hits", sight.life().sinceBoot(arc.hits(), t));
        line(out, "misses", sight.life().sinceBoot(arc.misses(), t));
        for (var access : Arc.Access.values()) {
            var word = access.name().toLowerCase(Locale.ROOT);
            line(out, word + "_hits", sight.life().sinceBoot(arc.hits(access), t));
            line(out, word + "_misses", sight.life().sinceBoot(arc.misses(access), t));
        }
        line(out, "mru_ghost_hits", 0.6 * sight.life().sinceBoot(arc.ghostHits(), t));
        line(out, "mfu_ghost_hits", 0.4 * sight.life().sinceBoot(arc.ghostHits(), t));
        line(out, "deleted", sight.life().sinceBoot(arc.evictions(), t));
        line(out, "c", arc.targetAt(t));
        line(out, "c_min", arc.min());
        line(out, "c_max", arc.max());
        line(out, "size", arc.sizeAt(t));
        line(out, "memory_available_bytes", sight.life().memory().at(t).available());
        return out.toString();
    }

    private static void line(StringBuilder out, String name, double value) {
        out.append(Text.format("%-31s 4    %d\n", name, (long) value));
    }

    int summary(Call call) throws InterruptedException {
        long t = sight.now();
        var arc = sight.life().arc();
        double hits = sight.life().sinceBoot(arc.hits(), t);
        double misses = sight.life().sinceBoot(arc.misses(), t);
        double all = Math.max(1, hits + misses);
        var when = DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss yyyy", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(sight.shown(t));
        call.print("\n------------------------------------------------------------------------\n");
        call.print(Text.format("ZFS Subsystem Report                            %s\n", when));
        call.print(Text.format(
                "Linux %-58s %s-1\n",
                sight.host().os().kernel(), sight.host().os().zfs()));
        call.print(Text.format("Machine: %-57s x86_64\n\n", sight.host().name() + " (x86_64)"));
        double size = arc.sizeAt(t);
        call.print(Text.format(
                "ARC status:                                                      %s\n",
                size <= arc.min() * 1.01 ? "THROTTLED" : "HEALTHY"));
        call.print("        Memory throttle count:                                         0\n\n");
        sizeLine(call, "ARC size (current):", size / arc.max(), size);
        sizeLine(call, "        Target size (adaptive):", arc.targetAt(t) / arc.max(), arc.targetAt(t));
        sizeLine(call, "        Min size (hard limit):", (double) arc.min() / arc.max(), arc.min());
        sizeLine(call, "        Max size (high water):", (double) arc.max() / Math.max(1, arc.min()), arc.max());
        call.print("\nARC total accesses:                                                 " + Text.nice(all) + "\n");
        sizeLine(call, "        Total hits:", hits / all, hits);
        sizeLine(call, "        Total misses:", misses / all, misses);
        return 0;
    }

    private static void sizeLine(Call call, String label, double share, double value) throws InterruptedException {
        call.print(Text.format("%-56s %6.1f %%  %9s\n", label, 100 * share, Text.nice(value)));
    }
}
