package greenwall.app.console;

import greenwall.connectors.files.RegularFileReader;
import greenwall.views.chart.SeriesColors;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// Stores the colours of series in a text file. Each line has the palette index, the chart and the identity
/// of a series. An unreadable file is ignored.
record SeriesColorFile(Path file, BackgroundFileWriter writer) implements AutoCloseable {
    private static final int LARGEST = 4 << 20;

    SeriesColorFile(Path file, SaveFailures status) {
        this(file, new BackgroundFileWriter(file, "series colours", LARGEST, status));
    }

    List<SeriesColors.StoredColor> load() {
        try {
            return RegularFileReader.text(file, LARGEST)
                    .lines()
                    .map(line -> line.split(" ", 3))
                    .map(parts -> new SeriesColors.StoredColor(
                            URLDecoder.decode(parts[1], StandardCharsets.UTF_8),
                            URLDecoder.decode(parts[2], StandardCharsets.UTF_8),
                            Integer.parseInt(parts[0])))
                    .toList();
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            return List.of();
        }
    }

    void save(List<SeriesColors.StoredColor> colors) {
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
