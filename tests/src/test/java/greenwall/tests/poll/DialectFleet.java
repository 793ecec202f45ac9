package greenwall.tests.poll;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A fleet in which every host has a different family of exporters, and the expected cells of each, both read
/// from `dialects.txt`.
record DialectFleet(SampleSeries fed, ExpectedCells expected) {
    private static final Pattern TARGET =
            Pattern.compile("(?<how>target|stopped|dead)(?: (?<ago>\\d+) s ago)? \\{(?<labels>.*)}");
    private static final Pattern VALUE =
            Pattern.compile(" {4}(?<name>[\\w.:]+)(?:\\{(?<labels>.*)})? (?<value>\\S+)(?: (?<kind>.+))?");
    private static final Pattern ENDING = Pattern.compile(" {4}ending (\\d+) s ago");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final String HOST = "host ";

    static DialectFleet at(Instant now) throws IOException {
        var dialects = new DialectFleet(new SampleSeries(now), new ExpectedCells());
        try (var in = Objects.requireNonNull(DialectFleet.class.getResourceAsStream("dialects.txt"))) {
            dialects.read(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#")));
        }
        return dialects;
    }

    private void read(Stream<String> lines) {
        SampleSeries.TargetSeries feed = null;
        for (var line : lines.toList()) {
            var target = TARGET.matcher(line);
            var ending = ENDING.matcher(line);
            if (target.matches()) {
                feed = feed(target.toMatchResult());
            } else if (line.startsWith(HOST)) {
                feed = null;
                expected.host(line.substring(HOST.length()));
            } else if (feed != null && ending.matches()) {
                feed.endingBefore(Integer.parseInt(ending.group(1)));
            } else if (feed != null) {
                add(feed, value(line));
            } else {
                expect(value(line));
            }
        }
    }

    private static MatchResult value(String line) {
        var value = VALUE.matcher(line);
        if (!value.matches()) {
            throw new IllegalArgumentException(line);
        }
        return value.toMatchResult();
    }

    private SampleSeries.TargetSeries feed(MatchResult target) {
        var labels = labels(target);
        var extraLabels = Arrays.copyOfRange(labels, 4, labels.length);
        return switch (target.group("how")) {
            case "stopped" -> fed.stoppedTarget(Integer.parseInt(target.group("ago")), labels[1], labels[3]);
            case "dead" -> fed.deadTarget(Integer.parseInt(target.group("ago")), labels[1], labels[3]);
            default -> fed.target(labels[1], labels[3], extraLabels);
        };
    }

    private static void add(SampleSeries.TargetSeries feed, MatchResult series) {
        var name = series.group("name");
        double value = Double.parseDouble(series.group("value"));
        switch (series.group("kind")) {
            case null -> feed.gauge(name, value, labels(series));
            case "per s" -> feed.counter(name, value, labels(series));
            case "s ago" -> feed.moment(name, value, labels(series));
            default -> throw new IllegalArgumentException(series.group());
        }
    }

    private void expect(MatchResult cell) {
        var value = cell.group("value");
        expected.cell(
                cell.group("name"), value.equals("?") ? null : Double.valueOf(value), cell.group("kind"), labels(cell));
    }

    /// Alternating names and values.
    private static String[] labels(MatchResult line) {
        var text = Objects.requireNonNullElse(line.group("labels"), "");
        return LABEL.matcher(text)
                .results()
                .flatMap(label -> Stream.of(label.group(1), label.group(2)))
                .toArray(String[]::new);
    }
}
