package greenwall.lab.exporters;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.source.MetricsSource.MetricMetadata;
import greenwall.lab.application.SimulatedApplication;
import greenwall.lab.exporters.Exporters.SimulatedExporter;
import greenwall.lab.prometheus.PrometheusData.ActiveTarget;
import greenwall.lab.promql.Samples;
import greenwall.lab.promql.Series;
import greenwall.lab.promql.SeriesSource;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.SimulatedFleet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongToDoubleFunction;

/// The series of a Prometheus that scrapes the fleet. Each target is scraped every 15 seconds, at its own
/// offset. The series include `up` and the others that a scrape adds, and a staleness marker where a series
/// ends.
///
/// Nothing is stored. An index maps a metric name to the exporters that have it, and series are created for
/// the targets that match.
public final class ScrapedSeries implements SeriesSource {
    private static final List<String> OF_THE_SCRAPE = List.of(
            "up",
            "scrape_duration_seconds",
            "scrape_samples_scraped",
            "scrape_samples_post_metric_relabeling",
            "scrape_series_added");
    private static final String INTERVAL = ScrapeTarget.INTERVAL_MILLIS / 1000 + "s";
    private static final String TIMEOUT = ScrapeTarget.TIMEOUT_MILLIS / 1000 + "s";

    private final SimulatedFleet world;
    private final InstantSource clock;
    private final Optional<SimulatedApplication> application;
    private final List<ScrapeTarget> targets = new ArrayList<>();
    private final Map<SimulatedExporter, List<ScrapeTarget>> byExporter = new LinkedHashMap<>();
    private final Map<String, List<FamilyTargets>> index = new HashMap<>();
    private final Map<ScrapeTarget, Integer> seriesCounts = Collections.synchronizedMap(new IdentityHashMap<>());

    private record FamilyTargets(MetricFamily family, List<ScrapeTarget> targets) {}

    public ScrapedSeries(SimulatedFleet world, Exporters exporters, InstantSource clock) {
        this.world = world;
        this.clock = clock;
        this.application = SimulatedApplication.over(world);
        exporters
                .on(world.hosts(), application)
                .forEach((host, running) -> running.forEach(exporter -> scrape(host, exporter)));
        byExporter.forEach((exporter, its) -> exporter.families()
                .forEach(family -> family.sampleNames()
                        .forEach(name -> index.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(new FamilyTargets(family, its)))));
    }

    private void scrape(HostSpec host, SimulatedExporter exporter) {
        var target = ScrapeTarget.of(world.simulation(host), exporter);
        targets.add(target);
        byExporter.computeIfAbsent(exporter, e -> new ArrayList<>()).add(target);
    }

    /// The application; empty if the fleet is too small for one.
    public Optional<SimulatedApplication> application() {
        return application;
    }

    public List<ScrapeTarget> targets() {
        return targets;
    }

    @Override
    public List<? extends Series> select(List<LabelMatcher> matchers, long startMillis, long endMillis) {
        long now = clock.millis();
        if (startMillis > now) {
            return List.of();
        }
        var found = new ArrayList<Series>();
        var own = new ArrayList<LabelMatcher>();
        var nameMatchers = new ArrayList<LabelMatcher>();
        for (var matcher : matchers) {
            (matcher.name().equals(Labels.NAME) ? nameMatchers : own).add(matcher);
        }
        for (var name : OF_THE_SCRAPE) {
            if (matchesName(nameMatchers, name)) {
                for (var target : targets) {
                    if (own.stream().allMatch(m -> m.matches(target.labels().get(m.name())))) {
                        found.add(ofScrape(target, name));
                    }
                }
            }
        }
        index.forEach((name, holders) -> {
            if (matchesName(nameMatchers, name)) {
                for (var held : holders) {
                    held.targets()
                            .forEach(target -> open(target, own)
                                    .ifPresent(open -> collect(held.family(), target, name, open, found)));
                }
            }
        });
        return found;
    }

    @Override
    public Set<String> names(long startMillis, long endMillis) {
        long now = clock.millis();
        if (startMillis > now) {
            return Set.of();
        }
        var names = new HashSet<>(OF_THE_SCRAPE);
        index.forEach((name, holders) -> {
            if (holders.stream().anyMatch(held -> hasSeries(held, name))) {
                names.add(name);
            }
        });
        return names;
    }

    /// Whether any target has a series of this name.
    private boolean hasSeries(FamilyTargets held, String name) {
        var found = new ArrayList<Series>();
        return held.targets().stream().anyMatch(target -> {
            collect(held.family(), target, name, List.of(), found);
            return !found.isEmpty();
        });
    }

    private static boolean matchesName(List<LabelMatcher> nameMatchers, String name) {
        return nameMatchers.stream().allMatch(m -> m.matches(name));
    }

    /// The matchers that the target's labels do not decide; empty if the labels exclude the target. A
    /// target label takes precedence over an exporter's label of the same name, which is prefixed with
    /// `exported_`.
    private static Optional<List<LabelMatcher>> open(ScrapeTarget target, List<LabelMatcher> matchers) {
        var open = new ArrayList<LabelMatcher>();
        for (var matcher : matchers) {
            String value = target.labels().get(matcher.name());
            if (value.isEmpty()) {
                open.add(matcher);
            } else if (!matcher.matches(value)) {
                return Optional.empty();
            }
        }
        return Optional.of(open);
    }

