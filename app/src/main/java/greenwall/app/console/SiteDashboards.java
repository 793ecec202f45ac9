package greenwall.app.console;

import greenwall.app.config.ConfigProblem;
import greenwall.app.config.ViewFiles;
import greenwall.app.config.ViewReader;
import greenwall.views.Dashboards;
import greenwall.views.FxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The site's own views, as the files of its folders have them.
public final class SiteDashboards implements Dashboards, AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final ViewFiles files;
    private final FxThread fx;
    private volatile List<Entry> entries;

    SiteDashboards(List<Path> folders, FxThread fx) {
        this.fx = fx;
        files = new ViewFiles(folders);
        entries = entries(files.look());
    }

    /// Looks for changes until it is closed.
    void start() {
        files.start(EVERY, state -> entries = entries(state));
    }

    @Override
    public List<Entry> all() {
        return entries;
    }

    private static List<Entry> entries(ViewFiles.State state) {
        return state.views().stream()
                .map(view -> new Entry(view.name(), view.file().toString(), view.dashboard(), lines(view.problems())))
                .sorted(Comparator.comparing(Entry::title, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    private static List<String> lines(List<ConfigProblem> problems) {
        return problems.stream().map(ConfigProblem::toString).toList();
    }

    @Override
    public void take(Path file, Consumer<Taken> receiver) {
        Thread.ofVirtual().name("view taken").start(() -> {
            var taken = taken(file);
            fx.post(() -> receiver.accept(taken));
        });
    }

    private Taken taken(Path file) {
        Optional<String> name = ViewFiles.name(file);
        if (name.isEmpty() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new Taken.Refused(file + " is not a view: expected a file that ends in .yaml, .yml or .json");
        }
        try {
            ViewReader.Result read = ViewFiles.readNow(file);
            if (read.view().isEmpty()) {
                return new Taken.Refused(
                        read.problems().stream().map(ConfigProblem::toString).collect(Collectors.joining("; ")));
            }
        } catch (IOException unread) {
            return new Taken.Refused(file + ": cannot be read: " + unread.getMessage());
        }
        entries = entries(files.add(file));
        return new Taken.As(name.get());
    }

    @Override
    public void close() {
        files.close();
    }
}
