package greenwall.app.config;

import greenwall.connectors.files.PlainFile;
import greenwall.connectors.grafana.DashboardReader;
import greenwall.connectors.grafana.Imported;
import greenwall.fleet.dashboard.Dashboard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The site's own views: the `.yaml` and `.json` files of its folders, of which an earlier folder's goes before a later
/// one's of the same name. A file that becomes unreadable leaves the view as it was last read.
public final class ViewFiles implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("(.+)\\.(ya?ml|json)");
    private static final int MOST_FILES = 500;

    private final List<Path> folders;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Map<Path, Known> known = Map.of();
    private Optional<State> told = Optional.empty();

    public ViewFiles(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /// What there is now.
    ///
    /// @param problems what is wrong with the files as they are now, also of views that are shown as they were
    public record State(List<View> views, List<ConfigProblem> problems) {
        public State {
            views = List.copyOf(views);
            problems = List.copyOf(problems);
        }

        public Optional<View> view(String name) {
            return views.stream().filter(v -> v.dashboard().name().equals(name)).findFirst();
        }
    }

    /// A view with the file that it was read from.
    public record View(Dashboard dashboard, Path file) {}

    private record Stamp(FileTime modified, long size) {}

    private record Known(Stamp stamp, Optional<Dashboard> last, List<ConfigProblem> problems) {}

    /// Looks at the folders once; files that did not change are not read again.
    public synchronized State look() {
        Map<Path, Known> now = new TreeMap<>();
        Map<String, View> views = new TreeMap<>();
        List<ConfigProblem> problems = new ArrayList<>();
        for (Path folder : folders) {
            for (Path file : files(folder, problems)) {
                Known read = read(file, Optional.ofNullable(known.get(file)));
                now.put(file, read);
                problems.addAll(read.problems());
                read.last().ifPresent(v -> views.putIfAbsent(v.name(), new View(v, file)));
            }
        }
        known = now;
        return new State(List.copyOf(views.values()), problems);
    }

    private static List<Path> files(Path folder, List<ConfigProblem> problems) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try {
            List<Path> files = PlainFile.inFolder(folder, n -> NAME.matcher(n).matches());
            if (files.size() > MOST_FILES) {
                problems.add(problem(folder, files.size() + " files", "at most " + MOST_FILES + " views"));
            }
            return files.subList(0, Math.min(files.size(), MOST_FILES));
        } catch (IOException e) {
            problems.add(problem(folder, "a folder that cannot be read: " + e.getMessage(), "a folder of views"));
            return List.of();
        }
    }

    private static Known read(Path file, Optional<Known> before) {
        Optional<Dashboard> last = before.flatMap(Known::last);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Stamp stamp = new Stamp(attributes.lastModifiedTime(), attributes.size());
            if (before.isPresent() && before.get().stamp().equals(stamp)) {
                return before.get();
            }
            ViewReader.Result result = readNow(file);
            return new Known(stamp, result.view().or(() -> last), result.problems());
        } catch (IOException e) {
            ConfigProblem gone = problem(file, "a file that cannot be read: " + e.getMessage(), "a view");
            return new Known(new Stamp(FileTime.fromMillis(0), -1), last, List.of(gone));
        }
    }

    /// One file, in either form.
    public static ViewReader.Result readNow(Path file) throws IOException {
        var matcher = NAME.matcher(String.valueOf(file.getFileName()));
        String name = matcher.matches() ? matcher.group(1) : String.valueOf(file.getFileName());
        byte[] bytes = PlainFile.read(file, DashboardReader.MOST_BYTES);
        if (!file.toString().endsWith(".json")) {
            return ViewReader.read(name, file.toString(), new String(bytes, StandardCharsets.UTF_8));
        }
        return switch (DashboardReader.read(name, bytes)) {
            case Imported.Taken taken -> new ViewReader.Result(Optional.of(taken.dashboard()), List.of());
            case Imported.Fault fault ->
                new ViewReader.Result(
                        Optional.empty(),
                        List.of(new ConfigProblem(
                                file.toString(),
                                fault.line(),
                                fault.column(),
                                fault.found(),
                                fault.expected(),
                                Optional.empty())));
        };
    }

    private static ConfigProblem problem(Path file, String found, String expected) {
        return new ConfigProblem(file.toString(), FilePosition.WHOLE, found, expected, Optional.empty());
    }

    /// Looks every `interval`, on a virtual thread, until closed; the listener hears of the first look and of changes.
    public void start(Duration interval, Consumer<State> listener) {
        Thread.ofVirtual().name("views watcher").start(() -> {
            try {
                do {
                    State state = look();
                    if (!told.equals(Optional.of(state))) {
                        told = Optional.of(state);
                        listener.accept(state);
                    }
                } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
