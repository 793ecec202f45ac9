package greenwall.app.config;

import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.connectors.files.RegularFileReader;
import greenwall.connectors.grafana.GrafanaDashboardReader;
import greenwall.fleet.dashboard.Dashboard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.stream.Stream;

/// Changes the files of dashboards, each atomically. A file that no longer has the content that the user saw is
/// not changed. May be used by only one thread at a time.
public final class DashboardFileStore {
    private static final int MAX_COPIES = 1_000;
    private static final int MAX_UNDO = 50;

    private final Path folder;
    /// The last changes since the console started, the newest first.
    private final Deque<TextChange> changes = new ArrayDeque<>();

    private record TextChange(Path file, String before, String after) {}

    public sealed interface WriteResult {
        record Saved(Path file) implements WriteResult {}

        record Refused(String why) implements WriteResult {}
    }

    /// @param folder the folder for new views
    public DashboardFileStore(Path folder) {
        this.folder = folder;
    }

    /// Writes `changed` if the file still contains `shown`.
    public WriteResult change(Path file, Dashboard shown, Dashboard changed) {
        try {
            var before = text(file);
            var current = DashboardFileReader.read(shown.name(), file.toString(), before)
                    .view();
            if (current.isEmpty()) {
                return new WriteResult.Refused(file + " has errors, so it was not changed. Correct the errors first.");
            }
            if (!current.get().equals(shown)) {
                return changedByOthers(file);
            }
            var after = DashboardYamlPatcher.edited(before, changed);
            if (after.isEmpty()) {
                return new WriteResult.Refused(
                        file + " contains YAML that this form cannot change (probably an alias such as *x):"
                                + " edit the file in a text editor.");
            }
            return write(new TextChange(file, before, after.get()));
        } catch (IOException e) {
            return writeError(file, e);
        }
    }

    private WriteResult write(TextChange change) throws IOException {
        if (!text(change.file()).equals(change.before())) {
            return changedByOthers(change.file());
        }
        export(change.file(), change.after());
        changes.push(change);
        if (changes.size() > MAX_UNDO) {
            changes.removeLast();
        }
        return new WriteResult.Saved(change.file());
    }

    public WriteResult undo(Path file) {
        var last = changes.stream().filter(change -> change.file().equals(file)).findFirst();
        if (last.isEmpty()) {
            return new WriteResult.Refused("Nothing is left to undo. Only the last " + MAX_UNDO
                    + " changes since the console started can be undone.");
        }
        try {
            if (!text(file).equals(last.get().after())) {
                return changedByOthers(file);
            }
            export(file, last.get().before());
            changes.remove(last.get());
            return new WriteResult.Saved(file);
        } catch (IOException e) {
            return writeError(file, e);
        }
    }

    /// Creates a new file, named after the view's title.
    public WriteResult create(Dashboard view) {
        var name = view.title().toLowerCase(Locale.ROOT).replaceAll("[^\\p{Alnum}]+", "-");
        var plain = name.replaceAll("^-|-$", "");
        return createNumbered(plain.isEmpty() ? "view" : plain, ".yaml", bytes(DashboardFileWriter.write(view)));
    }

    /// Writes an imported dashboard in our own format under the same name.
    public WriteResult convertToYaml(Dashboard view) {
        var file = folder.resolve(view.name() + ".yaml");
        if (Files.exists(file)) {
            return new WriteResult.Refused(file + " already exists: remove or rename it first.");
        }
        try {
            export(file, DashboardFileWriter.write(view));
            return new WriteResult.Saved(file);
        } catch (IOException e) {
            return writeError(file, e);
        }
    }

    /// Copies a file into the folder. It is renamed if its name is taken.
    public WriteResult importFile(Path from) {
        byte[] content;
        try {
            content = RegularFileReader.read(from, GrafanaDashboardReader.MAX_BYTES);
        } catch (IOException e) {
            return new WriteResult.Refused(from + " cannot be read: " + FileErrorText.of(e));
        }
        var file = String.valueOf(from.getFileName());
        int dot = file.lastIndexOf('.');
        return createNumbered(file.substring(0, dot), file.substring(dot), content);
    }

    private WriteResult createNumbered(String name, String ending, byte[] content) {
        for (int i = 1; i <= MAX_COPIES; i++) {
            var numbered = i == 1 ? name : name + "-" + i;
            var file = folder.resolve(numbered + ending);
            try {
                if (Files.exists(file)) {
                    if (Arrays.equals(RegularFileReader.read(file, GrafanaDashboardReader.MAX_BYTES), content)) {
                        return new WriteResult.Saved(file);
                    }
                } else if (!isTaken(numbered)) {
                    AtomicFile.export(file, content);
                    return new WriteResult.Saved(file);
                }
            } catch (IOException e) {
                return writeError(file, e);
            }
        }
        return new WriteResult.Refused(folder + " already has " + MAX_COPIES + " views named " + name + ".");
    }

    private boolean isTaken(String name) {
        return Stream.of(".yaml", ".yml", ".json").anyMatch(ending -> Files.exists(folder.resolve(name + ending)));
    }

    private static String text(Path file) throws IOException {
        return new String(RegularFileReader.read(file, GrafanaDashboardReader.MAX_BYTES), StandardCharsets.UTF_8);
    }

    private static void export(Path file, String text) throws IOException {
        AtomicFile.export(file, bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static WriteResult changedByOthers(Path file) {
        return new WriteResult.Refused(
                file
                        + " was changed by someone else, so it was not overwritten. The new version is shown; make your change again there.");
    }

    private static WriteResult writeError(Path file, IOException e) {
        return new WriteResult.Refused(file + " cannot be written: " + FileErrorText.of(e));
    }
}
