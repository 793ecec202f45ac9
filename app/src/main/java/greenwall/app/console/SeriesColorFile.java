package greenwall.app.console;

import greenwall.connectors.files.FileOwner;
import greenwall.connectors.files.PlainFile;
import greenwall.connectors.files.WholeFile;
import greenwall.views.chart.SeriesColors;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/// Keeps the colours of series between two runs, in a text file that is written whole or not at all: a line for each
/// series with its place in the palette, its chart and its identity. A file that cannot be read is as good as none.
/// Of several consoles the first one's colours are kept, until it ends.
final class SeriesColorFile implements AutoCloseable {
    private static final int LARGEST = 4 << 20;

    private final Path file;
    /// What is not written yet; the newest counts.
    private final AtomicReference<List<SeriesColors.Kept>> waiting = new AtomicReference<>(List.of());

    /// Of the writing thread, and after its end of whoever closes.
    private Optional<FileOwner> owner = Optional.empty();

    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("series colours").factory());

    SeriesColorFile(Path file) {
        this.file = file;
    }

    List<SeriesColors.Kept> load() {
        try {
            return PlainFile.text(file, LARGEST)
                    .lines()
                    .map(line -> line.split(" ", 3))
                    .map(parts -> new SeriesColors.Kept(
                            URLDecoder.decode(parts[1], StandardCharsets.UTF_8),
                            URLDecoder.decode(parts[2], StandardCharsets.UTF_8),
                            Integer.parseInt(parts[0])))
                    .toList();
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            return List.of();
        }
    }

    void save(List<SeriesColors.Kept> colors) {
        if (waiting.getAndSet(colors).isEmpty()) {
            writer.execute(() -> write(waiting.getAndSet(List.of())));
        }
    }

    private void write(List<SeriesColors.Kept> colors) {
        var text = colors.stream()
                .map(kept -> kept.slot() + " " + encoded(kept.chart()) + " " + encoded(kept.series()) + "\n")
                .collect(Collectors.joining());
        try {
            if (owner.isEmpty()) {
                owner = FileOwner.tryOwn(file);
            }
            if (owner.isPresent() && text.length() <= LARGEST) {
                WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException full) {
            System.getLogger(SeriesColorFile.class.getName())
                    .log(System.Logger.Level.WARNING, "the colours of series are not kept: " + full.getMessage());
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Waits for what is being written.
    @Override
    public void close() {
        writer.close();
        owner.ifPresent(mine -> {
            try {
                mine.close();
            } catch (IOException e) {
                System.getLogger(SeriesColorFile.class.getName())
                        .log(System.Logger.Level.WARNING, "a lock is left behind: " + e.getMessage());
            }
        });
    }
}