    /// The response of `/api/v1/targets`.
    public List<ActiveTarget> activeTargets() {
        long now = clock.millis();
        return targets.stream()
                .map(target -> view(target, target.lastScrape(now)))
                .toList();
    }

    private static ActiveTarget view(ScrapeTarget target, long last) {
        String address =
                target.simulation().host().address() + ":" + target.exporter().port();
        String url = "http://" + address + "/metrics";
        var discovered = new TreeMap<>(target.labels().toMap());
        discovered.put("__address__", address);
        discovered.put("__metrics_path__", "/metrics");
        discovered.put("__scheme__", "http");
        discovered.put("__scrape_interval__", INTERVAL);
        discovered.put("__scrape_timeout__", TIMEOUT);
        return new ActiveTarget(
                Labels.of(discovered),
                target.labels(),
                target.exporter().id(),
                url,
                url,
                target.error(last, url),
                Instant.ofEpochMilli(last),
                target.scrapeSeconds(last),
                target.answers(last) ? "up" : "down",
                INTERVAL,
                TIMEOUT);
    }

    /// The response of `/api/v1/metadata`.
    public Map<String, MetricMetadata> metadata() {
        var byMetric = new TreeMap<String, MetricMetadata>();
        for (var exporter : byExporter.keySet()) {
            for (var family : exporter.families()) {
                byMetric.putIfAbsent(
                        family.name(), new MetricMetadata(family.kind().metadataWord(), family.help(), ""));
            }
        }
        return byMetric;
    }

    private Series ofScrape(ScrapeTarget target, String name) {
        var labels = target.labels().with(Labels.NAME, name);
        LongToDoubleFunction value = switch (name) {
            case "up" -> t -> target.answers(t) ? 1 : 0;
            case "scrape_duration_seconds" -> target::scrapeSeconds;
            case "scrape_series_added" -> t -> 0;
            default -> t -> target.answers(t) ? count(target) : 0;
        };
        return new TargetSeries(labels, target, value, clock.millis(), true);
    }

    private int count(ScrapeTarget target) {
        return seriesCounts.computeIfAbsent(target, _ -> {
            var all = new ArrayList<Series>();
            for (var family : target.exporter().families()) {
                family.sampleNames().forEach(name -> collect(family, target, name, List.of(), all));
            }
            return all.size();
        });
    }

    /// Collects the series of a family that match.
    private void collect(
            MetricFamily family, ScrapeTarget target, String name, List<LabelMatcher> open, List<Series> into) {
        String suffix = name.substring(family.name().length());
        long now = clock.millis();
        family.write(target.view(world), (itsSuffix, labels, value) -> {
            if (itsSuffix.equals(suffix) && open.stream().allMatch(m -> m.matches(valueOf(labels, m.name())))) {
                into.add(new TargetSeries(merged(target.labels(), name, labels), target, value.get(), now, false));
            }
        });
    }

    private static String valueOf(String[] labels, String wanted) {
        for (int i = 0; i < labels.length; i += 2) {
            if (labels[i].equals(wanted)) {
                return labels[i + 1];
            }
        }
        return "";
    }

    /// The labels of a series: those of the target, and its own. An own label with the name of a target label
    /// is prefixed with `exported_`.
    private static Labels merged(Labels ofTarget, String name, String[] labels) {
        var merged = new String[2 + 2 * ofTarget.size() + labels.length];
        int n = 0;
        merged[n++] = Labels.NAME;
        merged[n++] = name;
        for (int i = 0; i < ofTarget.size(); i++) {
            merged[n++] = ofTarget.name(i);
            merged[n++] = ofTarget.value(i);
        }
        for (int i = 0; i < labels.length; i += 2) {
            merged[n++] = ofTarget.has(labels[i]) ? "exported_" + labels[i] : labels[i];
            merged[n++] = labels[i + 1];
        }
        return Labels.copyOf(merged, n);
    }

    /// One series of a target, sampled at its scrapes.
    ///
    /// @param always whether it has a sample even if the scrape fails
    private record TargetSeries(
            Labels labels, ScrapeTarget target, LongToDoubleFunction value, long now, boolean always)
            implements Series {
        @Override
        public Samples samples(long startMillis, long endMillis) {
            long first = target.firstScrape(startMillis);
            long last = target.lastScrape(Math.min(endMillis, now));
            if (last < first) {
                return Samples.NONE;
            }
            int most = (int) ((last - first) / ScrapeTarget.INTERVAL_MILLIS) + 1;
            var times = new long[most];
            var values = new double[most];
            int size = 0;
            boolean present = !Samples.isStale(at(first - ScrapeTarget.INTERVAL_MILLIS));
            for (long t = first; t <= last; t += ScrapeTarget.INTERVAL_MILLIS) {
                double sample = at(t);
                boolean before = present;
                present = !Samples.isStale(sample);
                if (present || before) {
                    times[size] = t;
                    values[size++] = sample;
                }
            }
            return new Samples(size, times, values);
        }

        /// Empty if the newest scrape did not return the series, because only a staleness marker could
        /// remain.
        @Override
        public Samples newest(long startMillis, long endMillis) {
            long last = target.lastScrape(Math.min(endMillis, now));
            double sample = last < target.firstScrape(startMillis) ? Samples.STALE : at(last);
            return Samples.isStale(sample) ? Samples.NONE : new Samples(1, new long[] {last}, new double[] {sample});
        }

        private double at(long t) {
            return always || target.answers(t) ? value.applyAsDouble(t) : Samples.STALE;
        }
    }
}
