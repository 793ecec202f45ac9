package greenwall.tests.templates;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.explain.template.LogTemplate;
import greenwall.fleet.explain.template.TemplateMiner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Measures the miner on structured logs (CSV files with `Content` and `EventId`) in the folder that the system
/// property `greenwall.logs` names. A line counts as correct if the lines of its template are exactly those of
/// its event.
@EnabledIfSystemProperty(
        named = "greenwall.logs",
        matches = ".+",
        disabledReason = "-Dgreenwall.logs=FOLDER names structured logs to measure on")
class GroupingAccuracyTest {
    private static final double MIN_ACCURACY = 0.92;
    private static final double MIN_LINES_PER_SECOND = 200_000;

    private final Map<String, List<Line>> logs = new TreeMap<>();

    private record Line(String content, String event) {}

    @BeforeEach
    void readTheLogs() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("greenwall.logs")))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
                logs.put(file.getFileName().toString(), lines(file));
            }
        }
        assertThat(logs).isNotEmpty();
    }

    @Test
    void linesOfOneEventAreOneTemplate() {
        double sum = 0;
        for (Map.Entry<String, List<Line>> log : logs.entrySet()) {
            double accuracy = accuracy(log.getValue());
            sum += accuracy;
            System.out.printf("%-40s %.4f%n", log.getKey(), accuracy);
        }
        System.out.printf("%-40s %.4f%n", "mean", sum / logs.size());
        assertThat(sum / logs.size()).isGreaterThanOrEqualTo(MIN_ACCURACY);
    }

    @Test
    void oneCoreFoldsHundredsOfThousandsOfLinesASecond() {
        List<String> lines =
                logs.values().stream().flatMap(List::stream).map(Line::content).toList();
        double best = 0;
        for (int run = 0; run < 3; run++) {
            TemplateMiner miner = new TemplateMiner();
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                lines.forEach(miner::add);
            }
            best = Math.max(best, 20.0 * lines.size() / ((System.nanoTime() - start) / 1e9));
        }
        System.out.printf("%.0f lines/s%n", best);
        assertThat(best).isGreaterThanOrEqualTo(MIN_LINES_PER_SECOND);
    }

    private static double accuracy(List<Line> lines) {
        TemplateMiner miner = new TemplateMiner();
        List<LogTemplate> found =
                lines.stream().map(line -> miner.add(line.content())).toList();
        Map<String, Integer> ofTemplate = new HashMap<>();
        Map<String, Integer> ofEvent = new HashMap<>();
        Map<List<String>, Integer> ofBoth = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String template = found.get(i).id();
            String event = lines.get(i).event();
            ofTemplate.merge(template, 1, Integer::sum);
            ofEvent.merge(event, 1, Integer::sum);
            ofBoth.merge(List.of(template, event), 1, Integer::sum);
        }
        int right = ofBoth.entrySet().stream()
                .filter(e -> e.getValue().equals(ofTemplate.get(e.getKey().get(0)))
                        && e.getValue().equals(ofEvent.get(e.getKey().get(1))))
                .mapToInt(Map.Entry::getValue)
                .sum();
        return (double) right / lines.size();
    }

    private static List<Line> lines(Path file) throws IOException {
        List<List<String>> rows = rows(Files.readString(file));
        int content = rows.getFirst().indexOf("Content");
        int event = rows.getFirst().indexOf("EventId");
        return rows.stream()
                .skip(1)
                .filter(row -> row.size() > Math.max(content, event))
                .map(row -> new Line(row.get(content), row.get(event)))
                .toList();
    }

    /// The rows of a CSV file; a quoted field may contain any character.
    private static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (quoted || c != '\r') {
                field.append(c);
            }
        }
        row.add(field.toString());
        rows.add(row);
        return rows;
    }
}
