package greenwall.lab.exporters;

import greenwall.fleet.Labels;
import greenwall.lab.prometheus.MetadataView;
import greenwall.lab.prometheus.TargetsView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What `/api/v1/targets` and `/api/v1/metadata` tell of the scraped fleet.
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

    public static MetadataView metadata(ScrapedSeries scraped) {
        var byMetric = new TreeMap<String, List<MetadataView.Metadata>>();
        for (var family : scraped.families()) {
            byMetric.put(
                    family.name(),
                    List.of(new MetadataView.Metadata(family.kind().metadataWord(), family.help(), "")));
        }
        Map<String, List<MetadataView.Metadata>> all = byMetric;
        return () -> all;
    }
}
