package greenwall.lab.exporters;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.source.MetricsSource.MetricMetadata;
import greenwall.lab.application.SimulatedApplication;
import greenwall.lab.exporters.ExporterChooser.SimulatedExporter;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongToDoubleFunction;
import java.util.stream.IntStream;

/// The series of a Prometheus that scrapes the fleet. Each target is scraped every 15 seconds, at its own
/// offset. The series include `up` and the others that a scrape adds, and a staleness marker where a series
/// ends.
///
/// An index maps a metric name to the exporters that have it. The series of a target are created when a query
/// first reads them, and kept up to a limit.
public final class ScrapedSeries implements SeriesSource {
    private static final List<String> OF_THE_SCRAPE = List.of(
            "up",
            "scrape_duration_seconds",
            "scrape_samples_scraped",
            "scrape_samples_post_metric_relabeling",
            "scrape_series_added");
    private static final String INTERVAL = ScrapeTarget.INTERVAL_MILLIS / 1000 + "s";
    private static final String TIMEOUT = ScrapeTarget.TIMEOUT_MILLIS / 1000 + "s";

    /// With some hours of samples these take a tenth of a gigabyte at most.
    private static final int MAX_KEPT = 10_000;

    private final SimulatedFleet world;
    private final InstantSource clock;
    private final Optional<SimulatedApplication> application;
    private final List<ScrapeTarget> targets = new ArrayList<>();
    private final Map<SimulatedExporter, List<ScrapeTarget>> byExporter = new LinkedHashMap<>();
    private final Map<String, List<FamilyTargets>> index = new HashMap<>();
    private final Map<ScrapeTarget, Integer> seriesCounts = Collections.synchronizedMap(new IdentityHashMap<>());

    private final AtomicInteger kept = new AtomicInteger();

    /// @param series the kept series, by the number of the target
    private record FamilyTargets(
            MetricFamily family, List<ScrapeTarget> targets, Map<Integer, List<CachedSeries>> series) {
        FamilyTargets(MetricFamily family, List<ScrapeTarget> targets) {
            this(family, targets, new ConcurrentHashMap<>());
        }
    }

    public ScrapedSeries(SimulatedFleet world, ExporterChooser exporters, InstantSource clock) {
        this.world = world;
        this.clock = clock;
        this.application = SimulatedApplication.of(world);
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
                    if (matches(target.labels(), own)) {
                        found.add(ofScrape(target, name));
                    }
                }
            }
        }
        index.forEach((name, holders) -> {
            if (matchesName(nameMatchers, name)) {
                for (var held : holders) {
                    for (int i = 0; i < held.targets().size(); i++) {
                        int number = i;
                        var target = held.targets().get(i);
                        open(target, own)
                                .ifPresent(open -> series(held, number, name).stream()
                                        .filter(series -> matches(series.labels(), open))
                                        .forEach(series ->
                                                found.add(new TargetSeries(series.labels(), target, series::at, now))));
                    }
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
        return IntStream.range(0, held.targets().size())
                .anyMatch(target -> !series(held, target, name).isEmpty());
    }

    private static boolean matches(Labels labels, List<LabelMatcher> matchers) {
        return matchers.stream().allMatch(m -> m.matches(labels.get(m.name())));
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
        return new TargetSeries(labels, target, value, clock.millis());
    }

    private int count(ScrapeTarget target) {
        return seriesCounts.computeIfAbsent(target, _ -> {
            var all = new AtomicInteger();
            var view = target.view(world);
            target.exporter().families().forEach(family -> family.write(view, (_, _, _) -> all.incrementAndGet()));
            return all.get();
        });
    }

    /// The series of a family that one of its targets has.
    private List<CachedSeries> series(FamilyTargets held, int number, String name) {
        var known = held.series().get(number);
        if (known != null) {
            return known;
        }
        var target = held.targets().get(number);
        var suffix = name.substring(held.family().name().length());
        var all = new ArrayList<CachedSeries>();
        held.family().write(target.view(world), (itsSuffix, labels, value) -> {
            if (itsSuffix.equals(suffix)) {
                all.add(new CachedSeries(
                        merged(target.labels(), name, labels), () -> whileAnswering(target, value.get())));
            }
        });
        if (kept.get() < MAX_KEPT) {
            kept.addAndGet(Math.max(1, all.size()));
            held.series().put(number, all);
        }
        return all;
    }

    private static LongToDoubleFunction whileAnswering(ScrapeTarget target, LongToDoubleFunction value) {
        return t -> target.answers(t) ? value.applyAsDouble(t) : Samples.STALE;
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
    private record TargetSeries(Labels labels, ScrapeTarget target, LongToDoubleFunction value, long now)
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
            boolean present = !Samples.isStale(value.applyAsDouble(first - ScrapeTarget.INTERVAL_MILLIS));
            for (long t = first; t <= last; t += ScrapeTarget.INTERVAL_MILLIS) {
                double sample = value.applyAsDouble(t);
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
            double sample = last < target.firstScrape(startMillis) ? Samples.STALE : value.applyAsDouble(last);
            return Samples.isStale(sample) ? Samples.NONE : new Samples(1, new long[] {last}, new double[] {sample});
        }
    }
}
