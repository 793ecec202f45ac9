package greenwall.app.site;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.enrol.EnrolledDataCheck;
import greenwall.fleet.enrol.TargetsFile;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Queries the site's Prometheus and Loki to check whether the data of an enrolled host arrives.
record SiteEnrolledDataCheck(List<Site.ConnectedCluster> clusters) implements EnrolledDataCheck {
    /// Enough for a scrape interval of one minute and for Prometheus to read the changed file.
    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(150);
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration LOOK_BACK = Duration.ofMinutes(10);
    private static final long RETRY_PAUSE_MILLIS = 1000;

    /// @param missing what is missing; empty if nothing is
    /// @param permanent whether waiting cannot help
    private record AttemptResult(Optional<String> missing, boolean permanent) {}

    private static Optional<String> retry(Duration timeout, Supplier<AttemptResult> attempt)
            throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            var missing = attempt.get();
            if (missing.missing().isEmpty() || missing.permanent() || System.nanoTime() >= end) {
                return missing.missing();
            }
            TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE_MILLIS);
        }
    }

    @Override
    public Optional<String> whyNotInPrometheus(TargetsFile.Entry entry, boolean waitForArrival)
            throws InterruptedException {
        if (clusters.stream().allMatch(cluster -> cluster.metrics().isEmpty())) {
            return Optional.of("the configuration names no Prometheus to query");
        }
        return retry(waitForArrival ? ARRIVAL_TIMEOUT : Duration.ZERO, () -> notUp(entry));
    }

    private AttemptResult notUp(TargetsFile.Entry entry) {
        var missing = new ArrayList<String>();
        boolean answered = false;
        for (var target : entry.targets()) {
            var up = new TreeMap<Boolean, String>();
            for (var cluster : clusters) {
                var answer = cluster.metrics()
                        .flatMap(metrics -> metrics.instant("up{instance=" + GoFormat.quote(target) + "}", DEADLINE)
                                .answer());
                answered |= answer.isPresent();
                for (int row = 0; answer.isPresent() && row < answer.get().size(); row++) {
                    up.put(answer.get().value(row) == 1, cluster.name());
                }
            }
            if (up.isEmpty()) {
                missing.add(target + " is not scraped yet by a Prometheus that responds: check that a scrape job reads"
                        + " this file (file_sd_configs)");
            } else if (!up.containsKey(true)) {
                missing.add("the Prometheus of " + up.get(false) + " cannot scrape " + target
                        + ": check the exporter, and the firewalls between them");
            }
        }
        if (!answered) {
            return new AttemptResult(Optional.of("no Prometheus responds"), true);
        }
        return new AttemptResult(missing.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", missing)), false);
    }

    @Override
    public Optional<String> whyNotInLoki(Map<String, String> labels, String text) throws InterruptedException {
        var selector = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + GoFormat.quote(label.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
        var query = selector + " |= " + GoFormat.quote(text);
        return retry(ARRIVAL_TIMEOUT, () -> {
            var found = new AtomicBoolean();
            var failures = new ArrayList<Failure>();
            var now = Instant.now();
            var sources = clusters.stream()
                    .flatMap(cluster -> cluster.logs().stream())
                    .toList();
            for (var logs : sources) {
                var read = logs.lines(
                        query,
                        new TimeWindow(now.minus(LOOK_BACK), now.plus(DEADLINE)),
                        LogSource.Order.BACKWARD,
                        1,
                        _ -> {
                            found.set(true);
                            return false;
                        },
                        DEADLINE);
                if (read instanceof Outcome.Failed<LogSource.ReadSummary> failed) {
                    failures.add(failed.failure());
                }
            }
            if (found.get()) {
                return new AttemptResult(Optional.empty(), false);
            }
            if (failures.isEmpty()) {
                return new AttemptResult(
                        Optional.of("the log source has no line from this host yet: check the log shipper on the host"),
                        false);
            }
            return new AttemptResult(
                    Optional.of(failures.getFirst().text()),
                    failures.size() == sources.size() && failures.stream().noneMatch(Failure::isTemporary));
        });
    }
}
