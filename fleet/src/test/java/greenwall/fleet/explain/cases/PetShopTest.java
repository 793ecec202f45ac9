package greenwall.fleet.explain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.cases.FakeSources.Samples;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Issues of a public application with many services, at five-minute steps and from metrics alone: does the
/// series of the root cause rank first, apart from the queried metric? Each issue is preceded by two days
/// without one. `-Dgreenwall.data=FOLDER` sets the folder of public data that contains `petshop`.
@RequiresPublicData
class PetShopTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("greenwall.data", "")).resolve("petshop");
    private static final long STEP = 300_000;
    private static final String OWNER = "microservice";
    private static final Pattern TARGET = Pattern.compile(
            "\"target\": \\{\"node\": \"([^\"]+)\", \"metric\": \"([^\"]+)\", \"agg\": \"([^\"]+)\", \"timestamp\": (\\d+).*?\"root_cause\": \\{\"node\": \"([^\"]+)\"");

    @Test
    void theRootCauseComesFirst() throws Exception {
        var ranks = new Ranks();
        var base = new Ranks();
        var issues = issues();
        for (var issue : issues) {
            var target = TARGET.matcher(Files.readString(issue.resolve("target.json")));
            assertThat(target.find()).isTrue();
            var at = Instant.ofEpochSecond(Long.parseLong(target.group(4)));
            var series = joined(columns(baselineFile(issue)), columns(issue.resolve("metrics.csv")));
            var query = target.group(2) + "{" + OWNER + "=\"" + target.group(1) + "\",statistic=\"" + target.group(3)
                    + "\"}";
            var explanation = explained(query, at, series);
            var owners = explanation.series().stream()
                    .map(RankedSeries::host)
                    .filter(host -> !host.equals(target.group(1)))
                    .distinct()
                    .toList();
            int rank = owners.indexOf(target.group(5)) + 1;
            int byScore = byRobustScore(series, at, target.group(1)).indexOf(target.group(5)) + 1;
            ranks.add(rank);
            base.add(byScore);
            System.out.println("PETSHOP " + FOLDER.relativize(issue) + " rank " + rank + " base " + byScore + " onset "
                    + explanation
                            .onset()
                            .map(o -> Duration.between(at, o.at()).toSeconds() + " s")
                            .orElse("none") + " "
                    + owners.subList(0, Math.min(3, owners.size()))
                    + explanation.scope().map(s -> " scope " + s.why()).orElse(""));
        }
        System.out.println("petshop: root cause " + ranks + "; by robust z " + base);
        assertThat(ranks.within(1)).as("root cause first").isGreaterThanOrEqualTo(0.35);
        assertThat(ranks.within(3)).as("root cause in three").isGreaterThanOrEqualTo(0.60);
    }

    private static Explanation explained(String query, Instant at, List<Samples> series) throws InterruptedException {
        var sources = new ClusterExplainer.Sources(
                Optional.of(FakeSources.metrics(series, true)),
                Optional.of(FakeSources.logs(List.of())),
                Optional.empty());
        var question = ExplainQuestion.of(new ExplainQuestion.QuerySubject("case", query, "{job=\"none\"}"), at);
        return TestExplainer.of(sources, at.plusSeconds(900), question);
    }

    private static List<Path> issues() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            return files.filter(f -> f.endsWith("target.json"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    /// A recording without an issue, with the same traffic if there is one.
    private static Path baselineFile(Path issue) throws IOException {
        var ownFile = issue.resolve("../../noissue/metrics.csv.gz").normalize();
        return columns(ownFile).isEmpty() ? FOLDER.resolve("high_traffic/noissue/metrics.csv.gz") : ownFile;
    }

    /// The columns of one file by their labels; times are relative to the first.
    private static Map<Labels, TreeMap<Long, Double>> columns(Path file) throws IOException {
        var in = Files.newInputStream(file);
        try (var reader = new BufferedReader(new InputStreamReader(
                file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8))) {
            var heads = new ArrayList<String[]>();
            var columns = new LinkedHashMap<Labels, TreeMap<Long, Double>>();
            for (var row = reader.readLine(); row != null; row = reader.readLine()) {
                var cells = row.split(",", -1);
                if (!cells[0].matches("[0-9.eE+]+")) {
                    heads.add(cells);
                    continue;
                }
                long time = (long) (Double.parseDouble(cells[0]) * 1000);
                for (int c = 1; c < cells.length; c++) {
                    if (!cells[c].isEmpty()) {
                        var labels = Labels.of(
                                OWNER, heads.get(0)[c], Labels.NAME, heads.get(1)[c], "statistic", heads.get(2)[c]);
                        columns.computeIfAbsent(labels, _ -> new TreeMap<>()).put(time, Double.parseDouble(cells[c]));
                    }
                }
            }
            return columns;
        }
    }

    /// The samples of the issue, appended to those of the recording without one.
    private static List<Samples> joined(
            Map<Labels, TreeMap<Long, Double>> before, Map<Labels, TreeMap<Long, Double>> issue) {
        long issueStart =
                issue.values().stream().mapToLong(TreeMap::firstKey).min().orElseThrow();
        long baselineEnd =
                before.values().stream().mapToLong(TreeMap::lastKey).max().orElseThrow();
        long shift = issueStart - STEP - baselineEnd;
        var series = new ArrayList<Samples>();
        issue.forEach((labels, samples) -> {
            var all = new TreeMap<Long, Double>(samples);
            before.getOrDefault(labels, new TreeMap<>()).forEach((time, value) -> all.put(time + shift, value));
            series.add(new Samples(
                    labels,
                    all.keySet().stream().mapToLong(t -> t).toArray(),
                    all.values().stream().mapToDouble(v -> v).toArray()));
        });
        return series;
    }

    /// The baseline: by how many median absolute deviations a series differs from its median.
    private static List<String> byRobustScore(List<Samples> series, Instant at, String target) {
        record Scored(String owner, double score) {}
        var scored = new ArrayList<Scored>();
        for (var metric : series) {
            int from = Arrays.binarySearch(metric.times(), at.toEpochMilli());
            from = from < 0 ? -from - 1 : from;
            if (from < 6
                    || from == metric.times().length
                    || metric.labels().get(OWNER).equals(target)) {
                continue;
            }
            var before = Arrays.copyOf(metric.values(), from);
            double median = median(before);
            double deviation =
                    median(Arrays.stream(before).map(v -> Math.abs(v - median)).toArray());
            double during = Arrays.stream(metric.values(), from, metric.values().length)
                    .average()
                    .orElse(median);
            scored.add(new Scored(
                    metric.labels().get(OWNER),
                    Math.abs(during - median) / (1.4826 * deviation + 0.001 * Math.abs(median) + 1e-9)));
        }
        return scored.stream()
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .map(Scored::owner)
                .distinct()
                .toList();
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
