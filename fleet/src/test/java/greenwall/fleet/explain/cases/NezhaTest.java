package greenwall.fleet.explain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.cases.FakeSources.Samples;
import greenwall.fleet.explain.template.TemplateMiner;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.MetricsSource;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/// Faults injected into a public microservice application, explained from the latency of its front end with the
/// logs of all pods: does the faulty pod rank first? `-Dgreenwall.data=FOLDER` sets the folder of public data
/// that contains `nezha`.
@RequiresPublicData
class NezhaTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("greenwall.data", "")).resolve("nezha");
    private static final int POINTED = Integer.getInteger("greenwall.explain.pointed", 60);
    private static final long QUIET_STEP = 60;
    private static final Pattern FAULT = Pattern.compile(
            "\"inject_time\": \"([^\"]+)\".*?\"inject_pod\": \"([^\"]+)\".*?\"inject_type\": \"([^\"]+)\"",
            Pattern.DOTALL);

    record Fault(Instant at, String pod, String type) {}

    record FaultExplanation(Fault fault, Explanation explanation, List<String> pods, List<String> counted) {
        int rank() {
            return pods.indexOf(fault.pod()) + 1;
        }

        /// Whether one of the first three lines was logged next to the injected fault.
        boolean showsRevealingLine(Set<String> places) {
            return explanation.templates().stream()
                    .limit(3)
                    .flatMap(t -> t.samples().stream())
                    .anyMatch(line -> places.stream().anyMatch(line.text()::contains));
        }

        /// The best rank of such a line; 0 if none is ranked.
        int rankOfRevealingLine(Set<String> places) {
            return explanation.templates().stream()
                    .filter(t -> t.samples().stream()
                            .anyMatch(line -> places.stream().anyMatch(line.text()::contains)))
                    .mapToInt(RankedTemplate::rank)
                    .min()
                    .orElse(0);
        }

        boolean conclusive() {
            return explanation.conclusion().kind() == Conclusion.Kind.CONCLUSIVE;
        }
    }

    @Test
    void theFaultyPodComesFirst() throws Exception {
        var seen = explainAll();
        var ranks = new Ranks();
        var base = new Ranks();
        int withRevealingLine = 0;
        int revealedInFirstThree = 0;
        int conclusive = 0;
        int right = 0;
        for (var faultExplanation : seen) {
            int rank = faultExplanation.rank();
            int baselineRank =
                    faultExplanation.counted().indexOf(faultExplanation.fault().pod()) + 1;
            ranks.add(rank);
            base.add(baselineRank);
            var places = revealingPlaces(faultExplanation.fault());
            withRevealingLine += places.isEmpty() ? 0 : 1;
            revealedInFirstThree += faultExplanation.showsRevealingLine(places) ? 1 : 0;
            conclusive += faultExplanation.conclusive() ? 1 : 0;
            right += faultExplanation.conclusive() && rank == 1 ? 1 : 0;
            System.out.printf(
                    "NEZHA %s %-14s %-30s rank %2d base %2d telling %s %s onset %s%n",
                    faultExplanation.fault().at(),
                    faultExplanation.fault().type(),
                    faultExplanation
                            .fault()
                            .pod()
                            .substring(
                                    0,
                                    Math.min(30, faultExplanation.fault().pod().length())),
                    rank,
                    baselineRank,
                    places.isEmpty() ? "-" : faultExplanation.rankOfRevealingLine(places),
                    faultExplanation.explanation().conclusion().kind(),
                    faultExplanation
                            .explanation()
                            .onset()
                            .map(o -> Duration.between(faultExplanation.fault().at(), o.at())
                                            .toSeconds() + " s")
                            .orElse("none"));
            faultExplanation.explanation().templates().stream()
                    .limit(3)
                    .forEach(t -> System.out.println(FeatureFile.describe(t)));
        }
        System.out.printf(
                "nezha: faulty pod %s; by template counts %s; telling line in three %d of %d; conclusive %d, right %d%n",
                ranks, base, revealedInFirstThree, withRevealingLine, conclusive, right);
        assertThat(ranks.within(1)).as("faulty pod first").isGreaterThanOrEqualTo(0.40);
        assertThat(ranks.within(3)).as("faulty pod in three").isGreaterThanOrEqualTo(0.65);
        assertThat((double) revealedInFirstThree / withRevealingLine)
                .as("telling line in three")
                .isGreaterThanOrEqualTo(0.80);
    }

    /// Times that are at least two minutes before and three minutes after any fault.
    private static List<Instant> quietMoments(List<Fault> faults) {
        var first = faults.getFirst().at().minusSeconds(60);
        long length = Duration.between(first, faults.getLast().at()).toSeconds();
        return LongStream.range(0, length / QUIET_STEP)
                .mapToObj(i -> first.plusSeconds(i * QUIET_STEP))
                .filter(at -> faults.stream()
                        .noneMatch(fault -> at.isAfter(fault.at().minusSeconds(120))
                                && at.isBefore(fault.at().plusSeconds(180))))
                .toList();
    }

    @Test
    void quietMomentsHaveNoCause() throws Exception {
        var logs = FakeSources.logs(lines());
        var metrics = FakeSources.metrics(allSeries(), true);
        var moments = quietMoments(faults());
        int inconclusive = 0;
        int conclusive = 0;
        for (var at : moments) {
            var verdict = explained(at, metrics, logs).conclusion();
            inconclusive += verdict.kind() == Conclusion.Kind.NOTHING_CONCLUSIVE ? 1 : 0;
            conclusive += verdict.kind() == Conclusion.Kind.CONCLUSIVE ? 1 : 0;
            if (verdict.kind() != Conclusion.Kind.NOTHING_CONCLUSIVE) {
                System.out.println("NEZHA quiet " + at + " " + verdict);
            }
        }
        System.out.printf(
                "nezha: %d quiet moments, nothing conclusive at %d, conclusive at %d%n",
                moments.size(), inconclusive, conclusive);
        assertThat(moments).hasSizeGreaterThanOrEqualTo(30);
        assertThat((double) inconclusive / moments.size()).as("quiet kept").isGreaterThanOrEqualTo(0.90);
    }

    static List<FaultExplanation> explainAll() throws IOException, InterruptedException {
        var lines = lines();
        var logs = FakeSources.logs(lines);
        var metrics = FakeSources.metrics(allSeries(), true);
        var seen = new ArrayList<FaultExplanation>();
        for (var fault : faults()) {
            var explanation = explained(fault.at().plusSeconds(POINTED), metrics, logs);
            FeatureFile.write("nezha-" + fault.at(), explanation, t -> t.host().equals(fault.pod()));
            var pods = explanation.templates().stream()
                    .map(RankedTemplate::host)
                    .distinct()
                    .toList();
            seen.add(new FaultExplanation(fault, explanation, pods, rankedByCounts(fault.at(), lines)));
        }
        return seen;
    }

    private static List<Samples> allSeries() throws IOException {
        var series = new ArrayList<Samples>();
        series.addAll(series("metrics.csv.gz", "PodName", "pod"));
        series.addAll(series("front_service.csv", "ServiceName", "service"));
        return series;
    }

    private static Explanation explained(Instant at, MetricsSource metrics, LogSource logs)
            throws InterruptedException {
        var question = ExplainQuestion.of(
                new ExplainQuestion.QuerySubject("case", "LatencyP90_s{service=\"Frontend\"}", "{namespace=\"ts\"}"),
                at);
        var sources = new ClusterExplainer.Sources(Optional.of(metrics), Optional.of(logs), Optional.empty());
        return TestExplainer.of(sources, at.plusSeconds(540), question);
    }

    /// The baseline: templates ranked by how much their count differs between the two minutes before and after.
    private static List<String> rankedByCounts(Instant at, List<LogSource.Line> lines) {
        var miner = new TemplateMiner();
        long middle = at.getEpochSecond() * 1_000_000_000L;
        long halfWidth = 120_000_000_000L;
        var counts = new HashMap<String, double[]>();
        for (var line : lines) {
            if (Math.abs(line.timeNanos() - middle) < halfWidth) {
                var key =
                        line.stream().get("pod") + '\n' + miner.add(line.text()).id();
                counts.computeIfAbsent(key, _ -> new double[2])[line.timeNanos() < middle ? 0 : 1]++;
            }
        }
        return counts.entrySet().stream()
                .sorted(Comparator.comparingDouble((Map.Entry<String, double[]> e) ->
                                -Math.abs(Math.log((e.getValue()[1] + 1) / (e.getValue()[0] + 1))))
                        .thenComparing(Map.Entry::getKey))
                .map(e -> e.getKey().substring(0, e.getKey().indexOf('\n')))
                .distinct()
                .toList();
    }

    private static List<Fault> faults() throws IOException {
        var faults = new ArrayList<Fault>();
        var found = FAULT.matcher(Files.readString(FOLDER.resolve("faults.json")));
        while (found.find()) {
            faults.add(
                    new Fault(Instant.parse(found.group(1).replace(' ', 'T') + "Z"), found.group(2), found.group(3)));
        }
        return faults;
    }

    /// The log texts between which the fault was injected; empty for other kinds of fault.
    private static Set<String> revealingPlaces(Fault fault) throws IOException {
        var causes = Files.readString(FOLDER.resolve("root_cause.json"));
        var service = fault.pod().replaceFirst("-[a-z0-9]+-[a-z0-9]+$", "");
        var pair = Pattern.compile('"' + Pattern.quote(service) + "\"[^}]*?\"" + Pattern.quote(fault.type())
                        + "\": \"([^\"]*)_([^\"]*)\"")
                .matcher(causes);
        return fault.type().matches("return|exception") && pair.find()
                ? Set.of(pair.group(1), pair.group(2))
                : Set.of();
    }

    private static BufferedReader open(String name) throws IOException {
        var in = Files.newInputStream(FOLDER.resolve(name));
        return new BufferedReader(
                new InputStreamReader(name.endsWith(".gz") ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8));
    }

    private static List<LogSource.Line> lines() throws IOException {
        var streams = new HashMap<String, Labels>();
        var lines = new ArrayList<LogSource.Line>();
        try (var in = open("logs.tsv.gz")) {
            for (var row = in.readLine(); row != null; row = in.readLine()) {
                var part = row.split("\t", 7);
                if (part.length == 7) {
                    var labels = streams.computeIfAbsent(
                            part[1],
                            pod -> Labels.of("namespace", "ts", "pod", pod, "container", part[2], "node", part[3]));
                    lines.add(new LogSource.Line(Long.parseLong(part[0]), labels, Map.of(), part[6]));
                }
            }
        }
        lines.sort(Comparator.comparingLong(LogSource.Line::timeNanos));
        return lines;
    }

    /// One series per numeric column and name.
    private static List<Samples> series(String file, String name, String label) throws IOException {
        try (var in = open(file)) {
            var header = in.readLine().split(",", -1);
            int nameColumn = Arrays.asList(header).indexOf(name);
            int timeColumn = Arrays.asList(header).indexOf("TimeStamp");
            var rows = new LinkedHashMap<String, TreeMap<Long, String[]>>();
            for (var row = in.readLine(); row != null; row = in.readLine()) {
                var cells = row.split(",", -1);
                rows.computeIfAbsent(cells[nameColumn], _ -> new TreeMap<>())
                        .put(Long.parseLong(cells[timeColumn]), cells);
            }
            var all = new ArrayList<Samples>();
            rows.forEach((rowName, byTime) -> {
                for (int c = timeColumn + 1; c < header.length; c++) {
                    if (c != nameColumn) {
                        all.add(column(
                                Labels.of(Labels.NAME, metric(header[c]), label, rowName, "namespace", "ts"),
                                byTime,
                                c));
                    }
                }
            });
            return all;
        }
    }

    private static String metric(String column) {
        return column.replace("%", "percent").replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", "");
    }

    private static Samples column(Labels labels, TreeMap<Long, String[]> rows, int column) {
        var times = new long[rows.size()];
        var values = new double[rows.size()];
        int n = 0;
        for (var row : rows.entrySet()) {
            try {
                values[n] = Double.parseDouble(row.getValue()[column]);
                times[n++] = row.getKey() * 1000;
            } catch (NumberFormatException _) {
                // A missing sample.
            }
        }
        return new Samples(labels, Arrays.copyOf(times, n), Arrays.copyOf(values, n));
    }
}
