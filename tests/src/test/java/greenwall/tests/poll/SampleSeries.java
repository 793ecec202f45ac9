package greenwall.tests.poll;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.Labels;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/// Generated series, one sample every fifteen seconds from forty minutes ago to two minutes ahead (and ten minutes
/// of yesterday), for loading into real servers. Values are functions of the seconds since the first sample.
final class SampleSeries {
    static final int STEP = 15;
    static final int NOW = 2400;
    private static final int LENGTH = NOW + 120;

    private final Instant now;
    private final List<SampleFunction> series = new ArrayList<>();
    private int resetTime;

    private record SampleFunction(Labels labels, int from, int to, DoubleUnaryOperator value) {}

    SampleSeries(Instant now) {
        this.now = Instant.ofEpochSecond(now.getEpochSecond() / STEP * STEP);
    }

    /// Every counter is reset so many seconds ago, right after a sample: no increment is lost between two
    /// samples, so every rate is the same as without the reset.
    SampleSeries withCountersReset(int secondsAgo) {
        resetTime = NOW - secondsAgo;
        return this;
    }

    private double now() {
        return now.getEpochSecond();
    }

    /// A target whose `up` is always 1.
    TargetSeries target(String job, String instance, String... more) {
        return new TargetSeries(job, instance, more, 0, LENGTH, _ -> 1);
    }

    /// A target whose first sample is so many seconds old.
    TargetSeries newTarget(int secondsAgo, String job, String instance) {
        return new TargetSeries(job, instance, new String[0], NOW - secondsAgo, LENGTH, _ -> 1);
    }

    /// A target whose series, including `up`, end so many seconds before now.
    TargetSeries stoppedTarget(int secondsAgo, String job, String instance) {
        return new TargetSeries(job, instance, new String[0], 0, NOW - secondsAgo, _ -> 1);
    }

    /// A target that has not been scrapeable for so many seconds: `up` is 0.
    TargetSeries deadTarget(int secondsAgo, String job, String instance) {
        return new TargetSeries(job, instance, new String[0], 0, LENGTH, t -> t > NOW - secondsAgo ? 0 : 1)
                .endingBefore(secondsAgo);
    }

    final class TargetSeries {
        private final Labels target;
        private final int from;
        private int to;

        private TargetSeries(String job, String instance, String[] more, int from, int to, DoubleUnaryOperator up) {
            var labels = Labels.of("job", job, "instance", instance);
            for (int i = 0; i < more.length; i += 2) {
                labels = labels.with(more[i], more[i + 1]);
            }
            this.target = labels;
            this.from = from;
            this.to = to;
            add("up", up);
        }

        /// Series added from here on end so many seconds before now.
        TargetSeries endingBefore(int seconds) {
            to = NOW - seconds;
            return this;
        }

        TargetSeries gauge(String name, double value, String... labels) {
            return add(name, _ -> value, labels);
        }

        /// A gauge that the target had for ten minutes a day ago.
        TargetSeries gaugeOfYesterday(String name, double value, String... labels) {
            int yesterday = NOW - (int) Duration.ofDays(1).toSeconds();
            return add(name, yesterday - 300, yesterday + 300, _ -> value, labels);
        }

        TargetSeries counter(String name, double perSecond, String... labels) {
            return add(
                    name,
                    t -> resetTime > 0 && t > resetTime ? perSecond * (t - resetTime) : 1000 + perSecond * t,
                    labels);
        }

        /// A timestamp, so many seconds before now.
        TargetSeries moment(String name, double secondsAgo, String... labels) {
            return add(name, _ -> now() - secondsAgo, labels);
        }

        TargetSeries add(String name, DoubleUnaryOperator value, String... labels) {
            return add(name, from, to, value, labels);
        }

        private TargetSeries add(String name, int first, int last, DoubleUnaryOperator value, String... labels) {
            var all = target.with(Labels.NAME, name);
            for (int i = 0; i < labels.length; i += 2) {
                all = all.with(labels[i], labels[i + 1]);
            }
            series.add(new SampleFunction(all, first, last, value));
            return this;
        }
    }

    /// Polls the series from a real Prometheus.
    void inPrometheus(Path dir, Consumer<FleetState> check) throws IOException, InterruptedException {
        var file = dir.resolve("series.om");
        write(file, true);
        try (var prometheus = RealServer.prometheusFilledFrom(file, dir)) {
            check.accept(polled(prometheus.url()));
        }
    }

    /// Polls the series from a real VictoriaMetrics.
    void inVictoriaMetrics(Path dir, Consumer<FleetState> check) throws IOException, InterruptedException {
        try (var victoria = RealServer.victoriaMetrics(dir, RealServer.freePort())) {
            var file = dir.resolve("series.txt");
            write(file, false);
            victoria.fillFrom(file);
            check.accept(polled(victoria.url()));
        }
    }

    private static FleetState polled(URI url) {
        try (var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            var source = new Source("east", Source.Kind.PROMETHEUS, url);
            var prometheus = Prometheus.connect(http, source, HttpSettings.DEFAULT);
            return new FleetPoller(Map.of("east", prometheus), PollSettings.oneShot(QuantityCatalogue.shipped()))
                    .poll();
        }
    }

    /// OpenMetrics has timestamps in seconds, Prometheus' text format in milliseconds.
    void write(Path file, boolean openMetrics) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (var one : series) {
                var name = one.labels().toString().replace(", ", ",");
                for (int t = one.from(); t <= one.to(); t += STEP) {
                    double time = now() - NOW + t;
                    var stamp = openMetrics
                            ? String.format(Locale.ROOT, "%.3f", time)
                            : String.format(Locale.ROOT, "%.0f", time * 1000);
                    out.write(name + " " + one.value().applyAsDouble(t) + " " + stamp + "\n");
                }
            }
            if (openMetrics) {
                out.write("# EOF\n");
            }
        }
    }
}
