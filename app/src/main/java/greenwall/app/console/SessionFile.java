package greenwall.app.console;

import greenwall.connectors.files.FileOwner;
import greenwall.connectors.files.PlainFile;
import greenwall.connectors.files.WholeFile;
import greenwall.styles.Theme;
import greenwall.views.shell.SavedWindows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Keeps what was open between two runs in a small text file, written whole or not at all. A file that cannot
/// be read is as good as none. Of several consoles the first one's windows are kept, until it ends.
public final class SessionFile implements SavedWindows.Keeper, AutoCloseable {
    private static final int LARGEST = 1 << 20;
    private static final int MOST_WINDOWS = 16;

    private final Path file;
    /// Of the writing thread, and after its end of whoever closes.
    private Optional<FileOwner> owner = Optional.empty();

    private final ExecutorService writer =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().name("session").factory());

    public SessionFile(Path file) {
        this.file = file;
    }

    @Override
    public SavedWindows load() {
        try {
            var links = new ArrayList<String>();
            var theme = SavedWindows.FIRST.theme();
            double scale = SavedWindows.FIRST.scale();
            for (var line : PlainFile.text(file, LARGEST).lines().toList()) {
                if (line.startsWith("theme ")) {
                    theme = Theme.valueOf(line.substring(6));
                } else if (line.startsWith("scale ")) {
                    scale = Double.parseDouble(line.substring(6));
                } else if (line.startsWith("window ") && links.size() < MOST_WINDOWS) {
                    links.add(line.substring(7));
                }
            }
            return new SavedWindows(links, theme, scale);
        } catch (IOException | IllegalArgumentException _) {
            return SavedWindows.FIRST;
        }
    }

    @Override
    public void save(SavedWindows session) {
        var lines = new ArrayList<String>();
        lines.add("theme " + session.theme().name());
        lines.add("scale " + session.scale());
        session.links().forEach(link -> lines.add("window " + link));
        writer.execute(() -> write(lines));
    }

    private void write(List<String> lines) {
        try {
            if (owner.isEmpty()) {
                owner = FileOwner.tryOwn(file);
            }
            if (owner.isEmpty()) {
                return;
            }
            WholeFile.write(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException full) {
            System.getLogger(SessionFile.class.getName())
                    .log(System.Logger.Level.WARNING, "the open windows are not saved: " + full.getMessage());
        }
    }

    /// Waits for what is being written.
    @Override
    public void close() {
        writer.close();
        owner.ifPresent(mine -> {
            try {
                mine.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
