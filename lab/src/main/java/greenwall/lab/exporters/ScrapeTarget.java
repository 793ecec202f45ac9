package greenwall.lab.exporters;

import greenwall.fleet.Labels;
import greenwall.lab.exporters.ExporterChooser.SimulatedExporter;
import greenwall.lab.facts.MachineSnapshot;
import greenwall.lab.facts.MachineSnapshot.MeasuredService;
import greenwall.lab.signal.SeededNoise;
import greenwall.lab.signal.StepSignal;
import greenwall.lab.world.HostSimulation;
import greenwall.lab.world.HostSpec;
import greenwall.lab.world.SimulatedFleet;
import java.util.Map;
import java.util.TreeMap;

/// One exporter of one host as a target of Prometheus.
///
/// @param labels the labels of all its series: job, instance and the site's labels
/// @param offset milliseconds into the scrape interval at which it is scraped
/// @param answering whether the exporter responds, over time
public record ScrapeTarget(
        HostSimulation simulation,
        SimulatedExporter exporter,
        Labels labels,
        long offset,
        StepSignal<Boolean> answering) {
    public static final long INTERVAL_MILLIS = 15_000;
    public static final long TIMEOUT_MILLIS = 10_000;

    static ScrapeTarget of(HostSimulation simulation, SimulatedExporter exporter) {
        var labels = siteLabels(simulation.host());
        labels.put("job", exporter.id());
        labels.put(
                "instance",
                exporter.serving()
                        .map(MeasuredService::instance)
                        .filter(instance -> !instance.isEmpty())
                        .orElse(simulation.host().scrapedAs() + ":" + exporter.port()));
        long seed = SeededNoise.mix(simulation.host().seed(), exporter.id());
        return new ScrapeTarget(
                simulation,
                exporter,
                Labels.of(labels),
                Math.floorMod(seed, INTERVAL_MILLIS),
                simulation.answering(exporter.id()));
    }

    private static Map<String, String> siteLabels(HostSpec host) {
        var labels = new TreeMap<String, String>();
        labels.put("cluster", host.cluster());
        labels.put("environment", host.environment());
        labels.put("location", host.location());
        labels.put("role", host.role().shortName());
        labels.put("maintainers", host.maintainers());
        if (!host.scrapedAs().equals(host.name())) {
            labels.put("hostname", host.fqdn());
        }
        return labels;
    }

    /// The path of the exporter on the range's metrics server.
    public String path() {
        return "/" + simulation.host().name() + "/" + exporter.id() + "/metrics";
    }

    MachineSnapshot view(SimulatedFleet world) {
        return new MachineSnapshot(world, simulation, exporter.serving(), 0);
    }

    public boolean answers(long t) {
        return answering.at(t);
    }

    /// The first scrape at or after the instant.
    long firstScrape(long t) {
        return Math.floorDiv(t - offset + INTERVAL_MILLIS - 1, INTERVAL_MILLIS) * INTERVAL_MILLIS + offset;
    }

    long lastScrape(long t) {
        return Math.floorDiv(t - offset, INTERVAL_MILLIS) * INTERVAL_MILLIS + offset;
    }

    double scrapeSeconds(long t) {
        if (!answers(t)) {
            return simulation.isUp(t) ? 0.0006 : TIMEOUT_MILLIS / 1000.0;
        }
        double usual = 0.004 + 0.000_03 * exporter.families().size();
        return usual
                * SeededNoise.between(
                        SeededNoise.mix(simulation.host().seed(), exporter.id()), t / INTERVAL_MILLIS, 0.7, 1.9);
    }

    /// The error that Prometheus reports for a failed scrape.
    String error(long t, String url) {
        if (answers(t)) {
            return "";
        }
        String address = simulation.host().address() + ":" + exporter.port();
        return simulation.isReachable(t)
                ? "Get \"%s\": dial tcp %s: connect: connection refused".formatted(url, address)
                : "Get \"%s\": context deadline exceeded".formatted(url);
    }
}
