package greenwall.tests.poll;

import greenwall.fleet.Labels;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/// Series made by hand, every fifteen seconds of the last forty minutes and of the two to come, for loading
/// into real servers. Values are functions of the seconds since the first sample.
final class SampleSeries {
    static final int STEP = 15;
    static final int NOW = 2400;
    private static final int LENGTH = NOW + 120;

    private final Instant now;
    private final List<SampleFunction> series = new ArrayList<>();
    private int begunAnew;

    private record SampleFunction(Labels labels, int from, int to, DoubleUnaryOperator value) {}

    SampleSeries(Instant now) {
        this.now = Instant.ofEpochSecond(now.getEpochSecond() / STEP * STEP);
    }

    /// Every counter begins again at nothing, so many seconds before now, right after a sample: no count is lost
    /// between two samples, so that every rate is what it is without it.
    SampleSeries beginningAnew(int secondsAgo) {
        begunAnew = NOW - secondsAgo;
        return this;
    }

    private double now() {
        return now.getEpochSecond();
    }

    /// One target; its `up` is 1 throughout.
    TargetSeries target(String job, String instance, String... more) {
        return new TargetSeries(job, instance, more, 0, LENGTH, _ -> 1);
    }

    /// Nothing of it is older than so many seconds.
    TargetSeries newTarget(int secondsAgo, String job, String instance) {
        return new TargetSeries(job, instance, new String[0], NOW - secondsAgo, LENGTH, _ -> 1);
    }

    /// Everything of it, `up` too, ends so many seconds before now.
    TargetSeries stoppedTarget(int secondsAgo, String job, String instance) {
        return new TargetSeries(job, instance, new String[0], 0, NOW - secondsAgo, _ -> 1);
    }

    /// It cannot be scraped since so many seconds.
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

        TargetSeries counter(String name, double perSecond, String... labels) {
            return add(
                    name,
                    t -> begunAnew > 0 && t > begunAnew ? perSecond * (t - begunAnew) : 1000 + perSecond * t,
                    labels);
        }

        /// A moment, so many seconds before now.
        TargetSeries moment(String name, double secondsAgo, String... labels) {
            return add(name, _ -> now() - secondsAgo, labels);
        }

        TargetSeries add(String name, DoubleUnaryOperator value, String... labels) {
            var all = target.with(Labels.NAME, name);
            for (int i = 0; i < labels.length; i += 2) {
                all = all.with(labels[i], labels[i + 1]);
            }
            series.add(new SampleFunction(all, from, to, value));
            return this;
        }
    }

    /// As OpenMetrics with seconds, or as Prometheus' text with milliseconds.
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
