package greenwall.lab.exporters;

import greenwall.fleet.Labels;
import greenwall.lab.prometheus.MetricMetadata;
import greenwall.lab.prometheus.TargetsView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;

/// The answers of `/api/v1/targets` and `/api/v1/metadata` for the scraped fleet.
public final class ScrapeViews {
    private ScrapeViews() {}

    public static TargetsView targets(ScrapedSeries scraped, InstantSource clock) {
        return () -> {
            long now = clock.millis();
            var all = new ArrayList<TargetsView.Target>();
            for (var target : scraped.targets()) {
                all.add(view(target, target.lastScrape(now)));
            }
            return all;
        };
    }

    private static TargetsView.Target view(ScrapeTarget target, long last) {
        String address =
                target.life().host().address() + ":" + target.exporter().port();
        String url = "http://" + address + "/metrics";
        var discovered = new TreeMap<>(target.labels().toMap());
        discovered.put("__address__", address);
        discovered.put("__metrics_path__", "/metrics");
        discovered.put("__scheme__", "http");
        discovered.put("__scrape_interval__", "15s");
        discovered.put("__scrape_timeout__", "10s");
        return new TargetsView.Target(
                Labels.of(discovered),
                target.labels(),
                target.exporter().id(),
                url,
                target.error(last, url),
                Instant.ofEpochMilli(last),
                Duration.ofNanos((long) (target.scrapeSeconds(last) * 1e9)),
                target.answers(last) ? TargetsView.Health.UP : TargetsView.Health.DOWN,
                Duration.ofMillis(ScrapeTarget.INTERVAL_MILLIS),
                Duration.ofMillis(ScrapeTarget.TIMEOUT_MILLIS));
    }

    public static Map<String, MetricMetadata> metadata(ScrapedSeries scraped) {
        var byMetric = new TreeMap<String, MetricMetadata>();
        for (var exporter : scraped.exporters()) {
            for (var family : exporter.families()) {
                byMetric.putIfAbsent(
                        family.name(), new MetricMetadata(family.kind().metadataWord(), family.help(), ""));
            }
        }
        return byMetric;
    }
}
