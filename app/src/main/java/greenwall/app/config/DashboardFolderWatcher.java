package greenwall.app.config;

import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.connectors.grafana.GrafanaDashboardReader;
import greenwall.connectors.grafana.ImportResult;
import greenwall.fleet.dashboard.Dashboard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The custom views: the `.yaml` and `.json` files in its folders. If two files have the same name, the
/// earlier folder wins. A file that becomes unreadable keeps its last valid view.
public final class DashboardFolderWatcher implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("(.+)\\.(ya?ml|json)");
    private static final int MAX_FILES = 500;
    /// A file that keeps changing is read after this number of checks.
    private static final int MAX_CHECKS = 10;
    /// The version of a file whose content is not known.
    private static final Version UNREAD = new Version(FileTime.fromMillis(0), -1);

    private final List<Path> folders;
    private final RepeatedTask scans = new RepeatedTask();

    /// Files outside the folders, most recently added first.
    private final List<Path> added;

    private Map<Path, DashboardFile> known = new TreeMap<>();
    /// The files that [#readSettled] has not read yet, because they have just changed.
    private Map<Path, Unsettled> unsettled = Map.of();
    private Optional<State> lastReported = Optional.empty();

    public DashboardFolderWatcher(List<Path> folders) {
        this(folders, new ArrayList<>());
    }

    /// @param added files outside the folders, most recently added first; safe for threads if it is shared
    public DashboardFolderWatcher(List<Path> folders, List<Path> added) {
        this.folders = List.copyOf(folders);
        this.added = added;
    }

    /// The current views.
    ///
    /// @param unread folders that could not be read completely
    public record State(List<DashboardFile> dashboards, List<ConfigError> unread) {
        public Optional<DashboardFile> view(String name) {
            return dashboards.stream().filter(v -> v.name().equals(name)).findFirst();
        }

        public List<ConfigError> problems() {
            return Stream.concat(unread.stream(), dashboards.stream().flatMap(v -> v.errors().stream()))
                    .toList();
        }
    }

    /// @param dashboard the last valid version, if any
    /// @param errors the errors in the current version
    public record DashboardFile(
            String name, Path file, Optional<Dashboard> dashboard, List<ConfigError> errors, Version version) {}

    record Version(FileTime modified, long size) {}

    private record Unsettled(Version version, int checks) {}

    /// Reads the folders once. Unchanged files are not read again.
    public synchronized State readAll() {
        return readIf((_, _) -> true);
    }

    /// Reads the folders once, for a running console. A file that has changed since the last call is read at the
    /// next one if it stays the same until then, because its writer may have written only a part of it; one that
    /// keeps changing, after [#MAX_CHECKS] calls.
    synchronized State readSettled() {
        var before = unsettled;
        var now = new HashMap<Path, Unsettled>();
        var state = readIf((file, version) -> {
            var last = before.getOrDefault(file, new Unsettled(UNREAD, 0));
            boolean settled = last.version().equals(version) || last.checks() == MAX_CHECKS;
            if (!settled) {
                now.put(file, new Unsettled(version, last.checks() + 1));
            }
            return settled;
        });
        unsettled = now;
        return state;
    }

    /// @param settled whether a changed file is read now
    private State readIf(BiPredicate<Path, Version> settled) {
        var now = new TreeMap<Path, DashboardFile>();
        var views = new TreeMap<String, DashboardFile>();
        var unread = new ArrayList<ConfigError>();
        var all = new ArrayList<Path>(added);
        folders.forEach(folder -> all.addAll(files(folder, unread)));
        for (var file : all) {
            read(file, Optional.ofNullable(known.get(file)), settled).ifPresent(view -> {
                now.put(file, view);
                views.putIfAbsent(view.name(), view);
            });
        }
        known = now;
        return new State(List.copyOf(views.values()), unread);
    }

    /// Adds a file outside the folders. It overrides files of the same name.
    public synchronized State add(Path file) {
        added.remove(file);
        added.addFirst(file);
        return readIf((changed, _) -> changed.equals(file));
    }

    /// Reads a file again that was just written, because its size and time may be unchanged. If it is invalid,
    /// the last valid version stays.
    public synchronized State reread(Path file) {
        known.computeIfPresent(
                file, (_, view) -> new DashboardFile(view.name(), file, view.dashboard(), view.errors(), UNREAD));
        return readIf((changed, _) -> changed.equals(file));
    }

    /// The name of the view in a file. Empty for files that are not views.
    public static Optional<String> name(Path file) {
        var matcher = NAME.matcher(String.valueOf(file.getFileName()));
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /// JSON files come last, so that a view in our own format overrides the dashboard from which it was
    /// converted.
    private static boolean isJson(Path file) {
        return file.toString().endsWith(".json");
    }

    private static List<Path> files(Path folder, List<ConfigError> errors) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try {
            var files = RegularFileReader.inFolder(folder, n -> NAME.matcher(n).matches()).stream()
                    .sorted(Comparator.comparing(DashboardFolderWatcher::isJson))
                    .toList();
            if (files.size() > MAX_FILES) {
                errors.add(problem(folder, files.size() + " files", "at most " + MAX_FILES + " views"));
            }
            return files.subList(0, Math.min(files.size(), MAX_FILES));
        } catch (IOException e) {
            errors.add(problem(folder, "a folder that cannot be read: " + FileErrorText.of(e), "a folder of views"));
            return List.of();
        }
    }

    private static Optional<DashboardFile> read(
            Path file, Optional<DashboardFile> before, BiPredicate<Path, Version> settled) {
        var name = name(file).orElse(file.toString());
        var last = before.flatMap(DashboardFile::dashboard);
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            var version = new Version(attributes.lastModifiedTime(), attributes.size());
            if (before.filter(view -> view.version().equals(version)).isPresent() || !settled.test(file, version)) {
                return before;
            }
            var result = readNow(file);
            return Optional.of(new DashboardFile(name, file, result.view().or(() -> last), result.errors(), version));
        } catch (IOException e) {
            var unreadable = problem(file, "a file that cannot be read: " + FileErrorText.of(e), "a view");
            return Optional.of(new DashboardFile(name, file, last, List.of(unreadable), UNREAD));
        }
    }

    public static DashboardFileReader.Result readNow(Path file) throws IOException {
        var bytes = RegularFileReader.read(file, GrafanaDashboardReader.MAX_BYTES);
        try {
            return read(file, bytes);
        } catch (RuntimeException bug) {
            // Otherwise one file would prevent all views from being read.
            System.getLogger(DashboardFolderWatcher.class.getName())
                    .log(System.Logger.Level.ERROR, "internal error while reading the view " + file, bug);
            var error = problem(file, "content that causes an internal error (" + bug + ")", "a view");
            return new DashboardFileReader.Result(Optional.empty(), List.of(error));
        }
    }

    private static DashboardFileReader.Result read(Path file, byte[] bytes) {
        var name = name(file).orElse(file.toString());
        if (!isJson(file)) {
            return DashboardFileReader.read(name, file.toString(), new String(bytes, StandardCharsets.UTF_8));
        }
        return switch (GrafanaDashboardReader.read(name, bytes)) {
            case ImportResult.Imported taken ->
                new DashboardFileReader.Result(Optional.of(taken.dashboard()), List.of());
            case ImportResult.Invalid fault ->
                new DashboardFileReader.Result(Optional.empty(), List.of(ConfigError.of(file, fault)));
        };
    }

    private static ConfigError problem(Path file, String found, String expected) {
        return new ConfigError(file.toString(), FilePosition.WHOLE, found, expected);
    }

    /// Reads the folders at every `interval`, on a virtual thread, until closed. The listener is called the
    /// first time and after changes.
    public void start(Duration interval, Consumer<State> listener) {
        scans.start("views watcher", interval, () -> {
            var state = readSettled();
            var previous = lastReported;
            lastReported = Optional.of(state);
            if (!previous.equals(lastReported)) {
                listener.accept(state);
            }
        });
    }

    @Override
    public void close() {
        scans.close();
    }
}
