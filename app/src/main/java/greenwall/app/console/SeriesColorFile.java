package greenwall.app.console;

import greenwall.connectors.files.PlainFile;
import greenwall.views.chart.SeriesColors;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Keeps the colours of series between two runs, in a text file: a line for each series with its place in the palette,
/// its chart and its identity. A file that cannot be read counts as none.
final class SeriesColorFile implements AutoCloseable {
    private static final int LARGEST = 4 << 20;

    private final Path file;
    private final BackgroundFile writer;

    SeriesColorFile(Path file) {
        this.file = file;
        writer = new BackgroundFile(file, "the colours of series", LARGEST);
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
        writer.write(() -> colors.stream()
                .map(kept -> kept.slot() + " " + encoded(kept.chart()) + " " + encoded(kept.series()) + "\n")
                .collect(Collectors.joining()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        writer.close();
    }
}
