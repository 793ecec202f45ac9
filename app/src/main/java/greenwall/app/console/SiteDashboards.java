package greenwall.app.console;

import greenwall.app.config.ConfigProblem;
import greenwall.app.config.ViewReader;
import greenwall.connectors.files.PlainFile;
import greenwall.connectors.grafana.DashboardReader;
import greenwall.connectors.grafana.Imported;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.views.Dashboards;
import greenwall.views.FxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The site's own views as the files of some folders have them. The folders are looked at now and then, on a thread of
/// its own; a file that cannot be read keeps its last good form.
public final class SiteDashboards implements Dashboards, AutoCloseable {
    private static final Path OF_THE_MACHINE = Path.of("/etc/greenwall/views");
    private static final String FOLDER = "views";
    private static final String FOREIGN = ".json";
    private static final List<String> ENDINGS = List.of(".yaml", ".yml", FOREIGN);
    private static final int MOST = 500;
    private static final long EVERY_SECONDS = 2;

    private final List<Path> folders;
    private final FxThread fx;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// By file; guarded by this.
    private final Map<Path, Read> read = new HashMap<>();

    /// Files that somebody dropped on a window, for as long as the console runs; guarded by this.
    private final List<Path> dropped = new ArrayList<>();

    private volatile List<Entry> entries = List.of();

    /// @param stamp what tells one content of the file from another without reading it
    private record Read(String stamp, Entry entry) {}

    SiteDashboards(List<Path> folders, FxThread fx) {
        this.folders = List.copyOf(folders);
        this.fx = fx;
        look();
    }

    /// The folders of a site: beside its configuration, and the machine's.
    public static List<Path> folders(Path configuration) {
        return List.of(configuration.toAbsolutePath().resolveSibling(FOLDER), OF_THE_MACHINE);
    }

    /// Looks for changes until it is closed.
    void start() {
        Thread.ofVirtual().name("views").start(() -> {
            try {
                while (!closed.await(EVERY_SECONDS, TimeUnit.SECONDS)) {
                    look();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public List<Entry> all() {
        return entries;
    }

    /// Of two files of the same name that of the first folder counts.
    private synchronized void look() {
        var found = new HashMap<String, Entry>();
        var seen = new ArrayList<Path>(dropped);
        for (var folder : folders) {
            try {
                if (Files.isDirectory(folder)) {
                    seen.addAll(PlainFile.inFolder(folder, SiteDashboards::isView));
                }
            } catch (IOException _) {
                // A folder that cannot be listed now keeps nothing; it is looked at again.
            }
        }
        for (var file : seen.subList(0, Math.min(MOST, seen.size()))) {
            var entry = entry(file);
            found.putIfAbsent(entry.name(), entry);
        }
        read.keySet().retainAll(seen);
        entries = found.values().stream()
                .sorted(Comparator.comparing(Entry::title, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    private Entry entry(Path file) {
        var stamp = stamp(file);
        var before = read.get(file);
        if (before != null && before.stamp().equals(stamp)) {
            return before.entry();
        }
        var lastGood =
                before == null ? Optional.<Dashboard>empty() : before.entry().dashboard();
        var entry = read(file, lastGood);
        read.put(file, new Read(stamp, entry));
        return entry;
    }

    private static String stamp(Path file) {
        try {
            var now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
        } catch (IOException e) {
            return "away: " + e;
        }
    }

    private static String name(Path file) {
        var name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static boolean isView(String name) {
        return ENDINGS.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
    }

    private static Entry read(Path file, Optional<Dashboard> lastGood) {
        try {
            if (!file.toString().toLowerCase(Locale.ROOT).endsWith(FOREIGN)) {
                var result =
                        ViewReader.read(name(file), file.toString(), PlainFile.text(file, DashboardReader.MOST_BYTES));
                return new Entry(
                        name(file),
                        file.toString(),
                        result.view().or(() -> lastGood),
                        result.problems().stream().map(ConfigProblem::toString).toList());
            }
            return switch (DashboardReader.read(name(file), PlainFile.read(file, DashboardReader.MOST_BYTES))) {
                case Imported.Taken taken ->
                    new Entry(name(file), file.toString(), Optional.of(taken.dashboard()), List.of());
                case Imported.Fault(var line, var column, var found, var expected) ->
                    new Entry(
                            name(file),
                            file.toString(),
                            lastGood,
                            List.of(file + ":" + line + ":" + column + ": found " + found + "; expected " + expected));
            };
        } catch (IOException unread) {
            return new Entry(
                    name(file), file.toString(), lastGood, List.of(file + ": cannot be read: " + unread.getMessage()));
        }
    }

    @Override
    public void take(Path file, Consumer<Taken> receiver) {
        Thread.ofVirtual().name("view taken").start(() -> {
            var taken = taken(file);
            fx.post(() -> receiver.accept(taken));
        });
    }

    private Taken taken(Path file) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !name(file).equals(name(file).strip())
                || !isView(file.toString())) {
            return new Taken.Refused(file + " is no view: expected a file that ends in " + String.join(", ", ENDINGS));
        }
        var entry = read(file, Optional.empty());
        if (entry.dashboard().isEmpty()) {
            return new Taken.Refused(String.join("; ", entry.trouble()));
        }
        synchronized (this) {
            dropped.remove(file);
            dropped.addFirst(file);
        }
        look();
        return new Taken.As(entry.name());
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
