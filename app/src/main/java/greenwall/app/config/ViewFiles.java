package greenwall.app.config;

import greenwall.connectors.files.PlainFile;
import greenwall.connectors.grafana.DashboardReader;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The site's own views: the `.yaml` and `.json` files of its folders, of which an earlier folder's goes before a later
/// one's of the same name. A file that becomes unreadable leaves the view as it was last read.
public final class ViewFiles implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("(.+)\\.(ya?ml|json)");
    private static final int MOST_FILES = 500;

    private final List<Path> folders;
    private final CountDownLatch closed = new CountDownLatch(1);

    /// Files outside of the folders, the newest first.
    private final List<Path> added = new ArrayList<>();

    private Map<Path, View> known = Map.of();
    private Optional<State> told = Optional.empty();

    public ViewFiles(List<Path> folders) {
        this.folders = List.copyOf(folders);
    }

    /// What there is now.
    ///
    /// @param unread folders that cannot be read, or not whole
    public record State(List<View> views, List<ConfigProblem> unread) {
        public State {
            views = List.copyOf(views);
            unread = List.copyOf(unread);
        }

        public Optional<View> view(String name) {
            return views.stream().filter(v -> v.name().equals(name)).findFirst();
        }

        public List<ConfigProblem> problems() {
            return Stream.concat(unread.stream(), views.stream().flatMap(v -> v.problems().stream()))
                    .toList();
        }
    }

    /// A file with a view.
    ///
    /// @param dashboard its last good form; empty where it never had one
    /// @param problems what is wrong with the file as it is now
    public record View(
            String name,
            Path file,
            Optional<Dashboard> dashboard,
            List<ConfigProblem> problems,
            FileTime modified,
            long size) {
        public View {
            problems = List.copyOf(problems);
        }
    }

    /// Looks at the folders once; files that did not change are not read again.
    public synchronized State look() {
        Map<Path, View> now = new TreeMap<>();
        Map<String, View> views = new TreeMap<>();
        List<ConfigProblem> unread = new ArrayList<>();
        List<Path> all = new ArrayList<>(added);
        folders.forEach(folder -> all.addAll(files(folder, unread)));
        for (Path file : all) {
            View view = read(file, Optional.ofNullable(known.get(file)));
            now.put(file, view);
            views.putIfAbsent(view.name(), view);
        }
        known = now;
        return new State(List.copyOf(views.values()), unread);
    }

    /// Takes a file from outside of the folders, which goes before theirs of the same name.
    public synchronized State add(Path file) {
        added.remove(file);
        added.addFirst(file);
        return look();
    }

    /// Reads a file again that was just written: its size and its time of change may be those of before.
    public synchronized State reread(Path file) {
        known = known.entrySet().stream()
                .filter(each -> !each.getKey().equals(file))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return look();
    }

    /// What the view of a file is called; empty where its ending is none of a view.
    public static Optional<String> name(Path file) {
        var matcher = NAME.matcher(String.valueOf(file.getFileName()));
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /// Of the same name a file of our own form goes before the one that it was made of.
    private static boolean isJson(Path file) {
        return file.toString().endsWith(".json");
    }

    private static List<Path> files(Path folder, List<ConfigProblem> problems) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try {
            List<Path> files = PlainFile.inFolder(folder, n -> NAME.matcher(n).matches()).stream()
                    .sorted(Comparator.comparing(ViewFiles::isJson))
                    .toList();
            if (files.size() > MOST_FILES) {
                problems.add(problem(folder, files.size() + " files", "at most " + MOST_FILES + " views"));
            }
            return files.subList(0, Math.min(files.size(), MOST_FILES));
        } catch (IOException e) {
            problems.add(problem(folder, "a folder that cannot be read: " + e.getMessage(), "a folder of views"));
            return List.of();
        }
    }

    private static View read(Path file, Optional<View> before) {
        String name = name(file).orElse(file.toString());
        Optional<Dashboard> last = before.flatMap(View::dashboard);
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            FileTime modified = attributes.lastModifiedTime();
            if (before.isPresent()
                    && before.get().modified().equals(modified)
                    && before.get().size() == attributes.size()) {
                return before.get();
            }
            ViewReader.Result result = readNow(file);
            return new View(name, file, result.view().or(() -> last), result.problems(), modified, attributes.size());
        } catch (IOException e) {
            ConfigProblem away = problem(file, "a file that cannot be read: " + e.getMessage(), "a view");
            return new View(name, file, last, List.of(away), FileTime.fromMillis(0), -1);
        }
    }

    /// One file, in either form.
    public static ViewReader.Result readNow(Path file) throws IOException {
        String name = name(file).orElse(file.toString());
        byte[] bytes = PlainFile.read(file, DashboardReader.MOST_BYTES);
        if (!isJson(file)) {
            return ViewReader.read(name, file.toString(), new String(bytes, StandardCharsets.UTF_8));
        }
        return switch (DashboardReader.read(name, bytes)) {
            case ImportResult.Taken taken -> new ViewReader.Result(Optional.of(taken.dashboard()), List.of());
            case ImportResult.Fault fault ->
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
