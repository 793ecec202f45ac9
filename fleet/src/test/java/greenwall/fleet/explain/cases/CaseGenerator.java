package greenwall.fleet.explain.cases;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.cases.FakeSources.Samples;
import greenwall.fleet.source.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Generates cases from a seed: some hours of real log lines on several hosts, recurring errors, irrelevant
/// bursts, and a metric that changes because of one of the lines, or does not change.
final class CaseGenerator {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final long BILLION = 1_000_000_000L;
    private static final String[] HOST_LABELS = {"host", "hostname", "instance", "node", ""};

    private final PublicLogs logs;
    private final Random random;
    private final long seed;
    private final StringBuilder kind = new StringBuilder();
    private final List<LogSource.Line> lines = new ArrayList<>();

    private Instant onset = NOON;
    private Instant start = NOON;
    private Instant end = NOON;
    private Instant logStart = NOON;
    private String hostLabel = "host";
    private boolean shipsLevel;

    CaseGenerator(PublicLogs logs, long seed) {
        this.logs = logs;
        this.seed = seed;
        this.random = new Random(seed * 7919 + 17);
    }

    Case make(boolean quiet) {
        onset = NOON.plusMillis(random.nextInt(3_600_000));
        start = onset.minus(Duration.ofMinutes(100 + random.nextInt(120)));
        end = onset.plus(Duration.ofMinutes(12 + random.nextInt(40)));
        boolean shortHistory = random.nextInt(6) == 0;
        logStart = shortHistory ? onset.minus(Duration.ofMinutes(6 + random.nextInt(15))) : start;
        describe(shortHistory ? "no-baseline" : "");
        hostLabel = HOST_LABELS[random.nextInt(HOST_LABELS.length)];
        describe(hostLabel.isEmpty() ? "hostless" : hostLabel);
        shipsLevel = random.nextInt(3) > 0;
        describe(shipsLevel ? "" : "no-level");
        var step = Duration.ofSeconds(List.of(5, 10, 15, 15, 30, 60).get(random.nextInt(6)));
        describe(step.toSeconds() + "s");
        var cause = Causes.ALL.get(random.nextInt(Causes.ALL.size()));
        background("web1");
        chronic("web1");
        bursts("web1");
        boolean otherHosts = random.nextInt(2) == 0 && !hostLabel.isEmpty();
        if (otherHosts) {
            describe("others");
            for (int i = 2; i < 4 + random.nextInt(4); i++) {
                background("web" + i);
                chronic("web" + i);
                bursts("web" + i);
            }
        }
        var key = "";
        if (quiet) {
            decoy(cause);
        } else {
            key = cause(cause);
        }
        lines.sort(Comparator.comparingLong(LogSource.Line::timeNanos));
        var labels = metricLabels(cause.metric());
        var series = new ArrayList<Samples>();
        var spikeEnd = metric(labels, step, quiet, series);
        for (int i = 0; i < 6; i++) {
            metric(labels.with(Labels.NAME, "other_" + i), step, random.nextInt(3) > 0, series);
        }
        long spikeMillis = Duration.between(onset, spikeEnd).toMillis();
        var at = onset.plusMillis(
                random.nextInt(3) == 0
                        ? random.nextInt(120_000) - 60_000
                        : (long) (random.nextDouble() * Math.min(spikeMillis, 1_200_000)));
        var selector = hostLabel.isEmpty() || otherHosts && random.nextInt(2) == 0
                ? "{job=\"app\"}"
                : "{job=\"app\"," + hostLabel + "=\"" + hostValue("web1") + "\"}";
        describe(otherHosts && !selector.contains("web1") ? "all-hosts" : "");
        var query = labels.metricName() + "{instance=\"" + labels.get("instance") + "\"}";
        if (labels.metricName().endsWith("_total")) {
            query = "rate(" + query + "[" + List.of("1m", "2m", "5m").get(random.nextInt(3)) + "])";
            if (step.toSeconds() == 60) {
                query = query.replace("[1m]", "[4m]");
            }
        }
        boolean raw = random.nextInt(4) > 0;
        describe(raw ? "" : "no-raw");
        return new Case(
                seed,
                kind.toString(),
                FakeSources.metrics(series, raw),
                FakeSources.logs(lines),
                ExplainQuestion.of(new ExplainQuestion.QuerySubject("case", query, selector), at),
                quiet ? Optional.empty() : Optional.of(onset),
                quiet ? Optional.empty() : Optional.of(key),
                step,
                end);
    }

    private void describe(String word) {
        if (!word.isEmpty()) {
            kind.append(kind.isEmpty() ? "" : " ").append(word);
        }
    }

    private String hostValue(String host) {
        return hostLabel.equals("instance") ? host + ":9100" : host;
    }

