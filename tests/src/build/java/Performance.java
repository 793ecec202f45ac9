import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The end of `mvn -T1 -Pbench`: one table of everything that the benchmarks kept (the newest figure of each
/// name), as text, as JSON, and as docs/performance.md with its curve; the notes in that document are kept, and
/// the other rows if NAME selects some of the benchmarks.
/// Fails when a benchmark of this run failed: it missed its target, or its own check of correctness did.
///
///     java -cp … Performance.java PROJECT bench=NAME
final class Performance {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 360;
    private static final int EDGE = 60;
    private static final String DOCUMENT = "docs/performance.md";
    private static final String SOAK = "\n## Soak test\n";
    private static final String NOTES = "\n## Notes\n";

    private final Path project;
    private final List<JsonNode> figures;
    private final String document;
    private final boolean all;

    /// @param document the text of the document until now
    /// @param all whether all benchmarks ran
    private Performance(Path project, List<JsonNode> figures, String document, boolean all) {
        this.project = project;
        this.figures = figures;
        this.document = document;
        this.all = all;
    }

    static void main(String[] args) throws IOException {
        var project = Path.of(args[0]).toAbsolutePath().normalize();
        var kept = project.resolve("target/bench/figures.jsonl");
        if (!Files.exists(kept)) {
            System.out.println("bench: no benchmark of this name keeps figures");
            return;
        }
        var newest = new LinkedHashMap<String, JsonNode>();
        for (var line : Files.readAllLines(kept)) {
            var figure = JsonMapper.shared().readTree(line);
            // A soak of another length takes the place of the one before.
            newest.put(
                    figure.has("what")
                            ? "soak " + figure.get("what").asString()
                            : figure.get("name").asString(),
                    figure);
        }
        var document = project.resolve(DOCUMENT);
        var performance = new Performance(
                project,
                List.copyOf(newest.values()),
                Files.exists(document) ? Files.readString(document) : "",
                args[1].equals("bench="));
        System.out.println(performance.table().text() + performance.soak().text());
        Files.writeString(
                project.resolve("target/bench/figures.json"),
                JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(performance.figures) + "\n");
        performance.write();
        var failed = performance.failed();
        failed.forEach(name -> System.out.println("FAILED " + name + ": see its report in target/surefire-reports"));
        System.exit(failed.isEmpty() ? 0 : 1);
    }

    /// The table that is printed and the one in the document are the same rows, written in two ways.
    private record Table(List<String> head, List<List<String>> rows) {
        String text() {
            var text = new StringBuilder();
            var all = new ArrayList<List<String>>(List.of(head));
            all.addAll(rows);
            for (var row : all) {
                for (int column = 0; column < row.size(); column++) {
                    int at = column;
                    int width =
                            all.stream().mapToInt(r -> r.get(at).length()).max().orElse(0);
                    text.append(String.format(
                            Locale.ROOT, column == 0 ? "%-" + width + "s" : "  %" + width + "s", row.get(column)));
                }
                text.append('\n');
            }
            return text.toString();
        }

        String markdown() {
            var text = new StringBuilder(line(head))
                    .append(line(head.stream().map(_ -> "---").toList()));
            rows.forEach(row -> text.append(line(row)));
            return text.toString();
        }

        private static String line(List<String> cells) {
            return "| " + String.join(" | ", cells) + " |\n";
        }
    }

    private Table table() {
        var rows = new ArrayList<List<String>>();
        for (var figure : figures) {
            if (figure.has("unit")) {
                rows.add(List.of(
                        figure.get("name").asString(),
                        figure.get("unit").asString(),
                        figure.get("runs").asString(),
                        places(figure, "min"),
                        places(figure, "median"),
                        places(figure, "p95"),
                        places(figure, "max"),
                        steal(figure)));
            }
        }
        return new Table(List.of("what", "unit", "runs", "min", "median", "p95", "max", "stolen"), rows);
    }

    private Table soak() {
        var rows = new ArrayList<List<String>>();
        for (var figure : figures) {
            if (figure.has("first")) {
                boolean memory = figure.get("memory").asBoolean();
                double first = number(figure, "first");
                double last = number(figure, "last");
                rows.add(List.of(
                        figure.get("what").asString(),
                        memory ? String.format(Locale.ROOT, "%.1f MiB", first / 1024) : String.valueOf((long) first),
                        memory ? String.format(Locale.ROOT, "%.1f MiB", last / 1024) : String.valueOf((long) last),
                        memory
                                ? String.format(Locale.ROOT, "%+.1f %%", (last / first - 1) * 100)
                                : String.format(Locale.ROOT, "%+d", (long) (last - first)),
                        figure.get("held").asBoolean() ? "yes" : "no"));
            }
        }
        return new Table(List.of("measure", "first tenth", "last tenth", "growth", "within its target"), rows);
    }

    private String soakText() {
        var soaked = figures.stream().filter(f -> f.has("first")).findFirst();
        return soaked.map(f -> String.format(
                                Locale.ROOT,
                                SOAK
                                        + "\n%,d polls at 15 s of a console of 200 hosts in 256 MiB, played in %.0f minutes. After "
                                        + "collection, medians of the first and the last tenth:%n%n",
                                f.get("beats").asLong(),
                                number(f, "seconds") / 60)
                        + soak().markdown())
                .orElse("");
    }

    private static String places(JsonNode figure, String field) {
        return String.format(Locale.ROOT, "%.2f", number(figure, field));
    }

    private static double number(JsonNode figure, String field) {
        return figure.get(field).asDouble();
    }

    private static String steal(JsonNode figure) {
        return figure.has("steal") && number(figure, "steal") >= 0
                ? String.format(Locale.ROOT, "%.1f %%", number(figure, "steal"))
                : "?";
    }

    /// What the test reports of this run call failed. A run is what wrote its figures or its report in the last
    /// hours.
    private List<String> failed() throws IOException {
        var failed = new ArrayList<String>();
        try (var rooms = Files.list(project)) {
            for (var room : rooms.filter(Files::isDirectory).toList()) {
                var reports = room.resolve("target/surefire-reports");
                if (!Files.isDirectory(reports)) {
                    continue;
                }
                try (var files = Files.list(reports)) {
                    for (var file : files.filter(f -> f.getFileName().toString().matches("TEST-.*Bench.*\\.xml"))
                            .toList()) {
                        var head = Files.readString(file);
                        if (!(head.contains("errors=\"0\"") && head.contains("failures=\"0\""))) {
                            failed.add(file.getFileName().toString().replaceAll("TEST-|\\.xml", ""));
                        }
                    }
                }
            }
        }
        return failed;
    }

    /// A section of the document until now, up to the one after it; empty if it has none.
    private String section(String heading, String next) {
        int start = document.indexOf(heading);
        int end = document.indexOf(next, start + 1);
        return start < 0 ? "" : document.substring(start, end < 0 ? document.length() : end);
    }

    /// The rows of the document until now, of which those that were measured are replaced, and new ones.
    private Table renewed() {
        var measured = table();
        var rows = new LinkedHashMap<String, List<String>>();
        var tables = document.indexOf("\n## ");
        document.substring(0, tables < 0 ? document.length() : tables)
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(2)
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
                .forEach(row -> rows.put(row.getFirst(), row));
        measured.rows().forEach(row -> rows.put(row.getFirst(), row));
        return new Table(measured.head(), List.copyOf(rows.values()));
    }

    private void write() throws IOException {
        var load = Path.of("/proc/loadavg");
        var scale = figures.stream().filter(f -> f.has("hosts")).toList();
        var image = "![How a poll grows with the number of hosts](images/performance-poll.svg)\n\n";
        boolean measuredCurve = scale.size() > 1;
        var soak = soakText();
        Files.writeString(project.resolve(DOCUMENT), """
                # Performance

                Written by `mvn -T1 -Pbench` (`-Dbench=NAME` runs one benchmark and renews its rows), except for the notes at the end. "Stolen" is
                the share of CPU time that the hypervisor took away. A frame is drawn by the software pipeline in a window of 1920x1080 under Xvfb,
                and timed from the change until its pixels are on the screen, for Greenwall as for chart-fx. A ratio to uPlot is of medians, or of
                the mean from frame to frame while each frame pans, in the same run. `mvn -T1 -Psoak` plays the soak.
                The start is measured by `jlink/src/bench/java/StartBench.java`, because it needs the packed image.

                Last run %s on %d CPUs; load of the machine at the end: %s.

                %s%s%s%s""".formatted(
                        LocalDate.now(ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        Files.exists(load) ? Files.readString(load).split(" ")[0] : "unknown",
                        measuredCurve || document.contains(image) ? image : "",
                        (all ? table() : renewed()).markdown(),
                        soak.isEmpty() ? section(SOAK, NOTES) : soak,
                        section(NOTES, "\0")));
        if (measuredCurve) {
            Files.writeString(
                    Files.createDirectories(project.resolve("docs/images")).resolve("performance-poll.svg"),
                    curve(scale));
        }
    }

    /// Both axes by powers of ten, so that what grows with the number of hosts is a straight line at 45
    /// degrees.
    private static String curve(List<JsonNode> points) {
        double most = points.stream().mapToDouble(p -> number(p, "max")).max().orElse(1);
        double top = Math.ceil(Math.log10(Math.max(10, most)));
        double right = 5;
        var svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                """.formatted(WIDTH, HEIGHT));
        for (int power = 2; power <= right; power++) {
            double x = x(Math.pow(10, power), right);
            svg.append(line(x, EDGE / 2.0, x, HEIGHT - EDGE, "#d0d7de"));
            svg.append(text(
                    x, HEIGHT - EDGE + 20, "middle", String.format(Locale.ROOT, "%,d", (int) Math.pow(10, power))));
        }
        for (int power = 0; power <= top; power++) {
            double y = y(Math.pow(10, power), top);
            svg.append(line(EDGE, y, WIDTH - 20, y, "#d0d7de"));
            svg.append(text(EDGE - 8, y + 4, "end", String.format(Locale.ROOT, "%,d", (int) Math.pow(10, power))));
        }
        for (var which : Map.of("median", "#0b6e4f", "p95", "#b35900").entrySet()) {
            var path = new StringBuilder();
            for (var point : points) {
                path.append(path.isEmpty() ? "M" : "L")
                        .append(String.format(
                                Locale.ROOT,
                                "%.1f,%.1f ",
                                x(number(point, "hosts"), right),
                                y(number(point, which.getKey()), top)));
            }
            svg.append("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\"/>\n"
                    .formatted(path.toString().strip(), which.getValue()));
            var last = points.getLast();
            svg.append(text(
                    x(number(last, "hosts"), right) + 8,
                    y(number(last, which.getKey()), top) + (which.getKey().equals("p95") ? -6 : 14),
                    "start",
                    which.getKey()));
        }
        svg.append(text(WIDTH / 2.0, HEIGHT - 12, "middle", "hosts with 40 quantities each"));
        svg.append(text(EDGE - 8, 18, "start", "milliseconds of one poll: queried, read, rolled up and painted"));
        return svg.append("</svg>\n").toString();
    }

    private static double x(double hosts, double right) {
        return EDGE + (Math.log10(hosts) - 2) / (right - 2) * (WIDTH - EDGE - 60);
    }

    private static double y(double millis, double top) {
        return HEIGHT - EDGE - Math.max(0, Math.log10(Math.max(1, millis))) / top * (HEIGHT - 1.5 * EDGE);
    }

    private static String line(double x1, double y1, double x2, double y2, String colour) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                colour);
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"#24292f\">%s</text>%n",
                x,
                y,
                anchor,
                text);
    }
}
