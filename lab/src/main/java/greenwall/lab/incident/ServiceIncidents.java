package greenwall.lab.incident;

import greenwall.lab.signal.GaugeSignal.Ramp;
import greenwall.lab.world.ServiceChange;
import java.time.Duration;
import java.util.Map;

/// Incidents of the application and of the hosts that it runs on.
final class ServiceIncidents extends IncidentScript {
    ServiceIncidents(Stage stage) {
        super(stage);
    }

    /// The incident begins three days before the certificate expires.
    GroundTruth expiringCertificate() {
        long ends = onset + Duration.ofDays(3).toMillis();
        faults.phase(host("host"), "certificate", onset - 1_000, Long.toString(ends / 1000));
        return truth();
    }

    GroundTruth loginStorm() {
        propagation.compute(host("host"), 0.4, onset, end);
        return truth();
    }

    GroundTruth serviceLeak() {
        var host = host("host");
        double bytes = leakedBytes(host);
        leak(host, process -> {
            long killed = process.to();
            faults.ramp(host, "leak.search", new Ramp(process.from(), killed - 6_000, killed, killed + 1_000, bytes));
            faults.phase(host, "exporter.search", killed, "down");
            faults.phase(host, "exporter.search", killed + 45_000, "up");
            faults.service(ServiceChange.of("search", killed, killed + 45_000, Map.of("errors", "1")));
        });
        return truth();
    }

    GroundTruth slowDatabaseDisk() {
        var host = host("host");
        var disk = host.disks().getFirst();
        propagation.queue(host, disk, onset, end, 0.88, 0.84);
        hold(host, "disk." + disk.device() + ".busy", 0.96);
        propagation.waitForDisks(host, onset, end, 1.6);
        return truth();
    }
}