    private void line(String host, Instant at, String level, String text, String app) {
        if (at.isBefore(logStart) || !at.isBefore(end)) {
            return;
        }
        var labels = Labels.of("job", "app", "app", app);
        if (!hostLabel.isEmpty()) {
            labels = labels.with(hostLabel, hostValue(host));
        }
        if (shipsLevel && !level.isEmpty()) {
            labels = labels.with("level", level);
        }
        long nanos = at.getEpochSecond() * BILLION + at.getNano() + random.nextInt(1_000_000);
        lines.add(new LogSource.Line(nanos, labels, Map.of(), text));
    }

    /// Real lines, either in their original order with their bursts, or drawn one by one.
    private void background(String host) {
        var names = logs.names();
        for (int s = 0; s < 1 + random.nextInt(2); s++) {
            var name = names.get(random.nextInt(names.size()));
            var entries = logs.of(name);
            double perSecond = Math.exp(Math.log(0.05) + random.nextDouble() * Math.log(40));
            boolean inOrder = random.nextBoolean();
            if (host.equals("web1")) {
                describe(name + (inOrder ? "" : "*"));
            }
            int at = random.nextInt(entries.size());
            var time = start;
            while (time.isBefore(end)) {
                var entry = entries.get(inOrder ? at++ % entries.size() : random.nextInt(entries.size()));
                line(host, time, entry.level(), entry.content(), name.toLowerCase(Locale.ROOT));
                time = time.plusMillis((long) (-1000 / perSecond * Math.log(1 - random.nextDouble())));
            }
        }
    }

    /// Errors that are always present, some of them more frequent at certain hours.
    private void chronic(String host) {
        for (int c = 0; c < 1 + random.nextInt(3); c++) {
            var wording = List.of(
                            "ERROR payment provider refused card, code %d",
                            "error: connection to 10.0.0.%d reset by peer",
                            "E%d failed to parse header, dropping",
                            "cron: job cleanup-%d exited with status 1",
                            "TLS handshake error from 10.2.3.%d: EOF",
                            "disk quota warning for user %d",
                            "ntpd: frequency error %d PPM exceeds tolerance")
                    .get(random.nextInt(7));
            double every = 4 + random.nextInt(90);
            boolean rhythm = random.nextBoolean();
            double period = 1800 + random.nextInt(10_000);
            double phase = random.nextDouble() * 6.28;
            var time = start;
            while (time.isBefore(end)) {
                double swing = rhythm ? 1 + 0.8 * Math.sin(phase + time.getEpochSecond() * 6.28 / period) : 1;
                time = time.plusMillis((long) (-1000 * every / swing * Math.log(1 - random.nextDouble())) + 1);
                line(host, time, "error", fillNumbers(wording), "chronic");
            }
        }
    }

    private String fillNumbers(String wording) {
        return new Causes.Cause("", "", wording).line(random);
    }

    /// Short bursts and single rare lines that are unrelated to the onset. None of those on web1 is close to
    /// the onset.
    private void bursts(String host) {
        for (int b = 0; b < 1 + random.nextInt(4); b++) {
            var wording = Causes.BURSTS.get(random.nextInt(Causes.BURSTS.size()));
            long distance = (long) ((random.nextDouble() * 75 - 60) * 60_000);
            if (host.equals("web1") && Math.abs(distance) < 240_000) {
                distance = distance < 0 ? distance - 240_000 : distance + 240_000;
            }
            var time = onset.plusMillis(distance);
            int count = 10 + random.nextInt(150);
            double gap = (1 + random.nextInt(60)) * 1000.0 / count;
            for (int i = 0; i < count; i++) {
                line(host, time, random.nextBoolean() ? "error" : "info", fillNumbers(wording), "burst");
                time = time.plusMillis((long) (gap * 2 * random.nextDouble()));
            }
        }
        for (int r = 0; r < random.nextInt(14); r++) {
            long distance = (long) ((random.nextDouble() * 130 - 100) * 60_000);
            if (host.equals("web1") && Math.abs(distance) < 120_000) {
                distance += distance < 0 ? -120_000 : 120_000;
            }
            line(
                    host,
                    onset.plusMillis(distance),
                    "warn",
                    "rare event kind-" + (char) ('a' + r) + "x of " + word(r) + " seen " + random.nextInt(900),
                    "rare");
        }
    }

    private static String word(int r) {
        return List.of(
                        "lease", "mount", "keytab", "inotify", "mailbox", "printer", "tunnel", "locale", "quota",
                        "spool", "zone", "token", "battery", "bridge")
                .get(r % 14);
    }

