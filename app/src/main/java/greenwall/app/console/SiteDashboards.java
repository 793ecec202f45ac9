package greenwall.app.console;

import greenwall.app.config.ConfigError;
import greenwall.app.config.DashboardFileReader;
import greenwall.app.config.DashboardFileStore;
import greenwall.app.config.DashboardFolderWatcher;
import greenwall.connectors.files.FileErrorText;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.views.DashboardStore;
import greenwall.views.Dashboards;
import greenwall.views.FxThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The site's own dashboards, read from the files of its folders.
public final class SiteDashboards implements Dashboards, AutoCloseable {
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

    private final DashboardFolderWatcher files;
    private final Optional<String> readOnlyReason;
    /// Empty in a read-only console, which holds nothing that can write.
    private final Optional<DashboardFileStore> writer;
    private final UserActionExecutor edits;
    private volatile List<Entry> entries;

    /// @param added the files outside the folders that are shown until the console exits; more are added to it
    /// @param readOnlyReason why writing files is forbidden; empty if it is allowed
    SiteDashboards(List<Path> folders, List<Path> added, Optional<String> readOnlyReason, FxThread fx) {
        this.readOnlyReason = readOnlyReason;
        // One thread, so that edits are made in the order in which users requested them.
        edits = new UserActionExecutor(
                fx,
                Executors.newSingleThreadExecutor(
                        Thread.ofVirtual().name("views editor").factory()));
        files = new DashboardFolderWatcher(folders, added);
        writer =
                readOnlyReason.isPresent() ? Optional.empty() : Optional.of(new DashboardFileStore(folders.getFirst()));
        entries = entries(files.readAll());
    }

    void start() {
        files.start(CHECK_INTERVAL, state -> entries = entries(state));
    }

    @Override
    public List<Entry> all() {
        return entries;
    }

    private static List<Entry> entries(DashboardFolderWatcher.State state) {
        return state.dashboards().stream()
                .map(view -> new Entry(view.name(), view.file().toString(), view.dashboard(), lines(view.errors())))
                .sorted(Comparator.comparing(Entry::title, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    private static List<String> lines(List<ConfigError> errors) {
        return errors.stream().map(ConfigError::toString).toList();
    }

    @Override
    public Optional<DashboardStore> editor() {
        return writer.map(Editor::new);
    }

    private final class Editor implements DashboardStore {
        private final DashboardFileStore writer;

        Editor(DashboardFileStore writer) {
            this.writer = writer;
        }

        @Override
        public void change(Entry shown, Dashboard changed, Consumer<SaveResult> receiver) {
            var file = Path.of(shown.file());
            edits.run(
                    () -> shown.dashboard()
                            .map(current -> resultOf(writer.change(file, current, changed), file))
                            .orElseGet(() -> new SaveResult.Refused(
                                    file + " has errors and no earlier valid version is known, so it cannot be changed."
                                            + " Correct the file first.")),
                    receiver);
        }

        @Override
        public void undo(Entry shown, Consumer<SaveResult> receiver) {
            var file = Path.of(shown.file());
            edits.run(() -> resultOf(writer.undo(file), file), receiver);
        }

        @Override
        public void create(Dashboard newDashboard, Consumer<SaveResult> receiver) {
            edits.run(() -> resultOf(writer.create(newDashboard)), receiver);
        }

        @Override
        public void convertToYaml(Entry json, Consumer<SaveResult> receiver) {
            edits.run(
                    () -> json.dashboard()
                            .map(dashboard -> resultOf(writer.convertToYaml(dashboard)))
                            .orElseGet(() -> new SaveResult.Refused(json.file()
                                    + " has errors and no earlier valid version is known, so it cannot be converted."
                                    + " Correct the file first.")),
                    receiver);
        }
    }

    /// Reads the file again before the result is returned.
    private SaveResult resultOf(DashboardFileStore.WriteResult written, Path file) {
        entries = entries(files.reread(file));
        return switch (written) {
            case DashboardFileStore.WriteResult.Saved(var to) ->
                new SaveResult.Saved(DashboardFolderWatcher.name(to).orElse(""), "Saved as " + to + ".");
            case DashboardFileStore.WriteResult.Refused(var why) -> new SaveResult.Refused(why);
        };
    }

    private SaveResult resultOf(DashboardFileStore.WriteResult written) {
        return resultOf(written, written instanceof DashboardFileStore.WriteResult.Saved(var to) ? to : Path.of(""));
    }

    @Override
    public void importFile(Path file, Consumer<SaveResult> receiver) {
        edits.run(() -> importFile(file), receiver);
    }

    private SaveResult importFile(Path file) {
        Optional<String> name = DashboardFolderWatcher.name(file);
        if (name.isEmpty()) {
            return new SaveResult.Refused(file + " is not a view: expected a file that ends in .yaml, .yml or .json");
        }
        if (Files.isSymbolicLink(file)) {
            return new SaveResult.Refused(file + " is a symbolic link: expected the file itself");
        }
        try {
            DashboardFileReader.Result read = DashboardFolderWatcher.readNow(file);
            if (read.view().isEmpty()) {
                return new SaveResult.Refused(
                        read.errors().stream().map(ConfigError::toString).collect(Collectors.joining("; ")));
            }
        } catch (IOException unread) {
            return new SaveResult.Refused(file + " cannot be read: " + FileErrorText.of(unread));
        }
        if (writer.isEmpty()) {
            return showUntilExit(file, name.get(), readOnlyReason.orElseThrow());
        }
        return switch (writer.get().importFile(file)) {
            case DashboardFileStore.WriteResult.Saved to -> resultOf(to);
            case DashboardFileStore.WriteResult.Refused(var why) -> showUntilExit(file, name.get(), why);
        };
    }

    /// Shows the file from its current place until the console exits.
    private SaveResult showUntilExit(Path file, String name, String why) {
        entries = entries(files.add(file));
        return new SaveResult.Saved(
                name,
                "Not saved: " + why + (why.endsWith(".") ? "" : ".")
                        + " The view is shown only until the console exits.");
    }

    @Override
    public void close() {
        edits.close();
        files.close();
    }
}
