package greenwall.app.site;

import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentRecording;
import greenwall.fleet.incident.IncidentRecordingBuilder;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.state.FleetState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Reads the data that a site's sources still have of an incident.
public final class IncidentRecordingFetcher {
    private IncidentRecordingFetcher() {}

    /// Empty if the sources have no data any more, or the record's cluster is unknown or not part of this site.
    ///
    /// @param fleet the fleet with the incident's host and all its names
    /// @param now the current time of the sources
    public static Optional<IncidentRecording> read(Site site, Incident incident, FleetState fleet, Instant now) {
        var start = incident.start();
        var cluster = cluster(site.clusters(), start.cluster());
        if (cluster.flatMap(Site.ConnectedCluster::metrics).isEmpty()) {
            return Optional.empty();
        }
        var connected = cluster.get();
        var names = start.host().isEmpty()
                ? Set.<String>of()
                : fleet.host(connected.name(), start.host())
                        .map(known -> known.host().allNames())
                        .orElse(Set.of(start.host()));
        try {
            var recording = new IncidentRecordingBuilder(
                            connected.metrics().get(), connected.logs(), connected.traces(), expressions())
                    .record(connected.name(), incident, names, now);
            return recording.series().isEmpty() ? Optional.empty() : Optional.of(recording);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// A record without a cluster can only be about the single one.
    static Optional<Site.ConnectedCluster> cluster(List<Site.ConnectedCluster> all, String name) {
        return all.stream()
                .filter(candidate -> candidate.name().equals(name) || name.isEmpty() && all.size() == 1)
                .findFirst();
    }

    private static List<String> expressions() {
        var catalogue = QuantityCatalogue.shipped();
        var ofHosts = catalogue.quantities().stream()
                .flatMap(quantity -> catalogue.forms(quantity.id()).stream())
                .flatMap(form -> Stream.concat(Stream.of(form.expr()), form.inputs().stream()));
        return Stream.concat(ServiceQuantityForm.shipped().stream().map(ServiceQuantityForm::expr), ofHosts)
                .toList();
    }
}