    /// The causing line: before, at or shortly after the onset; once, in a burst, or repeatedly.
    private String cause(Causes.Cause cause) {
        double position = random.nextDouble();
        double distance = position < 0.5
                ? -1 - random.nextInt(75)
                : position < 0.8 ? random.nextDouble() * 3 - 1.5 : 1 + random.nextInt(15);
        describe(distance < -1.5 ? "before" : distance > 1.5 ? "after" : "with");
        int shape = random.nextInt(3);
        describe(List.of("single", "burst", "repeated").get(shape));
        boolean marked = random.nextInt(3) > 0;
        describe(marked ? "" : "unmarked");
        var level = marked ? cause.level() : "";
        var time = onset.plusMillis((long) (distance * 1000));
        int count = shape == 0 ? 1 : shape == 1 ? 3 + random.nextInt(40) : 4 + random.nextInt(10);
        for (int i = 0; i < count; i++) {
            line("web1", time, level, cause.line(random), "cause");
            time = time.plusMillis(shape == 1 ? random.nextInt(1500) : 15_000 + random.nextInt(60_000));
        }
        if (random.nextInt(3) == 0) {
            describe("consequence");
            var wording = Causes.CONSEQUENCES.get(random.nextInt(Causes.CONSEQUENCES.size()));
            var after = onset.plusMillis((long) (Math.max(0, distance) * 1000) + 4_000 + random.nextInt(40_000));
            for (int i = 0; i < 20 + random.nextInt(60); i++) {
                line("web1", after, "error", fillNumbers(wording), "app");
                after = after.plusMillis(random.nextInt(8_000));
            }
        }
        return longestPart(cause.wording());
    }

    /// A line that would be a plausible cause if anything had happened.
    private void decoy(Causes.Cause cause) {
        if (random.nextBoolean()) {
            describe("decoy");
            var time = onset.plusSeconds(random.nextInt(600) - 300);
            for (int i = 0; i < 1 + random.nextInt(30); i++) {
                line("web1", time, cause.level(), cause.line(random), "cause");
                time = time.plusMillis(random.nextInt(2_000));
            }
        }
    }

    /// The longest part of a wording without a number, which is enough to recognise its lines.
    private static String longestPart(String wording) {
        var longest = "";
        for (var part : wording.split("%d")) {
            longest = part.length() > longest.length() ? part : longest;
        }
        return longest;
    }

    private Labels metricLabels(String metric) {
        var name = random.nextInt(4) == 0 ? metric + "_total" : metric;
        return Labels.of(Labels.NAME, name, "instance", "web1:9100", "job", "node");
    }

    /// Adds a series and returns when its change was over.
    private Instant metric(Labels labels, Duration step, boolean quiet, List<Samples> into) {
        boolean main = !labels.metricName().startsWith("other");
        double autocorrelation = random.nextDouble() * 0.85;
        double swing = random.nextDouble() * 2.5;
        double phase = random.nextDouble() * 6;
        double level = 20 + random.nextDouble() * 200;
        int shape = random.nextInt(3);
        double height = (12 + Math.exp(random.nextDouble() * 4)) * (random.nextInt(4) == 0 ? -1 : 1);
        long rise = shape == 2 ? step.toMillis() * (2 + random.nextInt(14)) : 0;
        long lasts = shape == 1
                ? Math.max(4 * step.toMillis(), 60_000 + random.nextInt(480_000))
                : shape == 2 ? rise + 300_000 + random.nextInt(1_800_000) : 10_000_000L;
        if (main && !quiet) {
            describe("height " + Math.round(height) + " memory " + Math.round(autocorrelation * 100) + " swing "
                    + Math.round(swing * 10));
            describe(List.of("shift", "spike", "ramp").get(shape));
            describe(labels.metricName().endsWith("_total") ? "counter" : "");
        }
        var spikeEnd = onset.plusMillis(lasts);
        long offset = random.nextInt((int) step.toMillis());
        var first = start.minus(Duration.ofMinutes(60)).toEpochMilli() + offset;
        int n = (int) ((end.toEpochMilli() - first) / step.toMillis());
        var times = new long[n];
        var values = new double[n];
        double state = 0;
        double sum = 0;
        boolean counter = labels.metricName().endsWith("_total");
        long lift = height < 0 ? (long) (-height * 1.2) : 0;
        for (int i = 0; i < n; i++) {
            times[i] = first + i * step.toMillis();
            state = autocorrelation * state + random.nextGaussian();
            double value = level + lift + state + swing * Math.sin(phase + times[i] / 1000.0 * 6.28 / 7200);
            if (random.nextInt(200) == 0) {
                value += 7 * random.nextDouble();
            }
            long since = times[i] - onset.toEpochMilli();
            if (!quiet && since >= 0 && since < lasts) {
                value += height * (rise == 0 ? 1 : Math.min(1, (double) since / rise));
            }
            sum += Math.max(0, value) * step.toMillis() / 1000.0;
            values[i] = counter ? sum : value;
        }
        into.add(new Samples(labels, times, values));
        return spikeEnd;
    }
}
