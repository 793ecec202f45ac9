package greenwall.app.console;

import greenwall.connectors.files.DamagedFile;
import greenwall.connectors.files.FileErrorText;
import greenwall.views.window.StateFolderWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What this console cannot save in its state folder at present, and which damaged files it found there.
/// Without it a full disk would be noticed only after the next start, when what people entered is gone.
public final class SaveFailures {
    private record FolderFailure(Path folder, String reason) {}

    /// Guarded by this, like all fields below. By what is not saved.
    private final TreeMap<String, FolderFailure> unsaved = new TreeMap<>();

    private final List<DamagedFile> damaged = new ArrayList<>();
    private Optional<StateFolderWarning> shown = Optional.empty();
    private Consumer<Optional<StateFolderWarning>> listener = _ -> {};

    /// The listener gets the current warning at once, and each later one.
    public synchronized void listen(Consumer<Optional<StateFolderWarning>> newListener) {
        listener = newListener;
        newListener.accept(shown);
    }

    /// @param what the name of the content, in the plural
    synchronized void failed(String what, Path file, IOException why) {
        var folder = file.toAbsolutePath().getParent();
        failedIn(what, folder == null ? file : folder, FileErrorText.of(why));
    }

    synchronized void failedIn(String what, Path folder, String why) {
        unsaved.put(what, new FolderFailure(folder, why));
        update();
    }

    synchronized void saved(String what) {
        unsaved.remove(what);
        update();
    }

    /// The warning stays until a person has moved the file away.
    synchronized void damaged(DamagedFile file) {
        damaged.add(file);
        update();
    }

    /// What happened to damaged files, one line each.
    public synchronized List<String> damagedFiles() {
        return damaged.stream().map(DamagedFile::text).toList();
    }

    /// Keeps a damaged file under another name and reports it.
    void setAside(Path file, String consequence) {
        try {
            damaged(DamagedFile.setAside(file, consequence));
        } catch (IOException e) {
            failed(file.getFileName() + ", which is damaged and cannot be renamed", file, e);
        }
    }

    private void update() {
        var now = warning();
        if (!now.equals(shown)) {
            shown = now;
            listener.accept(now);
        }
    }

    private Optional<StateFolderWarning> warning() {
        damaged.removeIf(file -> !Files.exists(file.kept()));
        var lines = new ArrayList<String>();
        if (!unsaved.isEmpty()) {
            var first = unsaved.firstEntry().getValue();
            lines.add("not saved: " + String.join(", ", unsaved.keySet()) + " (" + first.folder() + ": "
                    + first.reason() + ")" + remedy(first.reason()));
        }
        damaged.forEach(file -> lines.add(file.text()));
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new StateFolderWarning(String.join("  ", lines), brief()));
    }

    private String brief() {
        return unsaved.isEmpty()
                ? "a saved file was damaged"
                : "not saved: " + unsaved.firstKey()
                        + (unsaved.size() > 1 ? " and " + (unsaved.size() - 1) + " more" : "");
    }

    private static String remedy(String reason) {
        if (reason.contains("No space left") || reason.contains("quota")) {
            return "; free some space there";
        }
        return reason.contains("Read-only file system") || reason.contains("permission denied")
                ? "; make this folder writable"
                : "";
    }
}
